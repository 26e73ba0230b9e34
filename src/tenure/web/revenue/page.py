"""The revenue page: what moved MRR, who moved it, what is kept of what began, and that the books balance."""

from __future__ import annotations

from typing import Any

from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.service.waterfall import Balance, balances, revenue_filters
from tenure.web.address import Address
from tenure.web.controls import controls
from tenure.web.families.family import panels_of
from tenure.web.page import Page
from tenure.web.revenue.cohorts import cohorts_shown
from tenure.web.revenue.ledger import ledger_shown
from tenure.web.revenue.movements import Shown, fall_shown, series_shown

PARAMETERS = ("point", "rows", "cohort")


def revenue_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    asked = cached.asked(**address.asked())
    filters, unknown = revenue_filters(cached, asked)
    formats = Formats.of(cached.workspace.settings)
    head = {"controls": controls(address, asked, filters, formats), "unknown": unknown, "is_blank": True}
    if unknown:
        return head
    shown = Shown(cached, address, asked)
    if not any(fall.closing.amount is not None for fall in shown.found.falls):
        return head
    return {
        **head,
        "is_blank": False,
        "period": shown.period(shown.fall),
        "currency": shown.found.currency,
        "lead": _lead(shown),
        "fall": fall_shown(shown),
        "series": series_shown(shown),
        "ledger": ledger_shown(shown),
        "cohorts": cohorts_shown(cached, address, asked, shown.formats),
        "balances": [_balance(one, shown.formats) for one in balances(cached, asked)],
        "panels": panels_of(cached, address, asked, "revenue"),
        "as_of": formats.instant(asked.question.as_of),
    }


def _lead(shown: Shown) -> str:
    fall = shown.fall
    if fall.residual is None:
        return ""
    moves = [
        f"{move.kind.lower()} {shown.money(move.amount, is_move=True)}" for move in fall.moves if move.amount
    ]
    ends = f"from {shown.money(fall.opening.amount)} to {shown.money(fall.closing.amount)}"
    return f"MRR went {ends}: {', '.join(moves)}." if moves else f"MRR stayed {ends.partition(' to ')[2]}."


def _balance(one: Balance, formats: Formats) -> dict[str, str | bool]:
    return {
        "title": one.title,
        "periods": f"{formats.decimal(one.periods, 0)} period{'' if one.periods == 1 else 's'}",
        "unknown": formats.decimal(one.unknown, 0) if one.unknown else "",
        "residual": formats.exact(one.residual),
        "is_ok": not one.residual,
        "is_whole": one.is_whole,
    }


REVENUE = Page("/revenue", "revenue", "revenue.html", revenue_context, PARAMETERS)
