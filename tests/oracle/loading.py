"""Puts the rows of a case into a database and asks the real catalogue about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import Session, open_session
from tenure.kernel.metric import Metric
from tenure.kernel.period import Grain, Window
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.question import Question
from tenure.query.result import Result
from tenure.query.run import Runner

from .columns import Row, Tables

KNOWN_FROM = "2000-01-01"
LOADS = count(1)  # never used twice, so that what was built from other rows is out of date


def load(database: Database, tables: Tables) -> None:
    """Replace everything in the database by these rows."""
    cursor = database.cursor()
    for (name,) in cursor.execute('select distinct "table" from meta.load').fetchall():
        cursor.execute(f"delete from data.{name}")
    cursor.execute("delete from meta.load")
    for name, rows in tables.items():
        if rows:
            insert(database, name, rows)


def insert(database: Database, name: str, rows: list[Row]) -> None:
    """Append rows of typed values; columns that the model does not name become attributes."""
    cursor, number, table = database.cursor(), next(LOADS), TABLES[name]
    given = {key for row in rows for key in row}
    columns = [column for column in table.columns if column.name in given]
    known = {column.name for column in table.columns}
    extra = [
        {key: text(value) for key, value in row.items() if key not in known and value is not None}
        for row in rows
    ]
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(f"cast(unnest(cast(? as varchar[])) as {column.sql_type})" for column in columns)
    cursor.execute(
        f"insert into data.{name} ({names}, attributes, known_from, load_id) "
        f"select {values}, cast(unnest(cast(? as varchar[])) as json), timestamp '{KNOWN_FROM}', {number}",
        [
            *([text(row.get(column.name)) for row in rows] for column in columns),
            [json_text(attributes) for attributes in extra],
        ],
    )
    cursor.execute(
        "insert into meta.load values (?, 'case', 'case', ?, ?, ?, 0, 0, ?, ?)",
        [number, name, len(rows), len(rows), KNOWN_FROM, KNOWN_FROM],
    )


def text(value: Any) -> str | None:
    """A value as text that DuckDB casts to the column's type, without loss."""
    match value:
        case None:
            return None
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def json_text(attributes: Mapping[str, str | None]) -> str | None:
    if not attributes:
        return None
    return "{" + ", ".join(f'"{key}": "{value}"' for key, value in attributes.items()) + "}"


def session_of(
    database: Database, zone: str, as_of: datetime, settings: Mapping[str, object] | None = None
) -> Session:
    """A session at a clock, with the settings by their flat keys."""
    given = Settings.of({}).with_overrides({**(settings or {}), "time_zone": zone})
    return open_session(database, given, as_of)


def ask(
    session: Session,
    names: Iterable[str],
    start: date,
    end: date,
    grain: str = "month",
    *,
    trailing: Window | None = None,
    by: tuple[str, ...] = (),
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, Result]:
    """The answers to one question, by the names of the metrics."""
    question = Question(
        start, end, Grain(grain), session.clock.as_of, trailing=trailing, by=by, where=where or {}
    )
    runner = Runner(question, session, catalog().resolve)
    return {name: runner.result(catalog().resolve(name)) for name in names}


def is_there(name: str) -> bool:
    """Whether the catalogue has a metric and its variant."""
    id, _, variant = name.partition(":")
    metric: Metric | None = catalog().metrics.get(id)
    return metric is not None and variant in ("", *(one.id for one in metric.variants))
