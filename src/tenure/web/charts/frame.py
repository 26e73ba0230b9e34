"""What all charts share: colours that follow the page's, axes, and the scale of an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.formats import Formats
from tenure.web.charts import ticks

Option = dict[str, Any]

# Custom properties of the style sheet, so that a drawn chart follows light and dark.
INK, MUTED, LINE, SURFACE = "var(--ink)", "var(--muted)", "var(--line)", "var(--surface)"
MAIN, BAND, GOOD = "var(--chart-1)", "var(--chart-1)", "var(--good)"
SERIES = tuple(f"var(--chart-{number})" for number in range(1, 7))
FONT = "system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Scale:
    """How values become numbers of an axis: divided, and written by ``label`` (see static/ticks.js)."""

    divisor: float
    label: ticks.Marks

    def of(self, value: object) -> float | None:
        """A value on the axis."""
        return None if value is None else round(float(str(value)) / self.divisor, 6)


def scale(values: Iterable[object], unit: str, formats: Formats, currency: str = "") -> Scale:
    """The scale that keeps the labels of an axis short."""
    largest = max((abs(float(str(value))) for value in values if value is not None), default=0.0)
    match unit:
        case Unit.SHARE:
            return Scale(0.01, ticks.plain(formats, unit))
        case Unit.SECONDS:
            steps = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
            size, name = next((step for step in steps if largest >= 2 * step[0]), steps[-1])
            return Scale(size, ticks.plain(formats, unit, name))
        case Unit.DAYS:
            return Scale(1, ticks.plain(formats, unit, "d"))
    for size in (10**9, 10**6, 10**3):
        if largest >= 2 * size and (label := ticks.short(formats, unit, currency, size)):
            return Scale(size, label)
    return Scale(1, ticks.plain(formats, unit, currency if unit == Unit.MONEY else ""))


def frame(names: list[str], label: ticks.Marks) -> Option:
    """Axes and margins of a chart over periods."""
    text = {"color": MUTED, "fontSize": 12, "fontFamily": FONT}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": names,
            "boundaryGap": False,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": LINE}},
            "axisLabel": {**text, "hideOverlap": True, "margin": 12},
        },
        "yAxis": {
            "type": "value",
            "scale": True,
            "splitNumber": 4,
            "axisLabel": {**text, "formatter": label},
            "splitLine": {"lineStyle": {"color": LINE}},
        },
        "tooltip": {
            "trigger": "axis",
            "backgroundColor": SURFACE,
            "borderColor": LINE,
            "textStyle": {"color": INK, "fontFamily": FONT, "fontSize": 13},
            "axisPointer": {"lineStyle": {"color": MUTED}},
        },
    }
