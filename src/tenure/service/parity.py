"""Whether an engine gives the same cells as the embedded one: worked examples, and a workspace's data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.engines.opening import Engine
from tenure.engines.remote.connection import Connection
from tenure.engines.remote.parity import Difference, compare
from tenure.engines.remote.session import open_remote
from tenure.engines.remote.source import HAS_ATTRIBUTES, source
from tenure.engines.session import Session, SqlError
from tenure.kernel.errors import UserError
from tenure.kernel.metric import Example, Metric
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Unit
from tenure.model.tables import TABLES
from tenure.query.example import example_database, example_question
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

PREFIX = "tenure_parity_"
LATEST = "known_until = timestamp '2100-01-01'"
Progress = Callable[[str, int, int], None]
Answered = dict[Any, Point] | SqlError | UserError


@dataclass
class Family:
    """Cells of one family of metrics."""

    cells: int = 0
    different: int = 0

    @property
    def equal(self) -> int:
        """Cells that are the same on both engines."""
        return self.cells - self.different


@dataclass
class Parity:
    """All cells that were compared, by family, and those that differ."""

    engine: str
    families: dict[str, Family] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """Number of all cells."""
        return sum(family.cells for family in self.families.values())

    @property
    def is_equal(self) -> bool:
        """Whether every cell is the same."""
        return not self.differences

    def add(self, family: str, cells: int, differences: Sequence[Difference]) -> None:
        """Count the cells of one metric."""
        counted = self.families.setdefault(family, Family())
        counted.cells += cells
        counted.different += len(differences)
        self.differences += differences


@dataclass(frozen=True)
class Case:
    """Metrics that one question asks of the same data."""

    name: str
    metrics: tuple[Metric, ...]
    question: Question
    settings: Settings


def with_variants(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Every metric, each followed by its variants."""
    return tuple(m.with_variant(id) for m in metrics for id in ("default", *(v.id for v in m.variants)))


def compare_examples(
    engine: Engine, url: str, metrics: Sequence[Metric] | None = None, progress: Progress | None = None
) -> Parity:
    """Run the worked examples of these metrics (of all), variants included, on both engines."""
    found = Parity(engine.name)
    chosen = list(catalog().metrics.values()) if metrics is None else list(metrics)
    for number, metric in enumerate(chosen):
        if progress:
            progress(metric.id, number, len(chosen))
        by_example: dict[int, tuple[Example, list[Metric]]] = {}
        for variant in with_variants([metric]):
            by_example.setdefault(id(variant.example), (variant.example, []))[1].append(variant)
        for example, variants in by_example.values():
            case = Case(
                "example",
                tuple(variants),
                example_question(example),
                Settings.of({}).with_overrides(example.settings),
            )
            with closing(example_database(example.tables)) as database:
                compare_case(found, engine, url, case, database)
    return found


def compare_data(
    engine: Engine,
    url: str,
    database: Database,
    settings: Settings,
    questions: Sequence[Question],
    metrics: Sequence[Metric] | None = None,
    progress: Progress | None = None,
) -> Parity:
    """Ask these metrics (all) and their variants these questions of a database's tables, on both engines."""
    found = Parity(engine.name)
    chosen = with_variants(list(catalog().metrics.values()) if metrics is None else metrics)
    for number, question in enumerate(questions):
        name = f"data by {question.grain.value}{''.join(f' and {name}' for name in question.by)}"
        if progress:
            progress(name, number, len(questions))
        case = Case(name, chosen, question, settings)
        compare_case(found, engine, url, case, database)
    return found


def compare_case(found: Parity, engine: Engine, url: str, case: Case, database: Database) -> None:
    """Ask one case of both engines, the remote one over a temporary copy of the tables."""
    here = open_session(database, case.settings, case.question.as_of)
    try:
        expected = answers(case, here)
    finally:
        here.close()
    connection = engine.connect(url)
    with closing(connection):
        given = copy(database, connection)
        there = open_remote(connection, engine.dialect, given, case.settings, case.question.as_of)
        remote = answers(case, there)
    for metric in case.metrics:
        where = f"{case.name} {metric.label}"
        one, two = expected[metric.label], remote[metric.label]
        if isinstance(one, dict) and isinstance(two, dict):
            # scores are floats inside their views, and sums of floats depend on the order
            is_exact = metric.unit is not Unit.SCORE
            found.add(metric.family, *compare(where, one, two, is_exact=is_exact))
        elif str(one) != str(two):
            found.add(metric.family, 1, [Difference(where, "error", one, two)])


def answers(case: Case, session: Session) -> dict[str, Answered]:
    """Points by their period and segment for every metric, or what was wrong."""
    runner = Runner(case.question, session, catalog().resolve)
    found: dict[str, Answered] = {}
    for metric in case.metrics:
        try:
            points = runner.result(metric).points
            found[metric.label] = {(str(p.start), *p.segment.values()): p for p in points}
        except (SqlError, UserError) as error:
            found[metric.label] = error
    return found


def copy(database: Database, connection: Connection) -> Any:
    """Copy the tables' present rows to temporary tables, attributes as columns; the mapping to them."""
    found: dict[str, tuple[str, ...]] = {}
    cursor = database.cursor()
    for name, table in TABLES.items():
        columns = [(column.name, column.sql_type) for column in table.columns]
        listed = [f'cast("{c}" as varchar)' if kind == "JSON" else f'"{c}"' for c, kind in columns]
        if name in HAS_ATTRIBUTES:
            keys = cursor.execute(
                f"select distinct unnest(json_keys(attributes)) from data.{name} where {LATEST}"
            )
            for (key,) in sorted(keys.fetchall()):
                columns.append((key, "VARCHAR"))
                listed.append(f"json_extract_string(attributes, '$.\"{key}\"')")
        rows = cursor.execute(f"select {', '.join(listed)} from data.{name} where {LATEST}").fetchall()
        if rows:
            kinds = [(column, "VARCHAR" if kind == "JSON" else kind) for column, kind in columns]
            connection.load(PREFIX + name, kinds, rows)
            found[PREFIX + name] = tuple(column for column, _ in columns)
    given = {name: {"name": PREFIX + name} for name in TABLES if PREFIX + name in found}
    return source("", found, given)
