"""The receipt of a value: all that is needed to defend it, and to get it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tenure.kernel.metric import Metric
from tenure.query.result import Point, Result
from tenure.service.cached import Asked, Cached
from tenure.service.detail import fold_in_words, freshness
from tenure.service.export import plain
from tenure.service.formats import Formats
from tenure.service.viewer import VIEWER
from tenure.service.workbook import Sheet

Line = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Labels with what they say, the address that gives the value again, and the SQL that is run."""

    lines: tuple[Line, ...]
    address: str
    sql: str

    @property
    def text(self) -> str:
        """The lines as text, without address and SQL."""
        said = ((label, "none" if value is None else plain(value)) for label, value in self.lines)
        return "\n".join(f"{label}: {value}" for label, value in said)

    def sheet(self, host: str) -> Sheet:
        """The same as a sheet; ``host`` is what stands before the address."""
        sql = [("SQL" if not number else "", line) for number, line in enumerate(self.sql.splitlines())]
        records = [dict(zip(("label", "value"), line, strict=True)) for line in self._all(host, sql)]
        return Sheet("Definition", ("label", "value"), records, has_head=False)

    def _all(self, host: str, sql: list[tuple[str, str]]) -> tuple[Line, ...]:
        return (*self.lines, ("Address", host + self.address), *sql)


def receipt(
    cached: Cached, metric: Metric, asked: Asked, result: Result, point: Point, formats: Formats
) -> Receipt:
    """The receipt of one point of an answer."""
    lines = (
        *_defined(metric, result),
        *_valued(result, point, formats),
        *_asked(asked),
        ("As of", result.as_of),
        *((("As known on", result.known_on),) if result.known_on else ()),
        ("Data version", result.data_version),
        *(
            (f"Table {name}", "not loaded" if day is None else f"loaded {day.isoformat()}")
            for name, day in freshness(cached, metric)
        ),
    )
    return Receipt(lines, _address(metric, asked, result, point), cached.sql(metric.label, asked))


def _defined(metric: Metric, result: Result) -> Iterator[Line]:
    yield "Metric", result.name
    yield "Id", metric.id
    yield "Variant", metric.variant_id
    yield "Question", metric.question
    yield "Definition", result.definition["formula"]
    yield "Version of it", result.definition["version"]
    yield "Computed as", fold_in_words(metric)
    for key, value in sorted(result.definition["parameters"].items()):
        is_plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        yield f"Parameter {key}", value if is_plain else json.dumps(value, ensure_ascii=False)


def _valued(result: Result, point: Point, formats: Formats) -> Iterator[Line]:
    yield "From", point.start
    yield "To (not included)", point.end
    yield "Value", formats.value(point.value, result.unit, result.currency)
    yield "All digits", point.value
    yield "Unit", result.currency if result.unit == "money" else result.unit.value
    if point.reason:
        yield "No value because", point.reason.value
    if point.numerator is not None and point.denominator is not None:
        yield "Numerator", point.numerator
        yield "Denominator", point.denominator
    if point.low is not None or point.high is not None:
        yield "95% interval from", point.low
        yield "95% interval to", point.high
    yield "n", point.n
    if point.is_partial:
        yield "Period", "not over"
    if point.flags:
        yield "Flags", " ".join(point.flags)


def _asked(asked: Asked) -> Iterator[Line]:
    question = asked.question
    yield "Per", question.grain.value
    if question.trailing:
        yield "Trailing window", str(question.trailing)
    yield "Filter", "; ".join(f"{name} = {' or '.join(v)}" for name, v in question.where.items()) or "none"
    if portfolio := VIEWER.get().portfolio:
        seen = "; ".join(f"{name} = {' or '.join(values)}" for name, values in portfolio.items())
        yield "Accounts seen", seen
    for key, value in asked.overrides.items():
        yield f"Setting replaced: {key}", str(value)


def _address(metric: Metric, asked: Asked, result: Result, point: Point) -> str:
    """The page with nothing left to defaults: range, clock, variant and period are named."""
    question = asked.question
    parameters = [
        ("from", question.start.isoformat()),
        ("to", question.end.isoformat()),
        ("grain", question.grain.value),
        ("trailing", str(question.trailing or "")),
        *(("where", f"{name}={value}") for name, values in question.where.items() for value in values),
        ("as_of", result.as_of.isoformat().replace("+00:00", "Z")),
        ("known_on", question.known_on.isoformat() if question.known_on else ""),
        *(("set", f"{key}={value}") for key, value in asked.overrides.items()),
        ("variant", metric.variant_id),
        ("point", point.start.isoformat()),
    ]
    return f"/metrics/{metric.id}?{urlencode([pair for pair in parameters if pair[1]])}"
