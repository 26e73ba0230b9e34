"""The list of metrics, and what holds for all: internal rows are out, the future has not happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from .columns import Row, Tables
from .periods import Clock, Period, midnight, opening_at

Settings = Mapping[str, Any]
Metric = Callable[..., Fraction | None]

DEFAULTS: dict[str, Any] = {
    "currency": "USD",
    "data_start": None,
    "mrr.discounts": "net",
    "mrr.bridge_gap_days": 1,
    "retention.trailing": "12mo",
    "renewal.grace_days": 30,
    "renewal.min_term_months": 3,
    "trial.grace_days": 7,
    "trial.horizon_days": 30,
    "purchase.window_days": 365,
    "purchase.cohort_days": 90,
    "activity.passive_events": [],
    "activity.inactive_after_days": 30,
    "activity.trailing_days": 28,
    "session.gap_minutes": 30,
    "session.max_hours": 12,
    "value_event": None,
    "features": {},
    "tickets.fcr_window_days": 7,
    "tickets.resolved_within_days": 7,
    "tickets.reopen_days": 28,
    "tickets.first_response_target_hours": 1,
    "surveys.nps_touchpoints": ["relationship"],
}

# "metric" or "metric:variant" -> (tables, period, clock, settings, **options) -> value
METRICS: dict[str, Metric] = {}

# The instant or day at which a row happens. A row without it is known from always.
HAPPENS = {
    "users": "created_at",
    "memberships": "started_at",
    "subscription_items": "started_at",
    "trials": "started_at",
    "orders": "ordered_at",
    "events": "occurred_at",
    "sessions": "started_at",
    "tickets": "opened_at",
    "ticket_events": "at",
    "survey_responses": "answered_at",
    "survey_invitations": "sent_at",
    "exchange_rates": "on",
}

# What happens to a row later. Planned ends (ended_at, ends_at, ended_on) stay known.
OUTCOMES = {
    "trials": ("cancelled_at", "converted_at"),
    "tickets": ("first_response_at", "first_resolved_at", "resolved_at", "closed_at"),
    "contracts": ("cancelled_at",),
}


def setting(settings: Settings | None, key: str) -> Any:
    return (settings or {}).get(key, DEFAULTS[key])


def own(period: Period, settings: Settings) -> Period:
    """The base of a metric that looks at its period's own opening state."""
    return period


def metric(name: str, *sources: str, base: Callable[..., Period] | None = None) -> Callable[[Metric], Metric]:
    """Enter a function into METRICS, with the tables it stands on; the function itself is unchanged.

    `base` gives the window whose opening state it compares with, from the period and the settings.
    """

    def enter(function: Metric) -> Metric:
        def value(
            tables: Tables, period: Period, clock: Clock, settings: Settings | None = None, **options: Any
        ) -> Fraction | None:
            seen = tables if isinstance(tables, Known) and tables.clock == clock else known(tables, clock)
            if not has_data(seen, sources, period, clock, settings):
                return None
            if base and unbased(base(period, settings or {}, *options.values()), settings):
                return None
            return function(seen, period, clock, settings or {}, **options)

        METRICS[name] = value
        return function

    return enter


def unbased(window: Period, settings: Settings | None) -> bool:
    """Whether the window holds the set data start, or begins before it: its opening state is not known.

    reading: what 1.5 says of movements holds for everything that compares with the opening state.
    """
    start = setting(settings, "data_start")
    return start is not None and window.start <= start


def has_data(
    tables: Tables, sources: tuple[str, ...], period: Period, clock: Clock, settings: Settings | None
) -> bool:
    """Whether there are data, and the period has begun by as_of and ends after the data start (1.1.6, R1).

    reading: "the metric's tables" are its fact tables (items for MRR), not the tables that only label or
    convert; rows of excluded accounts do not start the data.
    """
    found = [happens(name, row, clock) for name in sources for row in tables.get(name, [])]
    instants = [instant for instant in found if instant is not None]
    if not instants:
        return False
    start = setting(settings, "data_start")
    first = min(instants) if start is None else midnight(start, clock)
    return opening_at(period, clock) < clock.as_of and midnight(period.end, clock) > first


def happens(table: str, row: Row, clock: Clock) -> datetime | None:
    if table == "contracts":
        # reading: a contract is known from its signature or its start, whichever is first.
        start = midnight(row["started_on"], clock)
        return min(start, row["signed_at"]) if row.get("signed_at") else start
    moment = row.get(HAPPENS[table]) if table in HAPPENS else None
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return midnight(moment, clock)
    return moment


class Known(dict[str, list[Row]]):
    """Tables as they are known at a clock; asked there, they need not be cut again.

    `made` keeps what was computed from them, by what it depends on.
    """

    clock: Clock
    made: dict[Any, Any]


def known(tables: Tables, clock: Clock) -> Known:
    """The tables without internal accounts and users, and without what happened at or after as_of."""
    accounts = {row["account_id"] for row in tables.get("accounts", []) if row.get("is_internal")}
    users = {row["user_id"] for row in tables.get("users", []) if row.get("is_internal")}
    result = Known()
    result.clock, result.made = clock, {}
    for table, rows in tables.items():
        result[table] = [
            without_outcomes_to_come(table, row, clock)
            for row in rows
            if (happens(table, row, clock) or datetime.min.replace(tzinfo=UTC)) < clock.as_of
            and row.get("user_id") not in users
            and row.get("account_id") not in accounts
            and not (row.get("account_id") is None and inside(table, row, tables, accounts))
        ]
    return result


def inside(table: str, row: Row, tables: Tables, accounts: set[str]) -> bool:
    """Whether the user of a row that names no account belongs to one of these: by its own row, or (product
    events and sessions) by a membership at that instant.

    reading: staff stay staff: either is enough.
    """
    if row.get("user_id") is None:
        return False
    own = [user["account_id"] for user in tables.get("users", []) if user["user_id"] == row["user_id"]]
    return any(account in accounts for account in [*own, *memberships_at(table, row, tables)])


def memberships_at(table: str, row: Row, tables: Tables) -> list[str]:
    """The accounts of the memberships that cover a product event or session, the latest start last.

    A membership covers an instant when started_at <= instant < ended_at.
    """
    if table not in ("events", "sessions"):
        return []
    instant = row[HAPPENS[table]]
    spans = [
        span
        for span in tables.get("memberships", [])
        if span["user_id"] == row["user_id"]
        and span["started_at"] <= instant
        and (span["ended_at"] is None or span["ended_at"] > instant)
    ]
    return [str(span["account_id"]) for span in sorted(spans, key=lambda span: span["started_at"])]


def without_outcomes_to_come(table: str, row: Row, clock: Clock) -> Row:
    if table not in OUTCOMES:
        return row
    row = dict(row)
    for column in OUTCOMES[table]:
        if row.get(column) is not None and row[column] >= clock.as_of:
            row[column] = None
    if table == "contracts" and row.get("decided_at") is not None and row["decided_at"] >= clock.as_of:
        row["decision"] = row["decided_at"] = None
    return row


def account_of(table: str, row: Row, tables: Tables) -> str | None:
    """The account of a row: its own, else (product events and sessions) that of the membership, else the
    user's.

    reading: of several memberships at one instant the one that started last.
    """
    if row.get("account_id") is not None or row.get("user_id") is None:
        return row.get("account_id")
    held = memberships_at(table, row, tables)
    if held:
        return held[-1]
    for user in tables.get("users", []):
        if user["user_id"] == row["user_id"]:
            return user.get("account_id")
    return None


def ratio(top: Fraction | int | None, bottom: Fraction | int | None) -> Fraction | None:
    """A quotient; null where a part is null or the base is zero."""
    return None if top is None or not bottom else Fraction(top) / Fraction(bottom)


def total(values: list[Fraction | None]) -> Fraction | None:
    """A sum; null where a part is null."""
    result = Fraction(0)
    for value in values:
        if value is None:
            return None
        result += value
    return result


def mean(values: list[Fraction]) -> Fraction | None:
    return ratio(sum(values, Fraction(0)), len(values))


def quantile(values: list[Fraction], share: Fraction) -> Fraction | None:
    """The quantile with linear interpolation between neighbours."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median(values: list[Fraction]) -> Fraction | None:
    return quantile(values, Fraction(1, 2))


def seconds(start: datetime, end: datetime) -> Fraction:
    """Elapsed seconds, exact to the microsecond."""
    span = end - start
    return Fraction(span.days * 86400 + span.seconds) + Fraction(span.microseconds, 1_000_000)
