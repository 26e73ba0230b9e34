"""Customer lifetime value."""

from __future__ import annotations

from tenure.catalog.cites import (
    BAREMETRICS,
    CHARTMOGUL,
    GASP,
    GUPTA_LEHMANN,
    HIVEMETRIC,
    PROFITWELL,
    RECURLY,
    S1,
    S2,
    S3,
)
from tenure.kernel.fold import MEAN, RATIO
from tenure.kernel.metric import Example, Formula, Metric, Operand, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

MONTHS = "{clv.churn_months}mo complete"
PURCHASES = "{purchase.window_days}d"

ARPA = Operand("average_revenue_per_account")
CAC = Operand("customer_acquisition_cost")
CHURN = Operand(
    """
    select base_on as day, opening_on as segment_day, account_id, 1 - closing_pays as num, 1 as den
    from mrr_base
    where opening_pays = 1""",
    window=MONTHS,
    fold=RATIO,
    empty=Reason.NO_BASE,
    minimum_months=3,
)
REVENUE_CHURN = Operand(
    """
    select base_on as day, opening_on as segment_day, account_id, opening as den,
        case when change < 0 then -change when change >= 0 then 0 end as num
    from mrr_base
    where opening_pays = 1""",
    window=MONTHS,
    fold=RATIO,
    empty=Reason.NO_BASE,
    minimum_months=3,
)
COST = Operand(
    Over(
        num=("select start_on, cost_id, account_id, amount as num from cost_period where kind = 'cogs'",),
        den=(
            "select base_on as day, closing_on as segment_day, account_id, level as num "
            "from mrr_base where closing_pays = 1",
        ),
        needs_num=True,
    ),
    window=MONTHS,
    fold=RATIO,
    empty=Reason.NO_COST,
)
AMOUNT = Operand(
    "select day, order_id, account_id, amount as num from order_amount",
    window=PURCHASES,
    fold=MEAN,
    empty=Reason.NO_EVENTS,
)
NUMBER = Operand(
    Over(
        num=("select day, order_id, account_id, 1 as num from order_amount",),
        den=("select day, prev_day, order_id, account_id, 1 as num from order_amount",),
    ),
    window=PURCHASES,
    fold=RATIO,
    empty=Reason.NO_EVENTS,
)
LIFETIME = "min(1 / churn, $clv_max_months)"  # in months
CAPPED = "1 / churn > $clv_max_months"
KEPT = "(1 - 1 / (1 / churn)) ** 12"  # of a year; 1 / (1 / churn): without any churn there is no lifetime
MONTHLY = "(1 + $clv_discount_rate) ** (1 / 12)"

METRIC = Metric(
    id="customer_lifetime_value",
    name="Customer lifetime value",
    rank=16,
    panel="Lifetime value and costs",
    question="How much is a customer worth over the time that it stays?",
    formula=(
        "Average revenue per account × gross margin × lifetime in months. Lifetime = 1 ÷ customer churn of "
        "the last complete months, at most clv.max_months; margin = 1 − cost of goods sold ÷ MRR of the same "
        "months."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_LOSS,
    aliases=("clv", "ltv"),
    requires=("costs",),
    rows=Formula(f"arpa * (1 - cost) * {LIFETIME}", {"arpa": ARPA, "cost": COST, "churn": CHURN}, CAPPED),
    variants=(
        variant(
            "revenue",
            "Without margin: no cost of goods is needed.",
            CHARTMOGUL,
            rows=Formula(f"arpa * {LIFETIME}", {"arpa": ARPA, "churn": CHURN}, CAPPED),
        ),
        variant(
            "revenue_churn",
            "Lifetime from gross MRR churn instead of lost customers.",
            HIVEMETRIC,
            GASP,
            PROFITWELL,
            rows=Formula(
                f"arpa * (1 - cost) * {LIFETIME}",
                {"arpa": ARPA, "cost": COST, "churn": REVENUE_CHURN},
                CAPPED,
            ),
        ),
        variant(
            "simple",
            "Average purchase value × purchases a year × lifetime in years, from orders.",
            S1,
            S3,
            rows=Formula(
                f"amount * number * 365 / $purchase_window_days * {LIFETIME} / 12",
                {"amount": AMOUNT, "number": NUMBER, "churn": CHURN},
                CAPPED,
            ),
        ),
        variant(
            "arr",
            "ARR of an account × lifetime in years.",
            S3,
            rows=Formula(f"arpa * 12 * {LIFETIME} / 12", {"arpa": ARPA, "churn": CHURN}, CAPPED),
        ),
        variant(
            "net_of_cac",
            "Average purchase value × average number of purchases − acquisition cost.",
            S2,
            empty=Reason.NO_EVENTS,
            rows=Formula("amount * number - cac", {"amount": AMOUNT, "number": NUMBER, "cac": CAC}),
        ),
        variant(
            "discounted",
            "Later payments count less: ARPA × (1 + d) ÷ (d + churn), d a month's rate.",
            RECURLY,
            rows=Formula(
                f"arpa * {MONTHLY} / ({MONTHLY} - 1 + 1 / (1 / churn))", {"arpa": ARPA, "churn": CHURN}
            ),
        ),
        variant(
            "gupta_lehmann",
            "Margin of a year × r ÷ (1 + i − r), r the retention of a year.",
            GUPTA_LEHMANN,
            rows=Formula(
                f"arpa * 12 * (1 - cost) * {KEPT} / (1 + $clv_discount_rate - {KEPT})",
                {"arpa": ARPA, "cost": COST, "churn": CHURN},
            ),
        ),
    ),
    example=Example(
        # of the four customers of the start D leaves: churn 1/4 and 40/340. At the end ARPA 100, cogs 80/400
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                B, 100, 2024-11-01,
                C, 100, 2024-11-01,
                D, 40, 2024-11-01, 2025-01-15
                E, 100, 2025-01-10,
            """,
            "costs": """
                kind, incurred_on, amount
                cogs, 2025-01-31, 80
                cogs, 2024-12-31, 500
                acquisition, 2025-01-03, 30
                support, 2025-01-03, 999
            """,
            "orders": """
                account_id, ordered_at, amount, status
                A, 2024-02-10, 50, paid
                A, 2025-01-10, 70, paid
                B, 2024-06-10, 60, paid
                B, 2024-06-11, 900, refunded
                C, 2024-01-31, 500, paid
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="320",
        variants={
            "revenue": "400",
            "revenue_churn": "680",
            "simple": "30",
            "arr": "400",
            "net_of_cac": "60",
            "discounted": "390.726814227605068",
            "gupta_lehmann": "28.464499499500561",
        },
        settings={"clv.churn_months": 1},
    ),
    cites=(S1, S2, S3, CHARTMOGUL, GASP, BAREMETRICS),
    notes=(
        "One churn rate for all undervalues a mixed base: who is at risk leaves early, and the rest "
        "stays longer.",
        "Fewer than three months of churn give no value; nobody lost gives none either.",
        "Costs without an account count in total, in no segment.",
        "Recurly's page prints its fraction without brackets and mixes a yearly rate with monthly churn; "
        "here both are of a month.",
    ),
)
