"""A customer in words, for the list and for its own page."""

from __future__ import annotations

from math import floor
from typing import Any

from babel.numbers import format_percent

from tenure.kernel.unit import Unit
from tenure.service.customer.everyone import Band, Customer
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address
from tenure.web.customers.link import customer_url
from tenure.web.words import ShownChange

BANDS = {Band.HEALTHY: "met", Band.NEUTRAL: "near", Band.AT_RISK: "missed"}
"""Class of a band's mark."""


def customer_shown(one: Customer, address: Address, formats: Formats, currency: str) -> dict[str, Any]:
    """A customer in words."""
    return {
        "name": one.name,
        "id": one.account_id,
        "url": customer_url(address, one.account_id),
        "state": one.state or DASH,
        "plan": one.plan or DASH,
        "mrr": formats.value(one.mrr, Unit.MONEY, currency),
        "change": change_shown(one, formats, currency),
        "score": score_shown(one.score, formats),
        "band": one.band or "",
        "band_css": BANDS[one.band] if one.band else "",
        "coverage": "" if one.coverage is None else share_shown(one.coverage, formats),
        "renewal": formats.day(one.renewal_on) if one.renewal_on else DASH,
        "is_lost": one.is_lost,
        "value": formats.value(one.renewal_value, Unit.MONEY, currency),
        "owner": one.owner or DASH,
        "contact": formats.day(one.contact_on) if one.contact_on else DASH,
        "contact_kind": one.contact_kind or "",
        "tickets": formats.value(one.open_tickets, Unit.COUNT),
        "active": formats.day(one.active_on) if one.active_on else DASH,
    }


def change_shown(one: Customer, formats: Formats, currency: str) -> ShownChange:
    """The change of MRR in a month; nothing where there is none."""
    if not one.change:
        return ShownChange("", "", "", "")
    text = formats.difference(float(one.change), Unit.MONEY, currency)
    is_more = one.change > 0
    return ShownChange(
        "▲" if is_more else "▼",
        text,
        f"{text} against a month ago, at the exchange rates of then.",
        "better" if is_more else "worse",
    )


def score_shown(score: float | None, formats: Formats) -> str:
    """A health score with one decimal, so that a column of them lines up."""
    return DASH if score is None else formats.fixed(score, 1)


def share_shown(share: float, formats: Formats) -> str:
    """A share in whole percent, rounded down so that 100% means all."""
    return format_percent(floor(share * 100 + 1e-9) / 100, locale=formats.locale)
