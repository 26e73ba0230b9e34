"""Monthly active users."""

from __future__ import annotations

from tenure.catalog.cites import S0, S2, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="mau",
    name="Monthly active users",
    rank=2,
    panel="Active users",
    question="How many people used the product in the month?",
    formula="Number of distinct users with a qualifying event in the month that ends with the period.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("user_id",),
    window="1mo",
    needs=("events",),
    rows="select day, prev_day, user_id, account_id, 1 as num from user_day",
    variants=(
        variant(
            "trailing",
            "A window of the same number of days in every month (28 unless set otherwise), "
            "so that "
            "months compare.",
            formula="Number of distinct users with a qualifying event in the last 28 days of the period.",
            window="{activity.trailing_days}d",
        ),
    ),
    example=Example(
        tables={
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-01 00:00:00
                u1, a1, open, 2025-01-02 09:00:00
                u2, a1, open, 2025-01-04 09:00:00
                u2, a1, open, 2025-01-31 09:00:00
                u3, a2, open, 2025-01-31 23:59:59
                u4, a2, open, 2024-12-31 23:59:59
                u5, a2, open, 2025-02-01 00:00:00
                u6, a2, ping, 2025-01-10 10:00:00
                , a3, open, 2025-01-15 11:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="3",
        variants={"trailing": "2"},
        settings={"activity.passive_events": ["ping"]},
    ),
    cites=(S0, S2, S3),
    notes=("Distinct counts do not add up: neither over months nor over segments that overlap.",),
)
