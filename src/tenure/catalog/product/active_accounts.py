"""Active accounts."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="active_accounts",
    name="Active accounts",
    panel="Active users",
    question="How many customers used the product?",
    formula="Number of distinct accounts with a qualifying event in the period.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    needs=("events",),
    rows="select day, prev_day, account_id, 1 as num from account_day",
    example=Example(
        tables={
            "users": """
                user_id, account_id
                u2, a2
            """,
            "memberships": """
                user_id, account_id, started_at, ended_at
                u2, a4, 2025-01-20 00:00:00, 2025-01-25 00:00:00
            """,
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-01 00:00:00
                u1, a1, open, 2025-01-02 09:00:00
                u2, , open, 2025-01-10 09:00:00
                u2, , open, 2025-01-24 23:59:59
                , a3, open, 2025-01-15 11:00:00
                u5, a5, open, 2025-02-01 00:00:00
                u6, , open, 2025-01-15 11:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="4",
    ),
    cites=(S3, OURS),
    notes=(
        "The account of an event is its own, else the one the user was a member of at that instant, else the "
        "user's.",
    ),
)
