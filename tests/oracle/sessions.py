"""Sessions, loaded or derived from events (entry P5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from .columns import Row, Tables
from .registry import Settings, seconds, setting


@dataclass(frozen=True)
class Session:
    user: str | None
    start: datetime
    seconds: Fraction


def sessions(tables: Tables, settings: Settings) -> list[Session]:
    """All sessions; one longer than the limit counts as long as the limit.

    reading: when there are loaded sessions, none is derived.
    reading: every event makes sessions, the passive ones too.
    """
    longest = Fraction(setting(settings, "session.max_hours")) * 3600
    if tables.get("sessions"):
        spans = [(row["user_id"], row["started_at"], row["ended_at"]) for row in tables["sessions"]]
    else:
        spans = [
            (rows[0]["user_id"], rows[0]["occurred_at"], rows[-1]["occurred_at"])
            for rows in visits(
                tables.get("events", []), timedelta(minutes=setting(settings, "session.gap_minutes"))
            )
        ]
    return [Session(user, start, min(seconds(start, end), longest)) for user, start, end in spans]


def visits(events: list[Row], gap: timedelta) -> list[list[Row]]:
    """Events in order, grouped by their session id, else by user with gaps of at most `gap`.

    reading: a user is the user id, else the anonymous id; an event with neither and no session id is in no
    session.
    """
    ordered = sorted(events, key=lambda row: (row["occurred_at"], row["event_id"]))
    given: dict[str, list[Row]] = {}
    derived: dict[tuple[str | None, str | None], list[list[Row]]] = {}
    for row in ordered:
        if row["session_id"] is not None:
            given.setdefault(row["session_id"], []).append(row)
            continue
        who = (row["user_id"], None if row["user_id"] is not None else row["anonymous_id"])
        if who == (None, None):
            continue
        own = derived.setdefault(who, [])
        if own and row["occurred_at"] - own[-1][-1]["occurred_at"] <= gap:
            own[-1].append(row)
        else:
            own.append([row])
    return [*given.values(), *(visit for own in derived.values() for visit in own)]
