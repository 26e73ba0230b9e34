"""Net MRR churn."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S4
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="net_mrr_churn_rate",
    name="Net MRR churn",
    rank=13,
    panel="Retention",
    question="Which share of the MRR of the start was lost, after expansion?",
    formula=(
        "1 − net revenue retention of the period: (MRR at the start − what the same customers pay at "
        "its end) ÷ MRR at the start."
    ),
    unit=Unit.SHARE,
    bounds=(None, None),
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows="""
        select start_on, opening_on as segment_day, account_id, opening - closing as num, opening as den
        from mrr_period
        where opening_pays = 1""",
    variants=(
        variant(
            "with_reactivation",
            "Customers who came back offset those who left.",
            CHARTMOGUL,
            rows=Over(
                num=("contraction_mrr", "churned_mrr", "-expansion_mrr", "-reactivation_mrr"),
                den=("mrr:opening",),
            ),
        ),
    ),
    target=Target(0.0, 0.0, S4, basis="month"),
    example=Example(
        # 100 at the start; B falls by 10, A leaves, C grows by 10, E comes back
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 10, 2024-11-01, 2025-01-15
                B, 40, 2024-11-01, 2025-01-20
                B, 30, 2025-01-20,
                C, 20, 2024-11-01, 2025-01-20
                C, 30, 2025-01-20,
                D, 30, 2024-11-01,
                E, 5, 2024-01-01, 2024-06-01
                E, 5, 2025-01-07,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.1",
        variants={"with_reactivation": "0.05"},
    ),
    cites=(S4, CHARTMOGUL),
    notes=(
        "S4 forgets downgrades in its text of the net rate and has them in the gross one: here both "
        "have them.",
        "Below 0 is net expansion, which S4 aims at.",
    ),
)
