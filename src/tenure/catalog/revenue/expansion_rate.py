"""Expansion rate."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S1
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="expansion_rate",
    name="Expansion rate",
    panel="Growth",
    question="By which share of the MRR of the start did existing customers grow?",
    formula="Expansion MRR ÷ MRR at the start of the period.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Over(num=("expansion_mrr",), den=("mrr:opening",)),
    target=Target(0.01, 0.0, OURS, basis="month"),
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
        value="0.2",
    ),
    cites=(OURS, S1),
    notes=(
        "Expansion is that of the months inside the period. S1 divides by all revenue instead: "
        "expansion_share.",
    ),
)
