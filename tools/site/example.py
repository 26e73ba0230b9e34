"""The worked example of a metric, computed while its page is built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tenure.engines.duckdb.session import open_session
from tenure.kernel.errors import Bug
from tenure.kernel.metric import Example, Metric
from tenure.kernel.settings import Settings
from tenure.kernel.unit import REASONS
from tenure.query.example import example_database, example_question, matches, parse
from tenure.query.plan import Resolve
from tenure.query.result import Point
from tenure.query.run import Runner
from tenure.service.formats import DASH, Formats


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a page shows them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One variant: its value as people read it, with all digits, and what the catalogue states."""

    id: str
    value: str
    exact: str
    stated: str
    interval: str
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """An example with its answer: what went in, what was asked, what came out, by which SQL."""

    inputs: tuple[Table, ...]
    asked: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    behind: tuple[Table, ...]
    sql: str


def ids(metric: Metric) -> tuple[str, ...]:
    """The variants of a metric, the default first."""
    return ("default", *(variant.id for variant in metric.variants))


def work(metric: Metric, resolve: Resolve) -> Worked:
    """The example of a metric, computed now for every variant. Bug when a value is not the one stated."""
    example = metric.example
    question = example_question(example)
    settings = Settings.of({}).with_overrides(example.settings)
    session = open_session(example_database(example.tables), settings, question.as_of)
    try:
        runner = Runner(question, session, resolve)
        results = runner.answer([metric.with_variant(id) for id in ids(metric)])
        formats = Formats.of(settings)
        lines = [
            _line(metric.with_variant(id), result.points, formats, settings["currency"])
            for id, result in zip(ids(metric), results, strict=True)
        ]
        behind = tuple(
            Table(part.name, part.columns, tuple(tuple(map(formats.exact, row)) for row in part.rows))
            for part in runner.rows(metric)
        )
        return Worked(inputs(example), tuple(asked(example)), tuple(lines), behind, runner.sql(metric))
    finally:
        session.close()


def _line(metric: Metric, points: tuple[Point, ...], formats: Formats, currency: str) -> Line:
    example = metric.example
    stated = example.value if metric.variant_id == "default" else example.variants[metric.variant_id]
    (point,) = points
    if not matches(point, stated):
        raise Bug(f"The example of {metric.label} gives {point.value}, the catalogue states {stated}.")
    low, high = (formats.value(end, metric.unit, currency) for end in (point.low, point.high))
    return Line(
        metric.variant_id,
        formats.value(point.value, metric.unit, currency),
        DASH if point.value is None else plain(point.value),
        "null" if stated is None else stated,
        "" if point.low is None and point.high is None else f"{low} to {high}",
        REASONS[point.reason] if point.reason else "",
    )


def plain(value: Decimal | float) -> str:
    """A number with twelve decimals at most, as the catalogue writes them."""
    text = f"{Decimal(str(value)):.12f}"
    return text.rstrip("0").rstrip(".")


def inputs(example: Example) -> tuple[Table, ...]:
    """The tables that go in, as they are written in the catalogue."""
    found = []
    for name, text in example.tables.items():
        records = list(parse(text))
        columns = tuple(records[0]) if records else ()
        found.append(Table(name, columns, tuple(tuple(record.values()) for record in records)))
    return tuple(found)


def asked(example: Example) -> Iterator[tuple[str, str]]:
    """The question, part by part: a name and what it is."""
    yield "From", example.start
    yield "To", f"{example.end} (the day after the last)"
    yield "Grain", example.grain
    if example.trailing:
        yield "Trailing", example.trailing
    if example.as_of:
        yield "As of", example.as_of
    for name, value in example.where.items():
        yield "Filter", f"{name} = {value}"
    for name, chosen in example.settings.items():
        text = chosen if isinstance(chosen, str) else json.dumps(chosen, ensure_ascii=False)
        yield "Setting", f"{name} = {text}"
