"""A metric over time, with its interval and target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tenure.kernel.unit import Reason
from tenure.service.change import Comparison, Point, Result
from tenure.service.comparison import Past
from tenure.service.formats import Formats
from tenure.service.goal import Goal
from tenure.web import words
from tenure.web.charts.frame import BAND, GOOD, MAIN, MUTED, SURFACE, Option, frame, scale

HIDDEN: Option = {
    "type": "line",
    "symbol": "none",
    "silent": True,
    "lineStyle": {"width": 0},
    "tooltip": {"show": False},
    "emphasis": {"disabled": True},
}


EARLIER: Option = {
    "type": "line",
    "name": "a year before",
    "symbol": "none",
    "silent": True,
    "lineStyle": {"color": MUTED, "type": "dashed", "width": 1.5},
    "emphasis": {"disabled": True},
    "z": 2,
}


def series_chart(
    ticks: list[str],
    values: Sequence[object],
    lows: Sequence[object],
    highs: Sequence[object],
    *,
    unit: str,
    formats: Formats,
    currency: str = "",
    target: float | None = None,
    partial: Sequence[bool] = (),
    chosen: int | None = None,
    noted: Sequence[int] = (),
    before: Sequence[object] = (),
) -> Option:
    """A line of ``values`` per tick; the band from ``lows`` to ``highs`` where both are known.

    ``partial`` marks periods that are not over (hollow points), ``chosen`` the one whose rows are shown,
    ``noted`` those with a note (an upright line). ``before`` are values of a year before (dashed).
    """
    axis = scale((*values, *lows, *highs, target, *before), unit, formats, currency)
    option = frame(ticks, axis.label)
    bounded = [low is not None and high is not None for low, high in zip(lows, highs, strict=True)]
    lines: list[Option] = []
    if any(bounded):
        below = [axis.of(low) if both else None for low, both in zip(lows, bounded, strict=True)]
        above = [axis.of(high) if both else None for high, both in zip(highs, bounded, strict=True)]
        height = [
            None if a is None or b is None else round(a - b, 6) for a, b in zip(above, below, strict=True)
        ]
        stacked = {**HIDDEN, "stack": "band", "stackStrategy": "all"}
        lines.append({**stacked, "name": "low", "data": below})
        lines.append(
            {**stacked, "name": "interval", "data": height, "areaStyle": {"color": BAND, "opacity": 0.14}}
        )
    if any(value is not None for value in before):
        lines.append({**EARLIER, "data": [axis.of(value) for value in before]})
    points = [
        _point(axis.of(value), bool(partial) and partial[number], number == chosen)
        for number, value in enumerate(values)
    ]
    line: Option = {
        "type": "line",
        "name": "value",
        "data": points,
        "symbol": "circle",
        "symbolSize": 6,
        "showAllSymbol": True,
        "lineStyle": {"color": MAIN, "width": 2.5},
        "itemStyle": {"color": MAIN},
        "emphasis": {"disabled": True},
        "z": 3,
    }
    marks: list[Option] = [
        {
            "xAxis": index,
            "lineStyle": {"color": MUTED, "type": "dotted", "width": 1.5},
            "label": {"show": False},
        }
        for index in noted
    ]
    if target is not None:
        # The hidden line keeps the target within the axis.
        lines.append({**HIDDEN, "name": "target", "data": [axis.of(target)] * len(ticks)})
        marks.append(
            {
                "yAxis": axis.of(target),
                "lineStyle": {"color": GOOD, "type": "dashed", "width": 1.5},
                "label": {
                    "formatter": "target",
                    "position": "insideStartTop",
                    "color": MUTED,
                    "fontSize": 12,
                },
            }
        )
    if marks:
        line["markLine"] = {"silent": True, "symbol": "none", "data": marks}
    option["series"] = [*lines, line]
    return option


def chart_of(
    result: Result,
    points: Sequence[Point],
    formats: Formats,
    target: Goal | None,
    *,
    chosen: int | None = None,
    noted: Sequence[int] = (),
    past: Past | None = None,
) -> Option:
    """The chart of an answer's points; with those of a year before where ``past`` compares with them."""
    is_year = past is not None and past.comparison is Comparison.YEAR
    earlier = [past.year_before(point) for point in points] if past and is_year else []
    return series_chart(
        [formats.tick(point.start, result.grain) for point in points],
        [point.value for point in points],
        [point.low for point in points],
        [point.high for point in points],
        unit=result.unit,
        formats=formats,
        currency=result.currency,
        before=[None if point is None else point.value for point in earlier],
        target=target.value if target else None,
        partial=[point.is_partial for point in points],
        chosen=chosen,
        noted=noted,
    )


def first_drawn(points: Sequence[Point]) -> int:
    """Where a chart of the points begins: at the first that the data reach; at 0 where they reach none."""
    return next((at for at, point in enumerate(points) if point.reason != Reason.NO_DATA), 0)


def line_of(result: Result, point: Point, past: Past, formats: Formats, url: str) -> dict[str, Any]:
    """What the table beside a chart says of a point, in words; ``url`` leads to what is behind it."""
    return {
        "period": formats.period(point.start, point.end, result.grain),
        "value": formats.value(point.value, result.unit, result.currency),
        "interval": words.interval(point.low, point.high, result.unit, result.currency, formats),
        "n": formats.decimal(point.n, 0),
        "before": words.year_before_shown(past, point, result, formats),
        "url": url,
        "notes": [
            *(mark.text for mark in words.marks(point, formats)),
            *([words.reason(point.reason)] if point.reason else []),
        ],
    }


def texts_of(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the chart says of each point: its period, its value and, where there is one, its interval."""
    return [
        f"{line['period']}\n{line['value']}"
        + (f"\n95% interval {line['interval']}" if line["interval"] else "")
        + (f"\na year before {line['before']}" if line.get("before") else "")
        for line in lines
    ]


def _point(value: float | None, is_partial: bool, is_chosen: bool) -> object:
    if not is_partial and not is_chosen:
        return value
    style = {"color": SURFACE, "borderColor": MAIN, "borderWidth": 2} if is_partial else {"color": MAIN}
    return {"value": value, "symbolSize": 11 if is_chosen else 8, "itemStyle": style}
