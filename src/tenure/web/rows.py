"""The contributions behind one value of a metric, and how they fold to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit
from tenure.service.detail import Part, adds_up, behind, column_names, fold_in_words
from tenure.service.formats import DASH
from tenure.service.names import account_names
from tenure.web.customers.link import customer_url
from tenure.web.view import View

ROWS, ROWS_OF_OPERAND, MOST_ROWS = 25, 10, 2000
PLACING = frozenset(
    {"start_on", "segment_day", "segment_until", "days", "prev_day", "until_day", "next_day", "num", "den"}
)
"""Columns that place a row in time, and the numbers themselves."""


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
        against=None,
        compare=None,
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
    if not text.isdecimal() or len(text) > 4 or not 0 < int(text) <= MOST_ROWS:
        raise UserError(f"'{text}' is no number of rows.", do=f"Give 1 to {MOST_ROWS}.")
    return int(text)


def _part(view: View, part: Part, names: Mapping[str, str], limit: int, *, single: bool) -> dict[str, Any]:
    place = {name: number for number, name in enumerate(part.columns)}
    has_account = "account_id" in place
    own = [name for name in part.columns if name not in PLACING and name != "account_id"]
    places = {
        name: _places(row[place[name]] for row in part.rows) for name in ("num", "den") if name in place
    }
    rows = []
    for row in part.rows[:limit]:
        account = str(row[place["account_id"]] or "") if has_account else ""
        rows.append(
            {
                "account": names.get(account, account) or DASH,
                "account_id": account,
                "url": customer_url(view.address, account) if account else "",
                "own": [_own(view, row[place[name]]) for name in own],
                "num": _number(view, row[place["num"]], places["num"], in_unit=single),
                "den": _number(view, row[place["den"]], places["den"]) if "den" in place else "",
            }
        )
    return {
        "title": "" if single else part.name.replace("_", " "),
        "names": _names(view) if single else ("Numerator" if "den" in place else "Value", "Denominator"),
        "is_summed": not single or adds_up(view.metric),
        "columns": [name.replace("_", " ") for name in own],
        "has_account": has_account,
        "has_den": "den" in place,
        "rows": rows,
        "count": view.formats.decimal(part.count, 0),
        "hidden": part.count - len(rows),
        "num": _number(view, part.num, places["num"]),
        "den": "" if part.den is None else _number(view, part.den, places["den"]),
    }


def _names(view: View) -> tuple[str, str]:
    num, den = column_names(view.metric)
    is_money = view.result.unit == Unit.MONEY and not den
    return (f"{num} ({view.result.currency})" if is_money else num), den


def _places(values: Iterable[Any]) -> int:
    """Decimals of a column: none, or two for all of its numbers."""
    return 2 if any(value is not None and value != int(value) for value in values) else 0


def _number(view: View, value: Any, places: int, *, in_unit: bool = False) -> str:
    """A contribution; a duration in its own unit, anything else as a number."""
    if value is None:
        return DASH
    if in_unit and view.result.unit == Unit.SECONDS:
        return view.value(value)
    return view.formats.fixed(value, places)


def _own(view: View, value: Any) -> str:
    """Another column of a row, without the noise of binary fractions."""
    return (
        view.formats.decimal(value, 4) if isinstance(value, (Decimal, float)) else view.formats.exact(value)
    )
