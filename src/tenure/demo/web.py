"""The web site's own tracker (from month −6 on) and events that arrived late."""

from __future__ import annotations

import json

from tenure.demo.clock import DAY, HOUR, MINUTE, Clock
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.writer import Row, Sheet, columns

UPGRADE = ("pricing_viewed", "checkout_started", "plan_upgraded")
VISITS_PER_DAY, LATE = 9.0, 400
EVENT_HEADER = columns(
    "event_id event occurred_at received_at user_id anonymous_id account_id session_id source properties"
)
SESSION_HEADER = columns(
    "session_id user_id account_id started_at ended_at page_views clicks rage_clicks dead_clicks errors"
)


def web_sheets(users: list[User], clock: Clock, dice: Dice) -> list[Sheet]:
    """``events-web`` and ``sessions``: visits of known and of unknown people."""
    events: list[Row] = []
    sessions: list[Row] = []
    known = [user for user in users if user.daily > 0.05 and not user.is_internal]
    for day in range(clock.month(-6), clock.end_day):
        present = [
            user for user in known[day % 5 :: 5] if user.account.pays_on(day) and user.created // DAY < day
        ]
        for _ in range(dice.count(VISITS_PER_DAY)):
            user = dice.pick(present) if dice.chance(0.6) else None
            number = len(sessions) + 1
            at = day * DAY + dice.whole(6 * HOUR, 20 * HOUR)
            pages = ["page_viewed"] * dice.whole(0, 3) + list(UPGRADE[: 1 if user is None else _reach(dice)])
            started = at
            for page in pages:
                person = (
                    (None, f"anon-{number:05d}", None)
                    if user is None
                    else (user.user_id, None, user.account.account_id)
                )
                properties = json.dumps({"path": f"/{page.replace('_', '-')}", "visit": number})
                events.append(
                    (
                        f"web-{len(events) + 1:06d}",
                        page,
                        at,
                        at + 2,
                        *person,
                        f"ses-{number:05d}",
                        "site",
                        properties,
                    )
                )
                at += dice.whole(8, 6 * MINUTE)
            if at > started:
                angry = dice.count(0.12)
                sessions.append(
                    (
                        f"ses-{number:05d}",
                        user.user_id if user else None,
                        user.account.account_id if user else None,
                        started,
                        min(at, clock.end - 1),
                        len(pages),
                        len(pages) * dice.whole(1, 5),
                        angry,
                        angry + dice.count(0.2),
                        dice.count(0.08),
                    )
                )
    return [Sheet("events-web", EVENT_HEADER, events), Sheet("sessions", SESSION_HEADER, sessions)]


def _reach(dice: Dice) -> int:
    return dice.weighted({0: 0.45, 1: 0.3, 2: 0.15, 3: 0.1})


def late_sheet(users: list[User], clock: Clock, dice: Dice) -> Sheet:
    """``events-late``: telephones that were offline send days or weeks later; some send twice."""
    known = [user for user in users if user.daily > 0.05 and not user.is_internal and user.account.spans]
    rows: list[Row] = []
    while len(rows) < LATE:
        user = dice.pick(known)
        day = clock.end_day - dice.whole(6, 110)
        at = day * DAY + dice.whole(6 * HOUR, 20 * HOUR)
        received = at + int(dice.skewed(6.0, 0.8) * DAY)
        if received < clock.end and user.account.pays_on(day) and user.created < at:
            name = dice.pick(("task_completed", "board_viewed", "comment_posted"))
            rows.append(
                (
                    f"late-{len(rows) + 1:05d}",
                    name,
                    at,
                    received,
                    user.user_id,
                    None,
                    user.account.account_id,
                    None,
                    "mobile",
                    json.dumps({"offline": True}),
                )
            )
    return Sheet("events-late", EVENT_HEADER, rows + rows[:25])
