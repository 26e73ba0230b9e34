"""New MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="new_mrr",
    name="New MRR",
    question="How much MRR did first-time customers bring?",
    formula="Sum, per customer and month, of the closing MRR of those who had never paid before.",
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("account_id", "day"),
    rows="select day, closing_on as segment_day, account_id, movement as num from mrr_movement where kind = 'new'",
    variants=(
        variant("event", "Every change counts, also of those who join and leave inside the month.", CHARTMOGUL,
                rows="select day, day as segment_day, account_id, movement as num from mrr_event where kind = 'new'"),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                F, 40, 2025-01-07,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
            """,
        },
        start="2025-01-01", end="2025-02-01", value="40", variants={"event": "70"},
    ),
    cites=(S3, CHARTMOGUL),
)
