"""Each metric over two years of the demo company, drawn by the charts of the dashboard."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from markupsafe import Markup

from tenure.catalog import catalog
from tenure.service.change import series
from tenure.service.demo import open_demo
from tenure.service.formats import Formats
from tenure.service.workspace import Workspace
from tenure.web import words
from tenure.web.charts.series import chart_of
from tenure.web.rendering import chart_svg

UNTIL = date(2026, 3, 10)
START, END = date(2024, 3, 1), date(2026, 3, 1)
HEIGHT = 260
LOCAL = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn series and the numbers behind it: period, value, interval."""

    svg: Markup
    label: str
    lines: tuple[tuple[str, str, str], ...]


def demo_charts() -> Mapping[str, Chart]:
    """A chart per metric id; metrics that the demo gives no value have none."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        open_demo(folder, seed=1, until=UNTIL).close()
        with Workspace(folder, now=lambda: LOCAL) as workspace:
            return charts_of(workspace, tuple(catalog().metrics), START, END)


def charts_of(workspace: Workspace, metrics: tuple[str, ...], start: date, end: date) -> dict[str, Chart]:
    """The charts of these metrics over a range of months, computed together."""
    formats = Formats.of(workspace.settings)
    found = {}
    for result in workspace.show(*metrics, start=start, end=end).results:
        points = series(result)
        if all(point.value is None for point in points):
            continue
        lines = tuple(
            (
                formats.period(point.start, point.end, result.grain),
                formats.value(point.value, result.unit, result.currency),
                words.interval(point.low, point.high, result.unit, result.currency, formats),
            )
            for point in points
        )
        option = chart_of(result, points, formats, None)
        label = f"{result.name} by month, {lines[0][0]} to {lines[-1][0]}; last value {lines[-1][1]}"
        found[result.metric] = Chart(chart_svg(option, HEIGHT, "demo"), label, lines)
    return found
