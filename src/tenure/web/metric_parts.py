"""The tables of a metric's page: segments, variants, and the rows behind a number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit
from tenure.service.detail import Part, adds_up, behind, breakdown, column_names, fold_in_words, variants
from tenure.service.names import account_names
from tenure.web import words
from tenure.web.charts.segments import segments_chart
from tenure.web.charts.sparkline import sparkline
from tenure.web.formats import DASH
from tenure.web.view import View

ROWS, ROWS_OF_OPERAND, MOST_ROWS = 25, 10, 2000
BARS = 12
PLACING = (
    "start_on",
    "segment_day",
    "segment_until",
    "days",
    "prev_day",
    "until_day",
    "next_day",
    "num",
    "den",
)


def breakdown_shown(view: View, by: str) -> dict[str, Any] | None:
    """The chosen period by one attribute: a bar and a line of a table per segment."""
    result, formats = view.result, view.formats
    found = breakdown(view.cached, view.metric, view.asked, by, view.point.start)
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
            "change": words.change_shown(line.change, result.unit, result.currency, formats),
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
            symbol=formats.symbol(result.currency),
        )
        if bars
        else None,
        "height": 40 + 30 * len(bars),
        "texts": [f"{line.name}\n{text}" for line, text in zip(bars, shown, strict=True)],
        "label": f"{result.name} by {words.variant_name(by)}, {view.period(view.point)}",
    }


def variants_shown(view: View) -> list[dict[str, Any]]:
    """Every variant beside the one that is shown."""
    shown = view.point.value
    found = []
    for line in variants(view.cached, view.metric, view.asked, view.point.start):
        is_chosen, value = line.id == view.metric.variant_id, line.point.value
        gap = (
            ""
            if is_chosen or not _comparable(view, line.unit) or value is None or shown is None
            else (
                view.formats.difference(float(value) - float(shown), view.result.unit, view.result.currency)
            )
        )
        found.append(
            {
                "id": line.id,
                "name": words.variant_name(line.id),
                "why": line.why,
                "is_chosen": is_chosen,
                "value": view.value(value, line.unit),
                "reason": words.reason(line.point.reason),
                "gap": gap,
                "spark": sparkline([p.value for p in line.points], [p.is_partial for p in line.points]),
                "url": view.address.url(variant=line.id),
            }
        )
    return found


def _comparable(view: View, unit: str) -> bool:
    return unit == view.result.unit


def rows_shown(view: View) -> dict[str, Any]:
    """The contributions to the chosen period, and how they fold to its value."""
    names = account_names(view.cached, view.asked)
    parts = behind(view.cached, view.metric, view.asked, view.point)
    limit = _limit(view.address.get("rows")) or (ROWS if len(parts) == 1 else ROWS_OF_OPERAND)
    point = view.point.start.isoformat()
    api = view.address.url(
        f"/api/v1/metrics/{view.metric.label}/rows",
        variant=None,
        by=None,
        point=None,
        rows=None,
        **{"from": point, "to": view.point.end.isoformat()},
    )
    return {
        "period": view.period(view.point),
        "parts": [_part(view, part, names, limit, single=len(parts) == 1) for part in parts],
        "fold": fold_in_words(view.metric),
        "value": view.value(view.point.value),
        "is_formula": len(parts) > 1,
        "more_url": view.address.url(point=point, rows=str(MOST_ROWS)) + "#rows" if limit < MOST_ROWS else "",
        "json_url": api,
    }


def _limit(text: str) -> int:
    if not text:
        return 0
    if not text.isdigit() or not 0 < int(text) <= MOST_ROWS:
        raise UserError(f"'{text}' is no number of rows.", do=f"Give 1 to {MOST_ROWS}.")
    return int(text)


def _part(view: View, part: Part, names: Any, limit: int, *, single: bool) -> dict[str, Any]:
    place = {name: number for number, name in enumerate(part.columns)}
    has_account = "account_id" in place
    own = [name for name in part.columns if name not in PLACING and name != "account_id"]
    rows = []
    for row in part.rows[:limit]:
        account = row[place["account_id"]] if has_account else None
        rows.append(
            {
                "account": names.get(account, account) or DASH,
                "account_id": account or "",
                "own": [view.formats.exact(row[place[name]]) for name in own],
                "num": _number(view, row[place["num"]], single),
                "den": _number(view, row[place["den"]], False) if "den" in place else "",
            }
        )
    return {
        "title": "" if single else part.name.replace("_", " "),
        "names": _names(view, part)
        if single
        else ("Numerator" if "den" in place else "Value", "Denominator"),
        "is_summed": not single or adds_up(view.metric),
        "columns": [name.replace("_", " ") for name in own],
        "has_account": has_account,
        "has_den": "den" in place,
        "rows": rows,
        "count": view.formats.decimal(part.count, 0),
        "hidden": part.count - len(rows),
        "num": view.formats.exact(part.num),
        "den": "" if part.den is None else view.formats.exact(part.den),
    }


def _names(view: View, part: Part) -> tuple[str, str]:
    num, den = column_names(view.metric)
    is_money = view.result.unit == Unit.MONEY and not den
    return (f"{num} ({view.result.currency})" if is_money else num), den


def _number(view: View, value: Any, in_unit: bool) -> str:
    """A contribution; a duration in its own unit, anything else as a number."""
    if in_unit and view.result.unit == Unit.SECONDS and value is not None:
        return view.value(value)
    if isinstance(value, (Decimal, float)):
        return view.formats.decimal(value, 2)
    return view.formats.exact(value)
