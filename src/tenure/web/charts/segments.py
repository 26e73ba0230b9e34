"""A metric by segment, for one period."""

from __future__ import annotations

from collections.abc import Sequence

from tenure.service.formats import Formats
from tenure.web.charts.frame import MAIN, Option, frame, scale


def segments_chart(
    names: list[str], values: Sequence[object], *, unit: str, formats: Formats, currency: str = ""
) -> Option:
    """One horizontal bar per segment, the first at the top."""
    axis = scale(values, unit, formats, currency)
    option = frame([], axis.label)
    category, number = option["xAxis"], option["yAxis"]
    category = {**category, "data": names, "inverse": True, "boundaryGap": True}
    category["axisLabel"] = {
        **category["axisLabel"],
        "hideOverlap": False,
        "width": 140,
        "overflow": "truncate",
    }
    number = {**number, "scale": False}
    option["xAxis"], option["yAxis"] = number, category
    option["tooltip"] = {**option["tooltip"], "axisPointer": {"type": "none"}}
    option["series"] = [
        {
            "type": "bar",
            "name": "value",
            "data": [axis.of(value) for value in values],
            "barMaxWidth": 18,
            "itemStyle": {"color": MAIN, "borderRadius": 3},
            "emphasis": {"disabled": True},
        }
    ]
    return option
