"""Net revenue retention."""

from __future__ import annotations

from tenure.catalog.cites import BENCHMARKIT, CHARGEBEE, CHARTMOGUL, FIGHT_CHURN, S2, S3, SAAS_CAPITAL, SMSB
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="net_revenue_retention",
    name="Net revenue retention",
    rank=2,
    panel="Retention",
    question="Of the revenue we had, how much do the same customers bring now?",
    formula=(
        "MRR at the end of the customers who paid at the start ÷ their MRR at the start, both at the "
        "opening rate."
    ),
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    window="{retention.trailing}",
    empty=Reason.NO_BASE,
    aliases=("nrr", "ndr", "net_dollar_retention"),
    rows="""
        select start_on, opening_on as segment_day, account_id, closing as num, opening as den
        from mrr_period
        where opening_pays = 1""",
    variants=(
        variant(
            "movement_sum",
            "MRR at the start plus the months' expansion less contraction and churn, as "
            "many tools do: counts customers who joined inside the window.",
            S3,
            rows=Over(
                num=("mrr:opening", "expansion_mrr", "-contraction_mrr", "-churned_mrr"), den=("mrr:opening",)
            ),
            bounds=(None, None),
        ),
        variant(
            "with_reactivation",
            "As movement_sum, and customers who came back offset those who left.",
            CHARTMOGUL,
            rows=Over(
                num=("mrr:opening", "expansion_mrr", "reactivation_mrr", "-contraction_mrr", "-churned_mrr"),
                den=("mrr:opening",),
            ),
            bounds=(None, None),
        ),
        variant(
            "subscription",
            "Per subscription instead of per customer.",
            CHARGEBEE,
            grain=("account_id", "subscription_id"),
            rows="""
                    select start_on, opening_on as segment_day, account_id, subscription_id,
                        closing as num, opening as den
                    from subscription_period
                    where opening_pays = 1""",
        ),
    ),
    target=Target(1.0, 1.0, S2, stretch=1.2, basis="12mo"),
    benchmarks=(
        Benchmark("about 101 %", "private B2B SaaS, median", "2024", "l", BENCHMARKIT),
        Benchmark(
            "97 % / 108 % / 118 %",
            "contract value below 25 k$ / between / above 100 k$",
            "2024",
            "l",
            BENCHMARKIT,
        ),
    ),
    example=Example(
        # at the start A and B pay 100 each. A grows to 150 and adds a2; B leaves. C joins at 200 and grows to
        # 250; D, who had left before, comes back with 60.
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                A, a1, 100, 2023-11-01, 2024-06-01
                A, a1, 150, 2024-06-01,
                A, a2, 30, 2024-10-01,
                B, b, 100, 2023-12-10, 2024-09-01
                C, c, 200, 2024-05-01, 2024-10-01
                C, c, 250, 2024-10-01,
                D, d, 60, 2023-01-01, 2023-06-01
                D, d, 60, 2024-08-01,
            """,
        },
        start="2024-12-01",
        end="2025-01-01",
        value="0.9",
        variants={"movement_sum": "1.15", "with_reactivation": "1.45", "subscription": "0.75"},
    ),
    cites=(S2, S3, SAAS_CAPITAL, SMSB, FIGHT_CHURN),
    notes=(
        "S2 prints (end − begin) ÷ begin, which is a growth rate: it is offered as arr_growth_rate.",
        "S3's (start + expansion − churned) ÷ start is the same number over one month when its churned "
        "includes downgrades.",
        "New customers never count; a customer of the start who left and came back counts with the MRR "
        "of the end.",
    ),
)
