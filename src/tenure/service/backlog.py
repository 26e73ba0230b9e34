"""Open tickets by how long they have been open, at the end of every period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tenure.service.cached import Asked, Cached
from tenure.service.filtering import split_by

BACKLOG = "ticket_backlog"


@dataclass(frozen=True, slots=True)
class Aged:
    """The open tickets at the end of a period: how many per age, in the order of ``Backlog.ages``."""

    start: date
    end: date
    is_partial: bool
    counts: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """All open tickets; None where there are no data."""
        known = [count for count in self.counts if count is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Ages, the youngest first, and the periods of the range."""

    ages: tuple[str, ...]
    periods: tuple[Aged, ...]


def backlog_by_age(cached: Cached, asked: Asked) -> Backlog | None:
    """The backlog by age; None without tickets, or for a filter that they do not know."""
    result = split_by(cached, BACKLOG, asked, "age")
    if result is None or not result.points:
        return None
    ages = sorted({point.segment["age"] for point in result.points}, key=_youngest)
    found = {(point.start, point.segment["age"]): point for point in result.points}
    periods = []
    for point in result.points:
        if point.segment["age"] == ages[0]:
            values = [found[point.start, age].value for age in ages]
            counts = tuple(None if value is None else int(value) for value in values)
            periods.append(Aged(point.start, point.end, point.is_partial, counts))
    return Backlog(tuple(ages), tuple(periods))


def _youngest(age: str) -> int:
    """The days from which on a ticket has this age."""
    found = re.match(r"\d+", age)
    return int(found[0]) if found else 0
