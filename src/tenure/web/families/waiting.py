"""The wait for the first value as a curve."""

from __future__ import annotations

from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.formats import Formats
from tenure.service.waiting import WAIT, waiting
from tenure.web import words
from tenure.web.address import Address
from tenure.web.charts.series import series_chart
from tenure.web.families.family import question_of

WEEK = 7
"""Days between two labels of the axis."""


def waiting_shown(cached: Cached, asked: Asked, address: Address, formats: Formats) -> dict[str, Any] | None:
    """The share that got there by day, as a chart and a table; None where nobody started."""
    found = waiting(cached, asked)
    if found is None or len(found.curve) < 2:
        return None
    lines = [
        {
            "days": formats.decimal(one.days, 0),
            "share": formats.value(one.share, Unit.SHARE),
            "interval": words.interval(one.low, one.high, Unit.SHARE, "", formats),
            "watched": formats.decimal(one.watched, 0),
        }
        for one in found.curve
    ]
    start, end = asked.question.start, asked.question.end
    option = series_chart(
        [line["days"] for line in lines],
        [one.share for one in found.curve],
        [one.low for one in found.curve],
        [one.high for one in found.curve],
        unit=Unit.SHARE,
        formats=formats,
    )
    option["series"][-1] |= {"symbol": "none", "step": "end"}
    option["xAxis"]["axisLabel"]["interval"] = WEEK - 1
    return {
        "url": question_of(address).url(f"/metrics/{WAIT}"),
        "range": formats.period(start, end, "total"),
        "started": formats.decimal(found.started, 0),
        "reached": formats.decimal(found.reached, 0),
        "lines": lines,
        "option": option,
        "texts": [
            f"within {line['days']} days\n{line['share']}"
            + (f"\n95% interval {line['interval']}" if line["interval"] else "")
            for line in lines
        ],
        "label": f"Share of new customers that got value, by days since the start, 0 to {lines[-1]['days']}",
    }
