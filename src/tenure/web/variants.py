"""The variants of a metric side by side, and who makes two of them differ."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tenure.service.detail import behind, column_names, differing, variants
from tenure.service.names import account_names
from tenure.web import words
from tenure.web.charts.sparkline import sparkline
from tenure.web.customers.link import customer_url
from tenure.web.view import View

DIFFERING = 20
"""Most entities that are listed as making a difference."""


def variants_shown(view: View) -> list[dict[str, Any]]:
    """Every variant beside the one that is shown."""
    shown = view.point.value
    found = []
    for line in variants(view.cached, view.metric, view.asked, view.point.start):
        is_chosen, value = line.id == view.metric.variant_id, line.point.value
        gap = ""
        if not is_chosen and line.unit == view.result.unit and value is not None and shown is not None:
            gap = view.formats.difference(float(value) - float(shown), view.result.unit, view.result.currency)
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
                "url": view.address.url(variant=line.id, against=None),
                "against_url": view.address.url(against=line.id) + "#variants",
            }
        )
    return found


def differing_shown(view: View) -> dict[str, Any] | None:
    """Who makes the variant of the address differ from the one that is shown; None without one."""
    against = view.address.get("against")
    if not against or against == view.metric.variant_id:
        return None
    other = view.cached.resolve(view.metric.id).with_variant(against)
    names = account_names(view.cached, view.asked)
    found = differing(view.cached, view.metric, other, view.asked, view.point)
    by_account = all(
        "account_id" in part.columns
        for metric in (view.metric, other)
        for part in behind(view.cached, metric, view.asked, view.point)
    )
    return {
        "first": words.variant_name(found.first),
        "second": words.variant_name(found.second),
        "count": found.count,
        "hidden": found.count - len(found.differences[:DIFFERING]),
        "has_parts": any(difference.part for difference in found.differences),
        "lines": [
            {
                "name": names.get(one.entity, one.entity),
                "url": customer_url(view.address, one.entity) if by_account and one.entity != "None" else "",
                "part": one.part.replace("_", " "),
                "first": _contribution(view, one.first),
                "second": _contribution(view, one.second),
            }
            for one in found.differences[:DIFFERING]
        ],
    }


def _contribution(view: View, made: tuple[Decimal | float, Decimal | float] | None) -> str:
    if made is None:
        return "not counted"
    num, den = (view.formats.decimal(number, 2) for number in made)
    return f"{num} of {den}" if column_names(view.metric)[1] else num
