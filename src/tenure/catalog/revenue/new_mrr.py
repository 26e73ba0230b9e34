"""New MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="new_mrr",
    name="New MRR",
    rank=6,
    panel="Movements",
    question="How much MRR did first-time customers bring?",
    formula="Sum, per customer and month, of the closing MRR of those who had never paid before.",
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("account_id", "day"),
    rows="""
        select day, closing_on as segment_day, account_id, cause, movement as num
        from mrr_movement
        where kind = 'new'""",
    variants=(
        variant(
            "event",
            "Every first payment counts, also of those who join and leave inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, day as segment_day, account_id, movement as num
                    from mrr_event
                    where kind = 'new'""",
        ),
    ),
    example=Example(
        # G joins and leaves in the month, H comes back
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                F, f, 40, 2025-01-07,
                G, g, 30, 2025-01-10, 2025-01-25
                H, h, 70, 2024-03-01, 2024-09-01
                H, h, 90, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="40",
        variants={"event": "70"},
    ),
    cites=(S3, CHARTMOGUL),
    notes=(
        "Who joins and leaves inside a month brings nothing here, but is counted in intra_period_customers.",
        "A quarter or a year is the sum of its months; below a month the days are compared.",
    ),
)
