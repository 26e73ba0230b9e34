"""All that the page of one metric shows: series, segments, variants, rows, definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Formula, Metric
from tenure.query.behind import Rows
from tenure.query.compare import Pair, contributions, pair
from tenure.query.definition import tables
from tenure.query.result import Point
from tenure.service.cached import Asked, Cached
from tenure.service.change import Change, Comparison, series
from tenure.service.comparison import with_past

SEGMENTS = 30
"""Most segments of the breakdown; the largest ones by number of rows."""


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment: its series, the point of the chosen period, the change before it."""

    name: str
    points: tuple[Point, ...]
    point: Point
    change: Change


@dataclass(frozen=True, slots=True)
class VariantLine:
    """One variant of the metric at the chosen period; why it exists ("" for the default)."""

    id: str
    why: str
    unit: str
    points: tuple[Point, ...]
    point: Point


@dataclass(frozen=True, slots=True)
class Part:
    """Contributions of the chosen period, largest first, with the sums that they fold to."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
    num: Decimal
    den: Decimal | None


def variants(cached: Cached, metric: Metric, asked: Asked, start: date) -> tuple[VariantLine, ...]:
    """Every variant of a metric, the default first, computed together."""
    plain = cached.resolve(metric.id)
    ids = ["default", *(variant.id for variant in plain.variants)]
    if len(ids) == 1:
        return ()
    answer = cached.show(tuple(plain.with_variant(id).label for id in ids), asked)
    why = {variant.id: variant.why for variant in plain.variants}
    return tuple(
        VariantLine(id, why.get(id, ""), result.unit, series(result), at(series(result), start))
        for id, result in zip(ids, answer.results, strict=True)
    )


def breakdown(
    cached: Cached,
    metric: Metric,
    asked: Asked,
    by: str,
    start: date,
    comparison: Comparison = Comparison.PREVIOUS,
) -> tuple[SegmentLine, ...]:
    """The metric by one attribute: every segment with its series, those with most rows first.

    Changes are those from a year before or, as targets are for the whole, from the period before.
    """
    against = comparison if comparison is Comparison.YEAR else Comparison.PREVIOUS
    result, past = with_past(cached, (metric.label,), asked.change(by=(by,)), against)[0]
    names = dict.fromkeys(point.segment[by] for point in result.points)
    lines = []
    for name in names:
        points = series(result, {by: name})
        index = next(i for i, point in enumerate(points) if point.start == start)
        moved = past.step(points[index], result.direction)
        lines.append(SegmentLine(name, points, points[index], moved))
    lines.sort(key=lambda line: (-line.point.n, line.name))
    return tuple(lines[:SEGMENTS])


def behind(cached: Cached, metric: Metric, asked: Asked, point: Point) -> tuple[Part, ...]:
    """The contributions to the period of a point; of a formula, those of each operand."""
    period = asked.change(start=point.start, end=point.end, by=())
    return tuple(_part(rows, point.start) for rows in cached.rows(metric.label, period))


def differing(cached: Cached, metric: Metric, other: Metric, asked: Asked, point: Point) -> Pair:
    """The entities that make another variant differ in the period of a point, largest difference first."""
    period = asked.change(start=point.start, end=point.end, by=())
    made = {one.variant_id: contributions(cached.rows(one.label, period)) for one in (metric, other)}
    return pair(metric.variant_id, other.variant_id, made)


def _part(found: Rows, start: date) -> Part:
    place = {name: number for number, name in enumerate(found.columns)}
    rows = [row for row in found.rows if row[place["start_on"]] == start]
    num, den = place["num"], place.get("den")
    rows.sort(key=lambda row: (-abs(row[num] or 0), -abs(row[den] or 0) if den is not None else 0))
    return Part(
        found.name,
        found.columns,
        tuple(rows),
        len(rows),
        _total(row[num] for row in rows),
        None if den is None else _total(row[den] for row in rows),
    )


def _total(values: Iterable[object]) -> Decimal:
    return sum((Decimal(str(value)) for value in values if value is not None), Decimal(0))


def freshness(cached: Cached, metric: Metric) -> tuple[tuple[str, date | None], ...]:
    """The tables behind a metric, each with the local day of its last load."""
    zone = cached.workspace.settings.calendar.zone
    cursor = cached.workspace.database.cursor()
    try:
        last = 'select "table", max(loaded_at) from meta.load where loaded > 0 group by "table"'
        loaded = {
            name: at.replace(tzinfo=UTC).astimezone(zone).date()
            for name, at in cursor.execute(last).fetchall()
        }
    finally:
        cursor.close()
    return tuple((name, loaded.get(name)) for name in tables(metric, cached.workspace.catalog.resolve))


def at(points: tuple[Point, ...], start: date) -> Point:
    """The point of the period that starts there."""
    return next(point for point in points if point.start == start)


def fold_in_words(metric: Metric) -> str:
    """How the contributions combine, in terms of ``column_names``."""
    if isinstance(metric.rows, Formula):
        return metric.rows.expression
    p = metric.fold.p
    words = {
        FoldKind.SUM: "the sum of the amounts",
        FoldKind.SHARE: "the share of rows that are 1",
        FoldKind.NET_SHARE: "the mean of 100, 0 and −100",
        FoldKind.MEAN: "the mean of the values",
        FoldKind.RATIO: "the sum of the numerators ÷ the sum of the denominators",
        FoldKind.QUANTILE: "the median of the values" if p == 0.5 else f"the {p:g}-quantile of the values",
        FoldKind.SURVIVAL: "the Kaplan–Meier median of the durations",
    }
    per_day = ", averaged over the days of the period" if metric.per else ""
    return words[metric.fold.kind] + per_day


def column_names(metric: Metric) -> tuple[str, str]:
    """What num and den of the rows stand for."""
    match metric.fold.kind:
        case FoldKind.SUM:
            return "Amount", ""
        case FoldKind.SHARE:
            return "Yes (1) or no (0)", ""
        case FoldKind.SURVIVAL:
            return "Duration", "Happened"
        case FoldKind.RATIO:
            return "Numerator", "Denominator"
    return "Value", ""


def adds_up(metric: Metric) -> bool:
    """Whether sums of the rows make the value; not so for medians."""
    return metric.fold.kind not in (FoldKind.QUANTILE, FoldKind.SURVIVAL)
