"""What a customer pays, in words and lines."""

from __future__ import annotations

from typing import Any

from tenure.kernel.period import Grain
from tenure.kernel.unit import Unit
from tenure.service.customer.brief import Brief
from tenure.service.customer.money import Movement
from tenure.service.formats import DASH, Formats
from tenure.web.charts.series import series_chart

MOVEMENTS = 30
"""Most movements that are listed."""


def money_shown(found: Brief, formats: Formats, currency: str) -> dict[str, Any] | None:
    """MRR per month and its movements; None where nothing tells what the customer pays."""
    money = found.money
    if found.customer.state is None:
        return None
    lines = [
        {
            "period": formats.period(one.start, one.end, Grain.MONTH),
            "value": formats.value(one.mrr, Unit.MONEY, currency),
            "note": f"up to {formats.day(one.closing_on)}" if one.is_partial else "",
        }
        for one in money.levels
    ]
    nothing: list[None] = [None] * len(lines)
    exchange = money.exchange
    return {
        "has_values": any(one.mrr for one in money.levels),
        "option": series_chart(
            [formats.tick(one.start, Grain.MONTH) for one in money.levels],
            [one.mrr for one in money.levels],
            nothing,
            nothing,
            unit=Unit.MONEY,
            formats=formats,
            currency=currency,
            partial=[one.is_partial for one in money.levels],
        ),
        "lines": lines,
        "texts": [f"{line['period']}\n{line['value']}" for line in lines],
        "label": f"MRR per month, {lines[0]['period']} to {lines[-1]['period']}; now {lines[-1]['value']}",
        "opening": formats.value(money.opening, Unit.MONEY, currency),
        "opening_on": lines[0]["period"],
        "movements": [_movement(one, formats, currency) for one in money.movements[:MOVEMENTS]],
        "hidden": max(0, len(money.movements) - MOVEMENTS),
        "exchange": formats.difference(float(exchange), Unit.MONEY, currency) if exchange else "",
        "now": lines[-1]["value"],
    }


def _movement(one: Movement, formats: Formats, currency: str) -> dict[str, str]:
    amount = DASH if one.amount is None else formats.difference(float(one.amount), Unit.MONEY, currency)
    css = "" if not one.amount else "better" if one.amount > 0 else "worse"
    return {
        "day": formats.day(one.day),
        "kind": one.kind,
        "cause": one.cause.replace("_", " "),
        "amount": amount,
        "css": css,
    }


def contracts_shown(found: Brief, formats: Formats) -> list[dict[str, str]]:
    """The terms, the last to end first."""
    css = {"renewed": "met", "lost": "missed", "running": "", "undecided": "near"}
    return [
        {
            "id": one.contract_id,
            "product": one.product or DASH,
            "from": formats.day(one.started_on),
            "to": formats.day(one.ended_on),
            "value": DASH if one.value is None else formats.money(one.value, one.currency),
            "renews": "by itself" if one.renews_itself else "when agreed",
            "state": one.state,
            "css": css.get(one.state, ""),
            "note": f"cancelled {formats.day(one.cancelled_on)}" if one.cancelled_on else "",
        }
        for one in found.money.contracts
    ]
