"""MRR moved out of the segment."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="segment_out_mrr",
    name="MRR moved out of the segment",
    panel="Movements",
    question="How much MRR did customers take along who moved from this segment to another?",
    formula=(
        "Sum, per customer and month, of the opening MRR of those who paid at both ends and are in another "
        "segment at the end."
    ),
    unit=Unit.MONEY,
    direction=Direction.NEUTRAL,
    fold=SUM,
    grain=("account_id", "day"),
    segment_move="leaves",
    rows="""
        select base_on as day, opening_on as segment_day, closing_on as segment_until,
            account_id, opening as num
        from mrr_base
        where opening_pays = 1 and closing_pays = 1""",
    example=Example(
        # X moves from plan A to B; Y stays, W joins and Z leaves
        tables={
            "subscription_items": """
                account_id, subscription_id, plan, unit_amount, started_at, ended_at
                X, x, A, 50, 2024-11-01, 2025-01-10
                X, x, B, 30, 2025-01-10,
                Y, y, A, 80, 2024-11-01, 2025-01-15
                Y, y, A, 60, 2025-01-15,
                W, w, B, 10, 2025-01-03,
                Z, z, A, 20, 2024-11-01, 2025-01-03
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="50",
        where={"plan": "A"},
    ),
    cites=(CHARTMOGUL,),
    notes=(
        "Without a segment nobody moves, so it is 0. What a customer has moved out is no expansion, "
        "contraction or churn of the segment.",
    ),
)
