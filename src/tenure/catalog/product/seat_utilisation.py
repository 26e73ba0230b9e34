"""Seat utilisation."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S3
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="seat_utilisation",
    name="Seat utilisation",
    rank=11,
    panel="Engagement",
    question="Of the seats that customers bought, how many are used?",
    formula="Distinct active users of the month, of accounts that have seats ÷ seats of those accounts at "
    "its end.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    window="1mo",
    empty=Reason.NO_BASE,
    rows="select start_on, account_id, active_users as num, seats as den from seat_period",
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit, quantity, unit_amount, started_at, ended_at
                a1, seat, 6, 10, 2024-12-01,
                a1, seat, 4, 10, 2025-01-31 12:00:00,
                a2, seat, 5, 10, 2024-12-01, 2025-01-31 12:00:00
                a3, flat, 7, 10, 2024-12-01,
            """,
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-05 10:00:00
                u1, a1, open, 2025-01-06 10:00:00
                u2, a1, open, 2025-01-31 23:59:59
                u3, a2, open, 2025-01-05 10:00:00
                u4, a3, open, 2025-01-05 10:00:00
                u5, a1, open, 2025-02-01 00:00:00
                , a1, open, 2025-01-05 10:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.2",
    ),
    cites=(S3, OURS),
    notes=(
        "Seats are the items whose unit is seats.unit. Users of accounts that bought no seats are left out, "
        "and a "
        "user of two accounts takes a seat in each. Above 1, more people use it than seats were bought.",
    ),
)
