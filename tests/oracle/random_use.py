"""Random users, memberships, events and sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .columns import Row, Tables, blank
from .dice import END, Dice
from .random_money import numbered

BUSY = date(2024, 11, 1)  # events fill the months before as_of, so that windows overlap
NAMES = ("login", "login", "export", "report", "value", "ping")
STEPS = (10, 600, 1799, 1800, 1801, 7200, 43200)  # seconds between events: around the 30 minutes of a session


def use_tables(dice: Dice, accounts: list[str]) -> Tables:
    users = [
        blank(
            "users",
            user_id=f"u{number:03}",
            account_id=dice.one([*accounts, *accounts, None]),
            created_at=None if dice.chance(0.1) else dice.instant(date(2024, 9, 1), END),
            is_internal=dice.chance(0.05),
        )
        for number in range(6 + dice.below(20))
    ]
    memberships = [row for user in users for row in memberships_of(dice, user["user_id"], accounts)]
    events = [row for user in users for _ in range(dice.below(6)) for row in visit(dice, user, accounts)]
    events += [
        blank(
            "events",
            event=dice.one(NAMES),
            occurred_at=dice.instant(BUSY, END),
            account_id=dice.one([*accounts, None]),
            anonymous_id=dice.one((None, "x1", "x2")),
        )
        for _ in range(10)
    ]
    return {
        "users": users,
        "memberships": memberships,
        "events": numbered(events, "event_id", "e"),
        "sessions": loaded_sessions(dice, users) if dice.chance(0.4) else [],
    }


def memberships_of(dice: Dice, user: str, accounts: list[str]) -> list[Row]:
    """At most two spans, the second after the first."""
    if dice.chance(0.5):
        return []
    start = dice.instant(date(2024, 8, 1), END)
    end = dice.later(start, 90)
    spans: list[tuple[datetime, datetime | None]] = [(start, end)]
    if dice.chance(0.5):
        spans.append((end + timedelta(hours=dice.one((0, 0, 5, 100))), None))
    return [
        blank("memberships", user_id=user, account_id=dice.one(accounts), started_at=first, ended_at=last)
        for first, last in spans
    ]


def visit(dice: Dice, user: Row, accounts: list[str]) -> list[Row]:
    """Some events of one user, one after the other."""
    moment = dice.instant(BUSY, END)
    session = f"{user['user_id']}-{dice.below(1000)}" if dice.chance(0.2) else None
    rows = []
    for _ in range(1 + dice.below(5)):
        rows.append(
            blank(
                "events",
                event=dice.one(NAMES),
                occurred_at=moment,
                user_id=user["user_id"],
                account_id=dice.one(accounts) if dice.chance(0.15) else None,
                session_id=session if dice.chance(0.9) else None,
            )
        )
        moment += timedelta(seconds=dice.one(STEPS))
    return rows


def loaded_sessions(dice: Dice, users: list[Row]) -> list[Row]:
    """Sessions of zero seconds, of minutes, of exactly and of more than twelve hours."""
    rows = []
    for _ in range(30):
        start = dice.instant(BUSY, END)
        length = timedelta(seconds=dice.one((0, 1, 600, 3600, 43200, 43201, 90000)))
        user = dice.one(users)["user_id"] if dice.chance(0.9) else None
        rows.append(blank("sessions", user_id=user, started_at=start, ended_at=start + length))
    return numbered(rows, "session_id", "s")
