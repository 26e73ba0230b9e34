"""Ranges by name, on the workspace's calendar, counted from the clock of the question."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tenure.kernel.errors import unknown
from tenure.kernel.period import DAY, Calendar, Grain


class Preset(StrEnum):
    """A range that moves with the clock."""

    YEAR = "last-12-months"
    HALF_YEAR = "last-6-months"
    THIS_QUARTER = "this-quarter"
    LAST_QUARTER = "last-quarter"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"
    DAYS_30 = "last-30-days"
    DAYS_90 = "last-90-days"
    ALL = "all"


GRAINS = {Preset.DAYS_30: Grain.DAY, Preset.DAYS_90: Grain.WEEK}
"""The grain of those that are shorter than a few months; months are that of the others."""

MONTHS = {Preset.YEAR: 12, Preset.HALF_YEAR: 6}
DAYS = {Preset.DAYS_30: 30, Preset.DAYS_90: 90}
SPANS = {
    Preset.THIS_QUARTER: Grain.QUARTER,
    Preset.LAST_QUARTER: Grain.QUARTER,
    Preset.THIS_YEAR: Grain.YEAR,
    Preset.LAST_YEAR: Grain.YEAR,
}


def parse_preset(text: str) -> Preset:
    """A preset by its name. UserError names those that exist."""
    if text not in list(Preset):
        raise unknown("period", text, [preset.value for preset in Preset])
    return Preset(text)


def usual_grain(preset: Preset | None) -> Grain:
    """The grain of a series without one of its own."""
    return GRAINS.get(preset, Grain.MONTH) if preset else Grain.MONTH


def span(preset: Preset, calendar: Calendar, as_of: datetime) -> tuple[date, date]:
    """The days of a preset but "all", the end exclusive: "last" ones are over, "this" ones reach to today."""
    today = calendar.last_day(as_of)
    if preset in MONTHS:
        return calendar.last_complete(as_of, Grain.MONTH, MONTHS[preset])
    if preset in DAYS:
        is_over = calendar.midnight(today + DAY) <= as_of
        end = today + DAY if is_over else today
        return end - DAY * DAYS[preset], end
    grain = SPANS[preset]
    if preset in (Preset.LAST_QUARTER, Preset.LAST_YEAR):
        return calendar.last_complete(as_of, grain, 1)
    return calendar.floor(today, grain), today + DAY


def since(first: date, calendar: Calendar, as_of: datetime) -> tuple[date, date]:
    """The days of "all": from the first with data to today."""
    return first, max(calendar.last_day(as_of), first) + DAY
