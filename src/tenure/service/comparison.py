"""What values are compared with: the period before, the same one a year before, or the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from tenure.kernel.errors import unknown
from tenure.kernel.period import DAY, Calendar, Grain, add_months
from tenure.query.result import Point, Result
from tenure.service.asking import FIRST
from tenure.service.cached import Asked, Cached
from tenure.service.change import Change, Comparison, Verdict, change, change_to, nothing_for
from tenure.service.goal import Goal

Key = tuple[date, tuple[tuple[str, str], ...]]

YEAR = 52 * 7 * DAY
"""A year of days or weeks: whole weeks, since use and tickets follow the days of the week."""


SHORT = 3
"""A range of which so many would fit into a year is short beside it."""


def parse_comparison(text: str) -> Comparison:
    """A comparison by its name, the period before for "". UserError names those that exist."""
    if text and text not in list(Comparison):
        raise unknown("comparison", text, [one.value for one in Comparison])
    return Comparison(text or Comparison.PREVIOUS)


@dataclass(frozen=True)
class Past:
    """Where the points of an answer find what they are compared with, by start and segment."""

    comparison: Comparison
    grain: Grain
    calendar: Calendar
    points: Mapping[Key, Point] = field(default_factory=dict)

    def before(self, point: Point) -> Point | None:
        """The earlier point to compare with; None for a point that is not over, and where there is none."""
        if point.is_partial:
            return None
        if self.comparison is Comparison.YEAR:
            return self.year_before(point)
        if self.grain is Grain.TOTAL:
            return None
        return self.points.get(_key(point, self.calendar.next(point.start, self.grain, -1)))

    def year_before(self, point: Point) -> Point | None:
        """The same period a year before; None where it was not asked for."""
        return self.points.get(_key(point, year_before(point.start, self.grain)))

    def step(self, point: Point, direction: str) -> Change:
        """The change from an earlier point; where targets are compared, from the period before."""
        is_year = self.comparison is Comparison.YEAR
        kind = Comparison.YEAR if is_year else Comparison.PREVIOUS
        if self.grain is Grain.TOTAL and not is_year:
            return Change(Verdict.UNKNOWN)  # nobody asked for the range before, which may well exist
        return change(point, self.before(point), direction, kind)

    def change(self, point: Point, direction: str, goal: Goal | None = None) -> Change:
        """The change from what the point is compared with."""
        if self.comparison is not Comparison.TARGET:
            return self.step(point, direction)
        if goal is None or point.is_partial:
            return nothing_for(point, Comparison.TARGET)
        found = change_to(point, goal.value, direction)
        is_small = "small_sample" in point.flags  # which is not held against a target either
        return replace(found, verdict=Verdict.UNCLEAR) if is_small and found.difference else found


def year_before(start: date, grain: Grain) -> date:
    """The first day of the same period a year before."""
    return start - YEAR if grain in (Grain.DAY, Grain.WEEK) else add_months(start, -12)


def with_past(
    cached: Cached, labels: tuple[str, ...], asked: Asked, comparison: Comparison
) -> tuple[tuple[Result, Past], ...]:
    """Each answer in the range of the question, with what its points are compared with.

    One question that reaches as far back as the comparison does. A range that is short beside a year is
    asked for twice instead: now and a year before.
    """
    calendar, question = cached.workspace.settings.calendar, asked.question
    grain, periods = question.grain, question.periods(calendar)
    first, end = periods[0].start, periods[-1].end
    if comparison is Comparison.YEAR and (grain is Grain.TOTAL or SHORT * (end - first) < YEAR):
        year = {"start": year_before(first, grain), "end": year_before(end, grain)}
        earlier = cached.show(labels, asked.change(**year)).results if year["start"] >= FIRST else ()
        found = cached.show(labels, asked).results
    else:
        is_year = comparison is Comparison.YEAR
        reach = year_before(first, grain) if is_year else calendar.next(first, grain, -1)
        reach = first if grain is Grain.TOTAL else max(reach, FIRST)
        earlier, found = (), cached.show(labels, asked.change(start=reach)).results
    return tuple(
        (
            replace(one, points=tuple(point for point in one.points if point.start >= first)),
            Past(comparison, grain, calendar, {**_by_key(one), **(_by_key(before) if before else {})}),
        )
        for one, before in zip_longest(found, earlier)
    )


def _by_key(result: Result) -> dict[Key, Point]:
    return {_key(point, point.start): point for point in result.points}


def _key(point: Point, start: date) -> Key:
    return start, tuple(sorted(point.segment.items()))
