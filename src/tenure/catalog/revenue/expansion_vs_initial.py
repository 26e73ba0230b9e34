"""Expansion against the first MRR."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="expansion_vs_initial",
    name="Expansion against the first MRR",
    panel="Growth",
    question="How much more do today's customers pay than when they started?",
    formula=(
        "Sum over the customers of the end of their MRR − their MRR at the first month-end at which "
        "they paid, both at the closing rate."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    empty=Reason.NO_DATA,
    rows="select start_on, closing_on as segment_day, account_id, level - initial as num from mrr_initial",
    example=Example(
        # A +20, B −10, C is gone, D is at its first month-end, E +10 since 30 June
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-03-05, 2024-08-01
                A, 120, 2024-08-01,
                B, 50, 2024-03-05, 2025-01-10
                B, 40, 2025-01-10,
                C, 70, 2024-03-05, 2025-01-31
                D, 30, 2025-01-20,
                E, 10, 2024-06-10, 2024-06-20
                E, 15, 2024-06-20, 2024-09-01
                E, 25, 2024-09-01,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="20",
    ),
    cites=(S0,),
    notes=("S0 subtracts the value of the initial contract. It may be negative.",),
)
