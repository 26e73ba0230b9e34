"""Active users and accounts, stickiness, adoption, activation, usage (entries P1-P5)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from .columns import Row, Tables
from .periods import Clock, Period, begun_days, closing_at, midnight, passed, trailing, within
from .registry import Settings, account_of, mean, median, metric, ratio, setting
from .sessions import Session, sessions

EVENTS = "events"


def qualifying(tables: Tables, settings: Settings) -> list[Row]:
    """The events that count as activity."""
    passive = setting(settings, "activity.passive_events")
    return [row for row in tables.get(EVENTS, []) if row["event"] not in passive]


def acts(rows: list[Row], window: Period, clock: Clock) -> list[Row]:
    return [row for row in rows if within(row["occurred_at"], window, clock)]


def active_users(tables: Tables, window: Period, clock: Clock, settings: Settings) -> set[str]:
    """The users with a qualifying event; an event without a user counts for accounts only."""
    rows = acts(qualifying(tables, settings), window, clock)
    return {row["user_id"] for row in rows if row["user_id"] is not None}


def accounts_of(rows: list[Row], tables: Tables) -> set[str]:
    accounts = {account_of(EVENTS, row, tables) for row in rows}
    return {account for account in accounts if account is not None}


def count_of(tables: Tables, window: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Distinct active users of a window.

    reading: a window inside a partial period that has not begun is null.
    """
    if midnight(window.start, clock) >= clock.as_of:
        return None
    return Fraction(len(active_users(tables, window, clock, settings)))


def mean_dau(tables: Tables, days: list[Any], clock: Clock, settings: Settings) -> Fraction | None:
    counts = [active_users(tables, Period(day, day + timedelta(days=1)), clock, settings) for day in days]
    return mean([Fraction(len(users)) for users in counts])


@metric("dau", EVENTS)
def dau(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Mean over the days begun of the distinct users of the day."""
    return mean_dau(tables, begun_days(period, clock), clock, settings)


@metric("dau:trailing", EVENTS)
def dau_trailing(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: the users of the one day that ends with the period."""
    return count_of(tables, trailing(period, "1d"), clock, settings)


@metric("wau:trailing", EVENTS)
@metric("wau", EVENTS)
def wau(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: the seven days that end with the period (of a week: the week)."""
    return count_of(tables, trailing(period, "7d"), clock, settings)


@metric("mau", EVENTS)
def mau(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: the month that ends with the period (of a month: the month; of a quarter: its last)."""
    return count_of(tables, trailing(period, "1mo"), clock, settings)


@metric("mau:trailing", EVENTS)
def mau_trailing(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return count_of(
        tables, trailing(period, f"{setting(settings, 'activity.trailing_days')}d"), clock, settings
    )


@metric("active_accounts", EVENTS)
def active_accounts(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Distinct accounts with a qualifying event in the period."""
    return Fraction(len(accounts_of(acts(qualifying(tables, settings), period, clock), tables)))


@metric("stickiness", EVENTS)
def stickiness(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Mean DAU over the days begun / distinct users of the same window.

    reading: the window is the grain's period, also when that is not a month.
    """
    return ratio(dau(tables, period, clock, settings), len(active_users(tables, period, clock, settings)))


@metric("stickiness:last_day", EVENTS)
def stickiness_last_day(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: of a partial period, the last day begun."""
    last = mean_dau(tables, begun_days(period, clock)[-1:], clock, settings)
    return ratio(last, len(active_users(tables, period, clock, settings)))


@metric("stickiness:wau_mau", EVENTS)
def stickiness_wau_mau(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return ratio(wau(tables, period, clock, settings), mau(tables, period, clock, settings))


@metric("stickiness:weekdays", EVENTS)
def stickiness_weekdays(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Mean DAU over Mondays to Fridays / distinct users of the whole period."""
    days = [day for day in begun_days(period, clock) if day.weekday() < 5]
    return ratio(mean_dau(tables, days, clock, settings), len(active_users(tables, period, clock, settings)))


def adopters(rows: list[Row], feature: dict[str, Any], key: Any) -> set[str]:
    """Those who did one of the feature's events at least min_uses times."""
    if feature.get("plans"):
        raise NotImplementedError("features of some plans only")
    uses: dict[str, int] = {}
    for row in rows:
        if row["event"] in feature["events"] and key(row) is not None:
            uses[key(row)] = uses.get(key(row), 0) + 1
    return {who for who, count in uses.items() if count >= feature.get("min_uses", 1)}


def the_feature(settings: Settings, feature: str | None) -> dict[str, Any] | None:
    features: dict[str, dict[str, Any]] = setting(settings, "features")
    return features[feature or next(iter(features))] if features else None


@metric("feature_adoption_rate", EVENTS)
def feature_adoption_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings, feature: str | None = None
) -> Fraction | None:
    """Distinct active users who used a feature (the first one unless named) / distinct active users.

    reading: a use need not be a qualifying event, but the user must have one.
    """
    chosen = the_feature(settings, feature)
    if chosen is None:
        return None
    active = active_users(tables, period, clock, settings)
    did = adopters(acts(tables.get(EVENTS, []), period, clock), chosen, lambda row: row["user_id"])
    return ratio(len(did & active), len(active))


@metric("feature_adoption_rate:all_users", EVENTS)
def adoption_of_all_users(
    tables: Tables, period: Period, clock: Clock, settings: Settings, feature: str | None = None
) -> Fraction | None:
    """reading: all users are those of `users` created before the closing; one without created_at is always
    known.
    """
    chosen = the_feature(settings, feature)
    if chosen is None:
        return None
    everybody = {row["user_id"] for row in users_until(tables, period, clock)}
    did = adopters(acts(tables.get(EVENTS, []), period, clock), chosen, lambda row: row["user_id"])
    return ratio(len(did & everybody), len(everybody))


@metric("feature_adoption_rate:customers", EVENTS)
def adoption_of_customers(
    tables: Tables, period: Period, clock: Clock, settings: Settings, feature: str | None = None
) -> Fraction | None:
    """Accounts that used the feature / accounts with activity."""
    chosen = the_feature(settings, feature)
    if chosen is None:
        return None
    active = {
        account_of(EVENTS, row, tables) for row in acts(qualifying(tables, settings), period, clock)
    } - {None}
    rows = acts(tables.get(EVENTS, []), period, clock)
    did = adopters(rows, chosen, lambda row: account_of(EVENTS, row, tables))
    return ratio(len(did & active), len(active))


def users_until(tables: Tables, period: Period, clock: Clock) -> list[Row]:
    end = closing_at(period, clock)
    return [row for row in tables.get("users", []) if row["created_at"] is None or row["created_at"] < end]


@metric("new_user_share", "users")
def new_user_share(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Users created in the period / users created before its closing."""
    everybody = users_until(tables, period, clock)
    return ratio(sum(within(row["created_at"], period, clock) for row in everybody), len(everybody))


@metric("activation_rate", "users")
def activation_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Of the users created in the period at least 14 days ago, those who reached the value event within 14
    days.

    reading: 14 x 24 hours; an event before created_at does not count.
    """
    value_event = setting(settings, "value_event")
    if value_event is None:
        return None
    horizon = timedelta(days=14)
    cohort = [
        row
        for row in tables.get("users", [])
        if within(row["created_at"], period, clock) and passed(row["created_at"] + horizon, clock)
    ]
    reached = [
        user
        for user in cohort
        if any(
            row["user_id"] == user["user_id"]
            and row["event"] == value_event
            and user["created_at"] <= row["occurred_at"] <= user["created_at"] + horizon
            for row in tables.get(EVENTS, [])
        )
    ]
    return ratio(len(reached), len(cohort))


@metric("usage_rate", EVENTS)
def usage_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Qualifying actions / active users.

    reading: only the actions of users; those of an account alone are in `total`.
    """
    rows = [row for row in acts(qualifying(tables, settings), period, clock) if row["user_id"] is not None]
    return ratio(len(rows), len(active_users(tables, period, clock, settings)))


@metric("usage_rate:total", EVENTS)
def usage_total(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return Fraction(len(acts(qualifying(tables, settings), period, clock)))


@metric("usage_rate:hours_per_user", EVENTS)
def usage_hours(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: the sessions that start in the period, of users."""
    held = [one.seconds for one in started(tables, period, clock, settings) if one.user is not None]
    return ratio(sum(held, Fraction(0)) / 3600, len(active_users(tables, period, clock, settings)))


@metric("usage_rate:sessions_per_user", EVENTS)
def usage_sessions(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    held = [one for one in started(tables, period, clock, settings) if one.user is not None]
    return ratio(len(held), len(active_users(tables, period, clock, settings)))


def started(tables: Tables, period: Period, clock: Clock, settings: Settings) -> list[Session]:
    return [one for one in sessions(tables, settings) if within(one.start, period, clock)]


def session_count(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Sessions that start in the period (no metric of its own)."""
    return Fraction(len(started(tables, period, clock, settings)))


@metric("session_duration", "events", "sessions")
def session_duration(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Seconds per session that starts in the period."""
    return mean([one.seconds for one in started(tables, period, clock, settings)])


@metric("session_duration:median", "events", "sessions")
def session_duration_median(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return median([one.seconds for one in started(tables, period, clock, settings)])


@metric("session_duration:without_bounces", "events", "sessions")
def session_duration_plain(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """reading: a bounce is a session of zero seconds, derived or loaded."""
    return mean([one.seconds for one in started(tables, period, clock, settings) if one.seconds])
