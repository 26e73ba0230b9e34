"""Reactivation MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, PROFITWELL
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="reactivation_mrr",
    name="Reactivation MRR",
    rank=10,
    panel="Movements",
    question="How much MRR did customers bring who had left and came back?",
    formula=(
        "Sum, per customer and month, of the closing MRR of those who paid nothing at its start but had "
        "paid before."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("account_id", "day"),
    rows="""
        select day, closing_on as segment_day, account_id, cause, movement as num
        from mrr_movement
        where kind = 'reactivation'""",
    variants=(
        variant(
            "event",
            "Every return counts, also of those who leave and return inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, day as segment_day, account_id, movement as num
                    from mrr_event
                    where kind = 'reactivation'""",
        ),
    ),
    example=Example(
        # I leaves and returns in the month
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                H, h, 70, 2024-03-01, 2024-09-01
                H, h, 90, 2025-01-12,
                I, i, 110, 2024-08-01, 2025-01-08
                I, i, 110, 2025-01-22,
                F, f, 40, 2025-01-07,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="90",
        variants={"event": "200"},
    ),
    cites=(CHARTMOGUL, PROFITWELL),
    notes=(
        "It is neither expansion nor new, however long the gap was; mrr.reactivation_window_days can "
        "make a longer gap new.",
        "A quarter or a year is the sum of its months; below a month the days are compared.",
    ),
)
