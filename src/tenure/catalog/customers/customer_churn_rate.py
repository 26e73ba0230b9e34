"""Customer churn rate."""

from __future__ import annotations

from tenure.catalog.cites import BAREMETRICS, CHARTMOGUL, FIGHT_CHURN, RECURLY, S1, S2, S3, S4, STRIPE
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="customer_churn_rate",
    name="Customer churn rate",
    rank=3,
    panel="Churn",
    question="Of the customers we had, how many have left?",
    formula="Customers who pay at the start of the period and no longer at its end ÷ customers who pay at "
    "its start.",
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    fold=SHARE,
    empty=Reason.NO_BASE,
    aliases=("churn_rate", "logo_churn"),
    rows="""
        select start_on, opening_on as segment_day, account_id, 1 - closing_pays as num
        from mrr_period
        where opening_pays = 1""",
    variants=(
        variant(
            "start_plus_new",
            "Every time a customer stops paying counts, and everybody who starts "
            "counts in the "
            "base, also those who come and go inside the period.",
            STRIPE,
            formula="Times that a customer stopped paying ÷ (customers at the start + first-time customers).",
            fold=RATIO,
            rows=Over(
                num=(
                    """
                        select until_day as day, until_day - 1 as segment_day, account_id, 1 as num
                        from paying_stretch
                        where until_day < date '2100-01-01'""",
                ),
                den=(
                    "active_customers:opening",
                    "select day, account_id, 1 as num from paying_stretch where is_first = 1",
                ),
            ),
        ),
        variant(
            "average",
            "Against the mean of both ends, as staff turnover is computed.",
            formula="Customers lost ÷ mean of the customers at the start and at the end.",
            fold=RATIO,
            rows="""
                    select start_on,
                        case when opening_pays = 1 then opening_on else closing_on end as segment_day,
                        account_id, case when closing_pays = 0 then 1 else 0 end as num,
                        (opening_pays + closing_pays) * 0.5 as den
                    from mrr_period""",
        ),
        variant(
            "rolling_30",
            "The last 30 days whatever the grain; customers who pay by the year are watched for 365 days.",
            BAREMETRICS,
            formula="Customers of 30 (yearly payers: 365) days ago who no longer pay ÷ customers of that "
            "day.",
            rows="""
                    select start_on, opening_on as segment_day, account_id, is_lost as num
                    from rolling_churn""",
        ),
        variant(
            "net_loss",
            "Start less end: new customers hide losses, so it can be negative.",
            S1,
            formula="(Customers at the start − customers at the end) ÷ customers at the start.",
            fold=RATIO,
            rows="""
                    select start_on,
                        case when opening_pays = 1 then opening_on else closing_on end as segment_day,
                        account_id, opening_pays - closing_pays as num, opening_pays as den
                    from mrr_period""",
            bounds=(None, 1),
        ),
        variant(
            "voluntary",
            "Only customers who decided to leave; a missing reason counts as this.",
            RECURLY,
            formula="Customers lost for another reason than non-payment or fraud ÷ customers at the start.",
            rows="""
                    select start_on, opening_on as segment_day, account_id,
                        case when is_lost = 1 and is_involuntary = 0 then 1 else 0 end as num
                    from lost_customer""",
        ),
        variant(
            "involuntary",
            "Only customers lost for non-payment or fraud.",
            RECURLY,
            formula="Customers lost for non-payment or fraud ÷ customers at the start.",
            rows="""
                    select start_on, opening_on as segment_day, account_id,
                        case when is_lost = 1 and is_involuntary = 1 then 1 else 0 end as num
                    from lost_customer""",
        ),
    ),
    target=Target(0.05, 0.05, S4, basis="month"),
    benchmarks=(
        Benchmark("5–15 % a month", "typical range of the article, read as an upper range", "2024", "l", S2),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, interval, started_at, ended_at, ended_reason
                A, 100, month, 2024-11-01, ,
                E, 60, month, 2024-09-01, 2025-01-18, non_payment
                I, 110, month, 2024-08-01, 2025-01-08, cancelled
                I, 110, month, 2025-01-22, ,
                L, 45, month, 2024-07-01, 2025-02-01, cancelled
                N, 20, month, 2024-10-01, ,
                N, 30, month, 2024-10-01, 2025-01-15, cancelled
                P, 75, month, 2024-09-01, 2025-01-10,
                Y, 1200, year, 2024-01-10, 2025-01-10,
                G, 30, month, 2025-01-10, 2025-01-25, cancelled
                F, 40, month, 2025-01-07, ,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.428571428571",
        variants={
            "start_plus_new": "0.555555555556",  # E, I, P, Y, G over 7 + F and G
            "average": "0.5",  # 3 over (7 + 5) / 2
            "rolling_30": "0.428571428571",  # from 1 January; Y, a yearly payer, from 31 January 2024
            "net_loss": "0.285714285714",
            "voluntary": "0.285714285714",
            "involuntary": "0.142857142857",
        },
    ),
    cites=(S1, S2, S3, S4, CHARTMOGUL, FIGHT_CHURN),
    notes=(
        "S1 prints start − end, which nets new customers: it is offered as net_loss.",
        "S1 divides by the remaining customers in its text; here the base is the start of the period.",
        "S4 says below 5 % without a period; it is read as a month.",
    ),
)
