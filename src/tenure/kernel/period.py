"""Periods, grains and windows on the calendar of the reporting zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tenure.kernel.errors import UserError

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


class Grain(StrEnum):
    """Length of the periods of a series."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TOTAL = "total"


MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span of local days [start, end)."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a workspace cuts time: its zone, first day of the week (0 Monday, 6 Sunday), fiscal year."""

    zone: ZoneInfo
    week_start: int = 0
    fiscal_month: int = 1

    def last_day(self, as_of: datetime) -> date:
        """The last local day that has begun before ``as_of``."""
        return (as_of - INSTANT).astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The UTC instant at which a local day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def floor(self, day: date, grain: Grain) -> date:
        """First day of the period of that grain that contains ``day``."""
        if grain is Grain.WEEK:
            return day - DAY * ((day.weekday() - self.week_start) % 7)
        if grain in MONTHS:
            offset = (day.month - self.fiscal_month) % MONTHS[grain]
            return add_months(day.replace(day=1), -offset)
        return day

    def next(self, start: date, grain: Grain, count: int = 1) -> date:
        """First day of the period ``count`` periods later (earlier when negative)."""
        if grain in MONTHS:
            return add_months(start, MONTHS[grain] * count)
        return start + DAY * ((7 if grain is Grain.WEEK else 1) * count)

    def periods(self, start: date, end: date, grain: Grain) -> tuple[Period, ...]:
        """Every whole period that overlaps [start, end); "total" is the range itself."""
        if end <= start:
            raise UserError(f"The range {start} to {end} is empty.", do="Give an end after the start.")
        if grain is Grain.TOTAL:
            return (Period(start, end),)
        return tuple(self._walk(self.floor(start, grain), end, grain))

    def _walk(self, start: date, end: date, grain: Grain) -> Iterator[Period]:
        while start < end:
            following = self.next(start, grain)
            yield Period(start, following)
            start = following

    def last_complete(self, as_of: datetime, grain: Grain, count: int) -> tuple[date, date]:
        """The range of the last ``count`` periods that ended at or before ``as_of``."""
        today = self.last_day(as_of)
        is_over = self.midnight(today + DAY) <= as_of
        end = self.floor(today + DAY if is_over else today, grain)
        return self.next(end, grain, -count), end


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later; the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Window:
    """A trailing length: so many months or days that end with the period.

    ``complete`` ends it with the last whole calendar month instead.
    """

    count: int
    in_months: bool
    complete: bool = False

    def start(self, end: date) -> date:
        """First day of the window that ends just before ``end``."""
        return add_months(end, -self.count) if self.in_months else end - DAY * self.count

    def __str__(self) -> str:
        return f"{self.count}{'mo' if self.in_months else 'd'}{' complete' if self.complete else ''}"


WINDOW = re.compile(r"([0-9]{1,9})\s*(mo|d|w|y)( complete)?")


def parse_window(text: str) -> Window:
    """A window from "12mo", "30d", "4w", "1y" or "6mo complete"."""
    match = WINDOW.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise UserError(f"'{text}' is not a window.", do="Write a number and mo, d, w or y: 12mo, 30d.")
    count, unit, complete = int(match[1]), match[2], bool(match[3])
    factor = {"mo": 1, "d": 1, "w": 7, "y": 12}[unit]
    in_months = unit in ("mo", "y")
    if count * factor > (1200 if in_months else 36525):
        raise UserError(f"The window '{text}' is too long.", do="Ask for a hundred years at most.")
    return Window(count * factor, in_months, complete)
