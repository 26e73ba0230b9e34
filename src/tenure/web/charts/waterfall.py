"""From an opening amount over what was gained and lost to a closing one."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from tenure.kernel.unit import Unit
from tenure.service.formats import Formats
from tenure.web.charts.frame import GOOD, INK, MAIN, Option, frame, scale

BAD = "var(--bad)"
SMALL = 0.3
"""Movements that reach less far than this part of the largest level are seen closer: the axis is cut."""

STEPS = 4


def waterfall_chart(
    names: list[str], amounts: Sequence[float], *, formats: Formats, currency: str
) -> tuple[Option, float]:
    """One horizontal bar per step, the first at the top: the first and the last are levels, the rest moves.

    Also returns where the axis begins: above 0 when the moves are small beside the levels.
    """
    ends = _ends(amounts)
    low, high = min(min(pair) for pair in ends[1:-1]), max(max(pair) for pair in ends)
    begins, step = _begins(low, high)
    axis = scale([high], Unit.MONEY, formats, currency)
    option = frame([], axis.label)
    category, number = option["xAxis"], option["yAxis"]
    category = {**category, "data": names, "inverse": True, "boundaryGap": True}
    category["axisLabel"] = {**category["axisLabel"], "color": INK, "hideOverlap": False}
    option["xAxis"] = {**number, "scale": False}
    if begins:
        option["xAxis"] |= {"min": axis.of(begins), "interval": axis.of(step)}
    option["xAxis"]["axisLabel"] = {**number["axisLabel"], "hideOverlap": True}
    option["yAxis"] = category
    option["tooltip"] = {**option["tooltip"], "axisPointer": {"type": "none"}}
    bar: Option = {"type": "bar", "stack": "steps", "barWidth": "62%", "emphasis": {"disabled": True}}
    option["series"] = [
        {
            **bar,
            "name": "below",
            "silent": True,
            "itemStyle": {"color": "transparent"},
            "data": [axis.of(min(pair)) for pair in ends],
        },
        {**bar, "name": "amount", "data": _bars(ends, axis.divisor)},
    ]
    return option, begins


def _ends(amounts: Sequence[float]) -> list[tuple[float, float]]:
    """From where to where each bar goes."""
    level, ends = float(amounts[0]), [(0.0, float(amounts[0]))]
    for amount in amounts[1:-1]:
        ends.append((level, level + float(amount)))
        level += float(amount)
    return [*ends, (0.0, float(amounts[-1]))]


def _begins(low: float, high: float) -> tuple[float, float]:
    """Where the axis begins: 0, or a round amount below all movements when they are small; its step."""
    if high <= 0 or high - low > SMALL * high:
        return 0.0, 0.0
    rough = max((high - low) / STEPS, high / 1e6)
    size = 10.0 ** floor(log10(rough))
    step = size * next(round_ for round_ in (1, 2, 5, 10) if round_ * size >= rough)
    return max(0.0, (low // step - 1) * step), step


def _bars(ends: Sequence[tuple[float, float]], divisor: float) -> list[Option]:
    last, bars = len(ends) - 1, []
    for number, (start, end) in enumerate(ends):
        color = MAIN if number in (0, last) else GOOD if end >= start else BAD
        style = {"color": color, "borderRadius": 2}
        bars.append({"value": round(abs(end - start) / divisor, 6), "itemStyle": style})
    return bars
