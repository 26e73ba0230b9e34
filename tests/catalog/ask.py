"""Asks a metric of small tables that are written out in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.period import Grain, parse_window
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.example import example_database, insert
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

Rows = list[dict[str, str]]


def database_of(tables: Mapping[str, str | Rows]) -> Database:
    """A database in memory from CSV text or rows per table."""
    database = example_database({name: text for name, text in tables.items() if isinstance(text, str)})
    for number, (name, rows) in enumerate(tables.items(), start=1000):
        if not isinstance(rows, str):
            insert(database, TABLES[name], rows, number)
    return database


def points(
    tables: Mapping[str, str | Rows] | Database,
    metric: str,
    start: str = "2025-01-01",
    end: str = "2025-02-01",
    *,
    grain: str = "month",
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    as_of: str = "2100-01-01",
    trailing: str = "",
    **settings: object,
) -> tuple[Point, ...]:
    """The points of one metric; settings are given with two underscores for a dot."""
    database = tables if isinstance(tables, Database) else database_of(tables)
    asked = Settings.of({}).with_overrides({key.replace("__", "."): v for key, v in settings.items()})
    question = Question(
        date.fromisoformat(start),
        date.fromisoformat(end),
        Grain(grain),
        datetime.fromisoformat(as_of).replace(tzinfo=UTC),
        trailing=parse_window(trailing) if trailing else None,
        by=tuple(by),
        where={name: tuple(values) for name, values in (where or {}).items()},
    )
    session = open_session(database, asked, question.as_of)
    try:
        return Runner(question, session, catalog().resolve).result(catalog().resolve(metric)).points
    finally:
        session.close()


def value(tables: Mapping[str, str | Rows] | Database, metric: str, *dates: str, **options: object) -> object:
    """The value of the only point."""
    (point,) = points(tables, metric, *dates, **options)  # type: ignore[arg-type]
    return point.value
