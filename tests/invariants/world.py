"""Asks the real catalogue about random tables, on one database that is emptied for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isclose
from typing import Any

from hypothesis import HealthCheck, settings

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import Session
from tenure.kernel.period import parse_window
from tenure.query.result import Point, Result
from tests.oracle.columns import Tables
from tests.oracle.loading import ask, load, session_of

START, END = date(2024, 11, 1), date(2025, 5, 1)
LATER = datetime(2025, 6, 15, 12, tzinfo=UTC)  # all that is asked about is over by then

Values = list[float | None]


def examples(count: int) -> settings:
    """Settings of a property: so many examples, the same ones in every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


@dataclass
class World:
    """One state of the data, seen in a zone at a clock."""

    session: Session
    start: date = START
    end: date = END
    grain: str = "month"
    results: dict[str, Result] = field(default_factory=dict)

    def points(self, name: str, **asked: Any) -> list[Point]:
        """The points of a metric; `asked` may change start, end, grain, and give trailing and by."""
        if "trailing" in asked:
            asked["trailing"] = parse_window(asked["trailing"])
        start, end = asked.pop("start", self.start), asked.pop("end", self.end)
        grain = asked.pop("grain", self.grain)
        return list(ask(self.session, [name], start, end, grain, **asked)[name].points)

    def values(self, name: str, **asked: Any) -> Values:
        """The values of a metric by period."""
        return [None if p.value is None else float(p.value) for p in self.points(name, **asked)]

    def numbers(self, name: str, **asked: Any) -> list[float]:
        """The same with 0 for null: where no data is no money."""
        return [value or 0.0 for value in self.values(name, **asked)]

    def by(self, name: str, attribute: str, **asked: Any) -> dict[str, list[float]]:
        """The values by the segments of one attribute, 0 for null."""
        found: dict[str, list[float]] = {}
        for point in self.points(name, by=(attribute,), **asked):
            found.setdefault(point.segment[attribute], []).append(float(point.value or 0))
        return found


@contextmanager
def world(
    database: Database,
    tables: Tables | None,
    zone: str = "UTC",
    as_of: datetime = LATER,
    given: dict[str, Any] | None = None,
    **span: Any,
) -> Iterator[World]:
    """The world of these tables (None: of those that are there); it ends when the next one is made."""
    if tables is not None:
        load(database, tables)
    session = session_of(database, zone, as_of, given)
    try:
        yield World(session, **span)
    finally:
        session.close()


def same(first: float | None, second: float | None, relative: float = 1e-9) -> bool:
    """Whether two values are equal, or both null."""
    if first is None or second is None:
        return first is None and second is None
    return isclose(first, second, rel_tol=relative, abs_tol=1e-7)


def all_same(first: Sequence[float | None], second: Sequence[float | None]) -> bool:
    return len(first) == len(second) and all(same(a, b) for a, b in zip(first, second, strict=True))
