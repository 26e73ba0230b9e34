"""The list of customers: filtered, searched, sorted, in pages, with totals that agree with the metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenure.kernel.errors import UserError, unknown
from tenure.service.cached import Asked, Cached
from tenure.service.customer.everyone import Customer, State, everyone
from tenure.service.customer.filter import filtered
from tenure.service.customer.reading import today

PAGE = 50
"""Customers on one page of the list."""

METRIC = "mrr"
"""The metric whose value is the sum of the list."""

SORTS: Mapping[str, Callable[[Customer], Any]] = {
    "name": lambda one: one.name.casefold(),
    "state": lambda one: None if one.state is None else list(State).index(one.state),
    "plan": lambda one: one.plan,
    "mrr": lambda one: one.mrr,
    "change": lambda one: one.change,
    "health": lambda one: one.score,
    "coverage": lambda one: one.coverage,
    "renewal": lambda one: one.renewal_on,
    "value": lambda one: one.renewal_value,
    "owner": lambda one: None if one.owner is None else one.owner.casefold(),
    "contact": lambda one: one.contact_on,
    "tickets": lambda one: one.open_tickets,
    "active": lambda one: one.active_on,
}
"""The columns that the list can be sorted by; customers without the value come last either way."""

USUAL = "-mrr"
STATES = {state.value.replace(" ", "_"): state for state in State}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which customers, in which order; ``sort`` is a column, with "-" from the largest down."""

    q: str = ""
    state: str = ""
    sort: str = USUAL
    page: str = "1"


@dataclass(frozen=True)
class Listing:
    """One page of the customers that match, and what is true of all of them.

    ``mrr`` is the sum over all that match: None where a rate is missing or nothing that is billed is
    loaded. ``left_out`` names filters that say nothing about accounts. ``accounts`` counts all there are.
    """

    customers: tuple[Customer, ...]
    count: int
    accounts: int
    mrr: Decimal | None
    paying: int
    page: int
    pages: int
    left_out: tuple[str, ...]
    asked: Asked
    metric: str = METRIC


def matching(cached: Cached, asked: Asked, wanted: Wanted) -> tuple[tuple[Customer, ...], tuple[str, ...]]:
    """Every customer that matches, in order, and the filters that do not apply.

    UserError for a column, state or value that does not exist.
    """
    column = wanted.sort.removeprefix("-")
    if column not in SORTS:
        raise unknown("column to sort by", column, SORTS)
    if wanted.state and wanted.state not in STATES:
        raise unknown("state", wanted.state, STATES)
    kept = filtered(cached, asked)
    state, text = STATES.get(wanted.state), wanted.q.casefold()
    found = [
        one
        for one in everyone(cached, asked).customers
        if (kept.ids is None or one.account_id in kept.ids)
        and (state is None or one.state is state)
        and (not text or text in one.name.casefold() or text in one.account_id.casefold())
    ]
    key = SORTS[column]
    known = [one for one in found if key(one) is not None]
    known.sort(key=key, reverse=wanted.sort.startswith("-"))
    return (*known, *(one for one in found if key(one) is None)), kept.left_out


def listing(cached: Cached, asked: Asked, wanted: Wanted) -> Listing:
    """One page of the list. UserError when there is no such page."""
    found, left_out = matching(cached, asked, wanted)
    pages = max(1, -(-len(found) // PAGE))
    if (
        not wanted.page.isascii()
        or not wanted.page.isdecimal()
        or len(wanted.page) > 9
        or not 1 <= int(wanted.page) <= pages
    ):
        raise UserError(
            f"There is no page '{wanted.page}'.", exists=f"There are {pages}.", do="Choose one of them."
        )
    page = int(wanted.page)
    return Listing(
        customers=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        accounts=len(everyone(cached, asked).customers),
        mrr=total(found),
        paying=sum(one.pays for one in found),
        page=page,
        pages=pages,
        left_out=left_out,
        asked=today(cached, asked),
    )


def total(customers: Iterable[Customer]) -> Decimal | None:
    """The sum of their MRR; None when the MRR of one of them is not known."""
    amounts = [one.mrr for one in customers]
    return None if None in amounts else sum((amount for amount in amounts if amount is not None), Decimal(0))


FIELDS: Mapping[str, Callable[[Customer], object]] = {
    "account_id": lambda one: one.account_id,
    "name": lambda one: one.name,
    "state": lambda one: one.state,
    "plan": lambda one: one.plan,
    "mrr": lambda one: one.mrr,
    "mrr_change": lambda one: one.change,
    "currency": lambda _: None,
    "health_score": lambda one: one.score,
    "health_coverage": lambda one: one.coverage,
    "health_band": lambda one: one.band,
    "renewal_on": lambda one: one.renewal_on,
    "renewal_value": lambda one: one.renewal_value,
    "owner": lambda one: one.owner,
    "last_contact_on": lambda one: one.contact_on,
    "last_contact_kind": lambda one: one.contact_kind,
    "open_tickets": lambda one: one.open_tickets,
    "last_active_on": lambda one: one.active_on,
    "first_paid_on": lambda one: one.first_paid_on,
}
"""The columns of a file of customers; the currency is that of the workspace."""


def records(customers: Iterable[Customer], currency: str) -> list[dict[str, object]]:
    """The customers as flat rows of a file, with the columns of ``FIELDS``."""
    return [{name: of(one) for name, of in FIELDS.items()} | {"currency": currency} for one in customers]
