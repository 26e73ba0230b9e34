"""Weekly active users."""

from __future__ import annotations

from tenure.catalog.cites import S2
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="wau",
    name="Weekly active users",
    panel="Active users",
    question="How many people used the product in the week?",
    formula="Number of distinct users with a qualifying event in the seven days that end with the period.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("user_id",),
    window="7d",
    needs=("events",),
    rows="select day, prev_day, user_id, account_id, 1 as num from user_day",
    variants=(
        variant(
            "trailing",
            "The same seven days under the name that goes with mau:trailing: by week the two "
            "are "
            "the calendar week.",
        ),
    ),
    example=Example(
        tables={
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-25 00:00:00
                u1, a1, open, 2025-01-31 09:00:00
                u2, a1, open, 2025-01-24 23:59:59
                u3, a2, open, 2025-01-31 23:59:59
                u4, a2, open, 2025-02-01 00:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="2",
        variants={"trailing": "2"},
    ),
    cites=(S2,),
    notes=("By week it is the calendar week; by month, the last seven days of the month.",),
)
