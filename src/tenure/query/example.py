"""Runs the worked example of a metric on an empty database."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.errors import Bug
from tenure.kernel.metric import Example, Metric
from tenure.kernel.period import Grain, parse_window
from tenure.kernel.settings import Settings
from tenure.model.table import Kind, Table
from tenure.model.tables import TABLES
from tenure.query.plan import Resolve
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

DEFAULTS = {"currency": "USD", "interval": "month", "time_zone": "UTC"}
KNOWN_FROM = "2000-01-01"


def example_database(tables: Mapping[str, str]) -> Database:
    """A database in memory that holds the example's tables."""
    database = Database(None)
    for number, (name, text) in enumerate(tables.items(), start=1):
        insert(database, TABLES[name], list(parse(text)), number)
    return database


def parse(text: str) -> Iterator[dict[str, str]]:
    """Rows of CSV text whose lines may be indented and whose cells may be padded."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    rows = csv.reader(lines, skipinitialspace=True)
    header = [name.strip() for name in next(rows)]
    for row in rows:
        if len(row) != len(header):
            raise Bug(f"The example row {row} does not fit its header {header}.")
        yield dict(zip(header, (cell.strip() for cell in row), strict=True))


def insert(database: Database, table: Table, rows: list[dict[str, str]], load_id: int) -> None:
    """Insert rows of text; required columns that are missing get plain defaults."""
    cursor = database.cursor()
    for number, row in enumerate(rows, start=1):
        unknown = set(row) - {column.name for column in table.columns}
        filled = {name: value for name, value in row.items() if value and name not in unknown}
        for column in table.columns:
            if column.required and column.name not in filled:
                default = f"{table.name}-{number}" if column.kind is Kind.ID else DEFAULTS.get(column.name)
                if default is None:
                    raise Bug(f"The example of {table.name} lacks {column.name}.")
                filled[column.name] = default
        names = ", ".join(f'"{name}"' for name in filled)
        attributes = ", ".join(f"'{name}': '{row[name]}'" for name in sorted(unknown) if row[name])
        extra = f", to_json({{{attributes}}})" if attributes else ", null"
        marks = ", ".join("?" for _ in filled)
        cursor.execute(
            f"insert into data.{table.name} ({names}, attributes, known_from, load_id) "
            f"values ({marks}{extra}, '{KNOWN_FROM}', {load_id})",
            list(filled.values()),
        )
    cursor.execute(
        "insert into meta.load values (?, 'example', 'example', ?, ?, ?, 0, 0, ?, ?)",
        [load_id, table.name, len(rows), len(rows), KNOWN_FROM, KNOWN_FROM],
    )


def run_example(metric: Metric, resolve: Resolve, database: Database | None = None) -> Point:
    """The single point that the example of a metric (or of its variant) gives."""
    example = metric.example
    database = database or example_database(example.tables)
    settings = Settings.of({}).with_overrides(example.settings)
    question = example_question(example)
    session = open_session(database, settings, question.as_of)
    try:
        points = Runner(question, session, resolve).result(metric).points
    finally:
        session.close()
    if len(points) != 1:
        raise Bug(f"The example of {metric.label} gives {len(points)} points instead of one.")
    return points[0]


def example_question(example: Example) -> Question:
    """The question that an example asks."""
    as_of = example.as_of or "2100-01-01"
    return Question(
        start=date.fromisoformat(example.start),
        end=date.fromisoformat(example.end),
        grain=Grain(example.grain),
        as_of=datetime.fromisoformat(as_of).replace(tzinfo=UTC),
        trailing=parse_window(example.trailing) if example.trailing else None,
        where={name: (value,) for name, value in example.where.items()},
    )


def matches(point: Point, expected: str | None) -> bool:
    """Whether a point has the value that the example states, to nine decimals."""
    if expected is None or point.value is None:
        return (point.value is None) == (expected is None)
    stated = Decimal(expected)
    return abs(Decimal(str(point.value)) - stated) < Decimal("0.000000001") * max(Decimal(1), abs(stated))
