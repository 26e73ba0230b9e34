"""The revenue page: what moved MRR, who moved it, what is kept of what began, and that the books balance."""

from __future__ import annotations

from typing import Any

from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.service.waterfall import MOST, Balance, balances, has_revenue, near, revenue_filters
from tenure.web.address import Address
from tenure.web.controls import controls
from tenure.web.families.family import panels_of
from tenure.web.page import Page
from tenure.web.revenue.cohorts import cohorts_shown, members_shown
from tenure.web.revenue.files import PARAMETERS, file_urls
from tenure.web.revenue.ledger import ledger_shown
from tenure.web.revenue.movements import Shown, fall_shown, series_shown


def revenue_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    asked = cached.asked(**address.asked())
    filters, unknown = revenue_filters(cached, asked)
    formats = Formats.of(cached.workspace.settings)
    head = {"controls": controls(address, asked, filters, formats), "unknown": unknown, "is_blank": True}
    if unknown:
        return head
    part = near(cached, asked, address.get("point"))
    shown = Shown(cached, address, part)
    is_empty = all(fall.closing.amount is None for fall in shown.found.falls)
    if is_empty and (part is asked or not has_revenue(cached)):
        return head
    return {
        **head,
        "is_blank": False,
        "period": shown.period(shown.fall),
        "currency": shown.found.currency,
        "lead": _lead(shown),
        "part": "" if part is asked else _part(shown),
        "fall": fall_shown(shown),
        "series": series_shown(shown),
        "files": {name: file_urls(address, name) for name in ("movements", "cohorts")},
        "ledger": ledger_shown(shown),
        "cohorts": cohorts_shown(cached, address, asked, shown.formats),
        "behind": members_shown(cached, address, asked, shown.formats),
        "balances": [_balance(one, shown.formats) for one in balances(cached, part)],
        "panels": panels_of(cached, address, part, "revenue"),
        "as_of": formats.instant(asked.question.as_of),
    }


def _part(shown: Shown) -> str:
    first, last = shown.found.falls[0], shown.found.falls[-1]
    return (
        f"The range has more than {MOST} {shown.asked.question.grain}s: "
        f"those from {shown.period(first)} to {shown.period(last)} are shown."
    )


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
