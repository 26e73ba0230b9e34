"""Gross revenue retention."""

from __future__ import annotations

from tenure.catalog.cites import BENCHMARKIT, CHARGEBEE, KBCM, OURS, S4, SAAS_CAPITAL, SERVICETITAN, SMSB
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="gross_revenue_retention",
    name="Gross revenue retention",
    rank=3,
    panel="Retention",
    question="Of the revenue we had, how much did we keep, expansion aside?",
    formula=(
        "Sum over the customers of the start of the lower of their MRR at the start and at the end ÷ "
        "their MRR at the start."
    ),
    unit=Unit.SHARE,
    bounds=(0, 1),
    direction=Direction.HIGHER,
    fold=RATIO,
    window="{retention.trailing}",
    empty=Reason.NO_BASE,
    aliases=("grr",),
    # no least(): it would take a missing rate for the higher amount
    rows="""
        select start_on, opening_on as segment_day, account_id, opening as den,
            case when closing < opening then closing when closing >= opening then opening end as num
        from mrr_period
        where opening_pays = 1""",
    variants=(
        variant(
            "movement_sum",
            "1 − the months' contraction and churn of everybody ÷ MRR at the start: who "
            "shrinks and recovers counts as a loss.",
            rows=Over(num=("mrr:opening", "-contraction_mrr", "-churned_mrr"), den=("mrr:opening",)),
            bounds=(None, 1),
        ),
        variant(
            "subscription",
            "Per subscription instead of per customer: lower or equal.",
            CHARGEBEE,
            grain=("account_id", "subscription_id"),
            rows="""
                    select start_on, opening_on as segment_day, account_id, subscription_id, opening as den,
                        case when closing < opening then closing when closing >= opening then opening end
                            as num
                    from subscription_period
                    where opening_pays = 1""",
        ),
        variant(
            "logo_loss_only",
            "Only customers who left count, no downgrades: higher, and not comparable.",
            SERVICETITAN,
            target=None,
            rows="""
                    select start_on, opening_on as segment_day, account_id, opening as den,
                        case when closing_pays = 1 then opening else 0 end as num
                    from mrr_period
                    where opening_pays = 1""",
        ),
    ),
    target=Target(0.9, 0.85, OURS, basis="12mo"),
    benchmarks=(
        Benchmark("82 % / 91 % / 95 %", "private SaaS, quartiles", "2024", "l", KBCM),
        Benchmark("92 to 93 %", "private B2B SaaS, median", "2023", "m", SAAS_CAPITAL),
        Benchmark("88 %", "B2B SaaS, median", "2024", "l", BENCHMARKIT),
    ),
    example=Example(
        # A grows; B falls to 60 and recovers to 90; C drops c2 and grows c1; D leaves
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                A, a, 100, 2023-11-01, 2024-06-01
                A, a, 150, 2024-06-01,
                B, b, 100, 2023-12-10, 2024-05-01
                B, b, 60, 2024-05-01, 2024-10-01
                B, b, 90, 2024-10-01,
                C, c1, 120, 2023-12-10, 2024-09-01
                C, c1, 150, 2024-09-01,
                C, c2, 80, 2023-12-10, 2024-06-15
                D, d, 100, 2023-12-10, 2024-07-01
                E, e, 500, 2024-02-01,
            """,
        },
        start="2024-12-01",
        end="2025-01-01",
        value="0.68",
        variants={"movement_sum": "0.56", "subscription": "0.62", "logo_loss_only": "0.8"},
    ),
    cites=(S4, SMSB, SAAS_CAPITAL, CHARGEBEE),
    notes=(
        "The cap is per customer: capping the total would hide losses behind the expansion of others.",
        "Chargebee's page prints the result of its example as 1 %; it is 1, that is 100 %.",
    ),
)
