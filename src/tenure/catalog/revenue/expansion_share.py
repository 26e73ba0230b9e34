"""Expansion share."""

from __future__ import annotations

from tenure.catalog.cites import S1
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="expansion_share",
    name="Expansion share",
    panel="Growth",
    question="Which share of revenue came from existing customers who grew?",
    formula="Expansion MRR ÷ MRR at the end of the period.",
    unit=Unit.SHARE,
    bounds=(0, 1),
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Over(num=("expansion_mrr",), den=("mrr",)),
    variants=(
        variant(
            "gains",
            "Of all that was gained: new, expansion and reactivation MRR.",
            empty=Reason.NO_EVENTS,
            rows=Over(num=("expansion_mrr",), den=("new_mrr", "expansion_mrr", "reactivation_mrr")),
        ),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                C, 50, 2024-11-15, 2025-01-20
                C, 80, 2025-01-20,
                A, 100, 2024-11-01,
                F, 20, 2025-01-07,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.15",
        variants={"gains": "0.6"},
    ),
    cites=(S1,),
    notes=("S1 calls it expansion revenue: additional ÷ total revenue.",),
)
