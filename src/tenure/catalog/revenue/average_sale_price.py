"""Average sale price."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL
from tenure.kernel.fold import MEAN
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="average_sale_price",
    name="Average sale price",
    panel="Recurring revenue",
    question="How much MRR does a new customer bring?",
    formula="New MRR ÷ new customers of the period.",
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=MEAN,
    empty=Reason.NO_EVENTS,
    grain=("account_id", "day"),
    aliases=("asp",),
    rows="""
        select day, closing_on as segment_day, account_id, movement as num
        from mrr_movement
        where kind = 'new'""",
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                F, 40, 2025-01-07,
                J, 25, 2025-01-19,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="32.5",
    ),
    cites=(CHARTMOGUL,),
)
