"""Asks the real catalogue about random tables, on one database that is emptied for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isclose
from typing import Any

from hypothesis import HealthCheck, settings

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import Session
from tenure.kernel.period import Grain, parse_window
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner
from tests.oracle.columns import Tables
from tests.oracle.loading import load, session_of

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
    """One state of the data, seen in a zone at a clock; each question has a session of its own."""

    open: Callable[[], Session]
    start: date = START
    end: date = END
    grain: str = "month"
    runners: dict[Any, Runner] = field(default_factory=dict)

    def points(
        self,
        name: str,
        *,
        start: date | None = None,
        end: date | None = None,
        grain: str | None = None,
        trailing: str | None = None,
        by: tuple[str, ...] = (),
    ) -> list[Point]:
        """The points of a metric, over the span of this world unless told otherwise."""
        key = (start or self.start, end or self.end, grain or self.grain, trailing, by)
        if key not in self.runners:
            self.runners[key] = self.runner(*key)
        return list(self.runners[key].result(catalog().resolve(name)).points)

    def runner(self, start: date, end: date, grain: str, trailing: str | None, by: tuple[str, ...]) -> Runner:
        session, window = self.open(), parse_window(trailing) if trailing else None
        question = Question(start, end, Grain(grain), session.clock.as_of, trailing=window, by=by)
        return Runner(question, session, catalog().resolve)

    def close(self) -> None:
        for runner in self.runners.values():
            runner.session.close()

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
    one = World(lambda: session_of(database, zone, as_of, given), **span)
    try:
        yield one
    finally:
        one.close()


def same(first: float | None, second: float | None, relative: float = 1e-9) -> bool:
    """Whether two values are equal, or both null."""
    if first is None or second is None:
        return first is None and second is None
    return isclose(first, second, rel_tol=relative, abs_tol=1e-7)


def all_same(first: Sequence[float | None], second: Sequence[float | None]) -> bool:
    return len(first) == len(second) and all(same(a, b) for a, b in zip(first, second, strict=True))
