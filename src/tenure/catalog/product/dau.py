"""Daily active users."""

from __future__ import annotations

from tenure.catalog.cites import S0, S2, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="dau",
    name="Daily active users",
    rank=3,
    panel="Active users",
    question="How many people use the product on a day?",
    formula="Number of distinct users with a qualifying event on the day; over a longer period, the mean of "
    "its days.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("user_id", "day"),
    per="day",
    needs=("events",),
    rows="select day, user_id, account_id, 1 as num from user_day",
    variants=(
        variant(
            "trailing",
            "The users of the last day of the period instead of the mean of its days.",
            formula="Number of distinct users with a qualifying event on the last day of the period.",
            window="1d",
            per=None,
        ),
    ),
    example=Example(
        tables={
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-01 00:00:00
                u1, a1, save, 2025-01-01 12:00:00
                u1, a1, open, 2025-01-02 09:00:00
                u2, a1, open, 2025-01-02 23:59:59
                u3, a2, open, 2025-01-31 10:00:00
                u4, a2, open, 2024-12-31 23:59:59
                u5, a2, open, 2025-02-01 00:00:00
                u6, a2, ping, 2025-01-10 10:00:00
                , a3, open, 2025-01-31 11:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.129032258065",
        variants={"trailing": "1"},
        settings={"activity.passive_events": ["ping"]},
    ),
    cites=(S0, S2, S3),
    notes=(
        "Which events count is a setting: all but activity.passive_events. An event without a user counts "
        "for "
        "active accounts only.",
    ),
)
