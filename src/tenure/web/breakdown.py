"""A metric by one attribute: a bar and a line of a table per segment."""

from __future__ import annotations

from typing import Any

from tenure.service.detail import breakdown
from tenure.web import words
from tenure.web.charts.segments import segments_chart
from tenure.web.charts.sparkline import sparkline
from tenure.web.view import View

BARS = 12


def breakdown_shown(view: View, by: str) -> dict[str, Any] | None:
    """The chosen period by one attribute: a bar and a line of a table per segment."""
    result, formats = view.result, view.formats
    found = breakdown(view.cached, view.metric, view.asked, by, view.point.start, view.comparison)
    if not found:
        return None
    lines = [
        {
            "name": line.name,
            "value": view.value(line.point.value),
            "why": words.reason(line.point.reason),
            "interval": words.interval(
                line.point.low, line.point.high, result.unit, result.currency, formats
            ),
            "n": formats.decimal(line.point.n, 0),
            "change": words.change_shown(line.change, result.unit, result.currency, formats, result.grain),
            "marks": words.marks(line.point, formats),
            "spark": sparkline([p.value for p in line.points], [p.is_partial for p in line.points]),
            "url": view.address.url(
                where=tuple(dict.fromkeys((*view.address.all("where"), f"{by}={line.name}")))
            ),
        }
        for line in found
    ]
    bars = [line for line in found if line.point.value is not None][:BARS]
    shown = [formats.value(line.point.value, result.unit, result.currency) for line in bars]
    return {
        "by": words.variant_name(by),
        "period": view.period(view.point),
        "lines": lines,
        "option": segments_chart(
            [line.name for line in bars],
            [line.point.value for line in bars],
            unit=result.unit,
            formats=formats,
            currency=result.currency,
        )
        if bars
        else None,
        "height": 40 + 30 * len(bars),
        "texts": [f"{line.name}\n{text}" for line, text in zip(bars, shown, strict=True)],
        "label": f"{result.name} by {words.variant_name(by)}, {view.period(view.point)}",
    }
