"""Periods as local days, instants in UTC: the calendar of the oracle."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """The reporting zone and the instant at which the number is asked."""

    zone: str
    as_of: datetime


@dataclass(frozen=True)
class Period:
    """The local days from `start` to the day before `end`."""

    start: date
    end: date

    def days(self) -> list[date]:
        return [self.start + timedelta(days=i) for i in range((self.end - self.start).days)]


@cache
def midnight(day: date, clock: Clock) -> datetime:
    """The UTC instant at which a local day starts."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(clock.zone)).astimezone(UTC)


@cache
def local_day(instant: datetime, clock: Clock) -> date:
    return instant.astimezone(ZoneInfo(clock.zone)).date()


def last_begun_day(clock: Clock) -> date:
    """The day of as_of.

    reading: a day begins when it has lasted for an instant, so an as_of at midnight belongs to the day before
    (1.1.6: periods that start at as_of are null).
    """
    return local_day(clock.as_of - INSTANT, clock)


def opening_at(period: Period, clock: Clock) -> datetime:
    return midnight(period.start, clock)


def closing_at(period: Period, clock: Clock) -> datetime:
    """The instant of the closing state: the end of the period, as_of while it is partial."""
    return min(midnight(period.end, clock), clock.as_of)


def opening_day(period: Period) -> date:
    """The day whose exchange rates are the opening rates."""
    return period.start - DAY


def closing_day(period: Period, clock: Clock) -> date:
    """The day whose exchange rates are the closing rates."""
    return min(period.end - DAY, last_begun_day(clock))


def within(instant: datetime | None, period: Period, clock: Clock) -> bool:
    """Whether a flow's instant lies in the part of the period that has happened."""
    return instant is not None and opening_at(period, clock) <= instant < closing_at(period, clock)


def passed(deadline: datetime, clock: Clock) -> bool:
    """Whether an observation window that includes its deadline is over.

    reading: a row at the deadline itself still counts, and is known only after it; hence strict.
    """
    return deadline < clock.as_of


def begun_days(period: Period, clock: Clock) -> list[date]:
    return [day for day in period.days() if day <= last_begun_day(clock)]


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def trailing(period: Period, length: str) -> Period:
    """The window of a length (12mo, 30d, 2w, 1y) that ends with the period; "period" is the period itself."""
    if length == "period":
        return period
    count = int(length.rstrip("modwy"))
    unit = length.lstrip("0123456789")
    if unit in ("mo", "y"):
        return Period(add_months(period.end, -count * (12 if unit == "y" else 1)), period.end)
    return Period(period.end - timedelta(days=count * {"d": 1, "w": 7}[unit]), period.end)


def of_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1


def base_periods(period: Period, by_months: bool | None = None) -> list[Period]:
    """The base periods of movements: the months of a period of whole months, else the days.

    reading: a trailing window goes by months when it is given in months and ends with a period of months,
    not because its days happen to make up months (`by_months`).
    """
    if of_months(period) if by_months is None else by_months:
        return periods("month", period.start, period.end)
    return [Period(day, day + DAY) for day in period.days()]


def period_of(grain: str, day: date, settings: Mapping[str, Any] | None = None) -> Period:
    """The period of a grain (day, week, month, quarter, year) that holds a day."""
    settings = settings or {}
    if grain == "day":
        return Period(day, day + DAY)
    if grain == "week":
        first = {"monday": 0, "sunday": 6}[settings.get("week_start", "monday")]
        start = day - timedelta(days=(day.weekday() - first) % 7)
        return Period(start, start + timedelta(days=7))
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    start = day.replace(day=1)
    while (start.month - settings.get("fiscal_year_start", 1)) % months:
        start = add_months(start, -1)
    return Period(start, add_months(start, months))


def periods(grain: str, start: date, end: date, settings: Mapping[str, Any] | None = None) -> list[Period]:
    """The periods of a grain that cover [start, end), widened to whole ones."""
    found = [period_of(grain, start, settings)]
    while found[-1].end < end:
        found.append(period_of(grain, found[-1].end, settings))
    return found


def previous(period: Period) -> Period:
    """The period of the same length just before: as many months when it is of whole months, else as many
    days.
    """
    if of_months(period):
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return Period(add_months(period.start, -months), period.start)
    return Period(period.start - (period.end - period.start), period.start)
