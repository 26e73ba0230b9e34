"""Parts of a whole per period, as bars on top of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tenure.service.formats import Formats
from tenure.web.charts.frame import FONT, INK, SERIES, Option, frame, scale


def stacked_chart(
    ticks: list[str],
    parts: Mapping[str, Sequence[object]],
    *,
    unit: str,
    formats: Formats,
    currency: str = "",
) -> Option:
    """One bar per tick, made of the named parts, the first at the bottom; negative ones hang below zero."""
    axis = scale((value for values in parts.values() for value in values), unit, formats, currency)
    option = frame(ticks, axis.label)
    option["xAxis"] = {**option["xAxis"], "boundaryGap": True}
    option["yAxis"] = {**option["yAxis"], "scale": False}
    option["tooltip"] = {**option["tooltip"], "axisPointer": {"type": "none"}}
    if len(parts) > 1:
        option["grid"] = {**option["grid"], "top": 40}
        option["legend"] = {
            "top": 0,
            "left": 0,
            "icon": "roundRect",
            "itemWidth": 12,
            "itemHeight": 12,
            "data": list(parts),
            "selectedMode": False,
            "textStyle": {"color": INK, "fontSize": 12.5, "fontFamily": FONT},
        }
    option["series"] = [
        {
            "type": "bar",
            "name": name,
            "stack": "all",
            "data": [axis.of(value) for value in values],
            "barMaxWidth": 36,
            "itemStyle": {"color": SERIES[number % len(SERIES)]},
            "emphasis": {"disabled": True},
        }
        for number, (name, values) in enumerate(parts.items())
    ]
    return option
