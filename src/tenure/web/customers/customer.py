"""The page of one customer."""

from __future__ import annotations

from typing import Any

from tenure.kernel.period import DAY, Grain
from tenure.kernel.unit import Unit
from tenure.service.cached import Cached
from tenure.service.customer.brief import Brief, brief
from tenure.service.customer.everyone import Customer, State
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address
from tenure.web.controls import controls
from tenure.web.customers.health import health_shown, usage_shown
from tenure.web.customers.money import contracts_shown, money_shown
from tenure.web.customers.talk import people_shown, since_shown, tickets_shown, timeline_shown, voice_shown
from tenure.web.customers.words import BANDS, change_shown, score_shown, share_shown

PARAMETERS = ("since",)


def customer_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address. NotFound without the customer."""
    settings = cached.workspace.settings
    formats, currency = Formats.of(settings), str(settings["currency"])
    asked = cached.asked(**address.asked())
    found = brief(cached, asked, address.part("id"), address.get("since"))
    return {
        "name": found.customer.name,
        "head": _head(found, address, formats, currency),
        "facts": _facts(found, formats, currency),
        "attributes": [(name.replace("_", " "), value) for name, value in found.attributes],
        "controls": controls(address, asked, {}, formats),
        "list_url": address.elsewhere("/customers"),
        "since": since_shown(found, address, formats, currency),
        "money": money_shown(found, formats, currency),
        "contracts": contracts_shown(found, formats),
        "usage": usage_shown(found, formats),
        "health": health_shown(found, formats),
        "tickets": tickets_shown(found, formats),
        "voice": voice_shown(found, formats),
        "people": people_shown(found, formats),
        "timeline": timeline_shown(found, formats, currency),
        "as_of": formats.instant(asked.question.as_of),
    }


def _head(found: Brief, address: Address, formats: Formats, currency: str) -> dict[str, Any]:
    one = found.customer
    urls = [_metric_url(found, metric, address) for metric in found.metrics]
    return {
        "mrr_url": urls[0] if one.mrr is not None else "",
        "health_url": urls[1] if one.score is not None else "",
        "state": _state(one, formats),
        "mrr": formats.value(one.mrr, Unit.MONEY, currency),
        "why": _why_no_mrr(one),
        "change": change_shown(one, formats, currency),
        "score": score_shown(one.score, formats),
        "has_health": one.coverage is not None,
        "band": one.band or "",
        "band_css": BANDS[one.band] if one.band else "",
        "coverage": "" if one.coverage is None else share_shown(one.coverage, formats),
    }


def _metric_url(found: Brief, metric: str, address: Address) -> str:
    """The metric of this customer alone on the same day; "" of one without a name to filter by."""
    if found.customer.name == found.customer.account_id:
        return ""
    day = {"from": f"{found.today}", "to": f"{found.today + DAY}", "grain": Grain.DAY.value}
    where = (f"name={found.customer.name}",)
    return address.url(f"/metrics/{metric}", since=None, trailing=None, where=where, **day)


def _state(one: Customer, formats: Formats) -> str:
    match one.state:
        case State.CUSTOMER:
            return f"Customer since {formats.day(one.first_paid_on)}" if one.first_paid_on else "Customer"
        case State.TRIAL:
            return f"On trial until {formats.day(one.trial_until)}" if one.trial_until else "On trial"
        case State.CHURNED:
            return f"Churned: paid until {formats.day(one.until_on)}" if one.until_on else "Churned"
        case State.NEVER_PAID:
            return "Has never paid"
    return "Whether it pays is not known"


def _why_no_mrr(one: Customer) -> str:
    if one.mrr is not None:
        return ""
    return (
        "An exchange rate is missing or older than seven days."
        if one.pays
        else "No subscriptions are loaded."
    )


def _facts(found: Brief, formats: Formats, currency: str) -> list[tuple[str, str]]:
    one = found.customer
    renewal = formats.day(one.renewal_on) if one.renewal_on else "no contract ahead"
    if one.renewal_on:
        days = (one.renewal_on - found.today).days
        renewal += f", in {formats.decimal(days, 0)} {'day' if days == 1 else 'days'}"
        if one.renewal_value is not None:
            renewal += f", {formats.money(one.renewal_value, currency)} a year"
        renewal += ", cancelled" if one.is_lost else ""
    contact = f"{formats.day(one.contact_on)}, {one.contact_kind}" if one.contact_on else "none known"
    return [
        ("Owner", one.owner or "nobody"),
        ("Plan", one.plan or DASH),
        ("Renewal", renewal),
        ("Last contact", contact),
        ("Last active", formats.day(one.active_on) if one.active_on else "never seen"),
        ("Open tickets", formats.value(one.open_tickets, Unit.COUNT)),
        ("Known since", formats.day(one.created_on) if one.created_on else DASH),
    ]
