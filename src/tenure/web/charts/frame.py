"""What all charts share: colours that follow the page's, axes, and the scale of an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tenure.kernel.unit import Unit

Option = dict[str, Any]

# Custom properties of the style sheet, so that a drawn chart follows light and dark.
INK, MUTED, LINE, SURFACE = "var(--ink)", "var(--muted)", "var(--line)", "var(--surface)"
MAIN, BAND, GOOD = "var(--chart-1)", "var(--chart-1)", "var(--good)"
SERIES = tuple(f"var(--chart-{number})" for number in range(1, 7))
FONT = "system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Scale:
    """How values become numbers of an axis: divided, and labelled with what they are then."""

    divisor: float
    label: str

    def of(self, value: object) -> float | None:
        """A value on the axis."""
        return None if value is None else round(float(str(value)) / self.divisor, 6)


def scale(values: Iterable[object], unit: str, symbol: str) -> Scale:
    """The scale that keeps the labels of an axis short."""
    largest = max((abs(float(str(value))) for value in values if value is not None), default=0.0)
    match unit:
        case Unit.SHARE:
            return Scale(0.01, "{value}%")
        case Unit.SECONDS:
            steps = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
            size, name = next((step for step in steps if largest >= 2 * step[0]), steps[-1])
            return Scale(size, "{value} " + name)
        case Unit.DAYS:
            return Scale(1, "{value} d")
    prefix = symbol if unit == Unit.MONEY else ""
    for size, name in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if largest >= 2 * size:
            return Scale(size, prefix + "{value}" + name)
    return Scale(1, prefix + "{value}")


def frame(ticks: list[str], label: str) -> Option:
    """Axes and margins of a chart over periods."""
    text = {"color": MUTED, "fontSize": 12, "fontFamily": FONT}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": ticks,
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
