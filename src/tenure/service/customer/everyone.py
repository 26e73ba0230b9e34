"""Every account with what the list of customers shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from sys import intern
from weakref import WeakKeyDictionary

from tenure.kernel.period import DAY, add_months
from tenure.service.cached import LARGE, Asked, Cached
from tenure.service.customer.everyone_sql import SQL
from tenure.service.customer.reading import Reader, span, today


class State(StrEnum):
    """What an account is to the company."""

    CUSTOMER = "customer"
    TRIAL = "trial"
    CHURNED = "churned"
    NEVER_PAID = "never paid"


class Band(StrEnum):
    """Where a health score lies."""

    HEALTHY = "healthy"
    NEUTRAL = "neutral"
    AT_RISK = "at risk"


@dataclass(frozen=True, slots=True)
class Customer:
    """One account. Money is in the reporting currency; None is not known, or not there.

    ``change`` is MRR now less that of a month ago, both at the rates of then. ``points`` is the health score
    before it is drawn towards the mean of all; ``coverage`` the share of the weights that is known.
    ``renewal_on`` is the next end of a contract that is not renewed yet, ``renewal_value`` its yearly value.
    ``until_on`` is the day on which a churned account stopped paying.
    """

    account_id: str
    name: str
    created_on: date | None
    plan: str | None
    owner: str | None
    pays: bool
    mrr: Decimal | None
    change: Decimal | None
    state: State | None
    first_paid_on: date | None
    until_on: date | None
    trial_until: date | None
    score: float | None
    points: float | None
    coverage: float | None
    band: Band | None
    renewal_on: date | None
    renewal_value: Decimal | None
    is_lost: bool
    contact_on: date | None
    contact_kind: str | None
    open_tickets: int | None
    active_on: date | None


@dataclass(frozen=True)
class Everyone:
    """All accounts in the order of their names."""

    customers: tuple[Customer, ...]
    by_id: Mapping[str, Customer] = field(repr=False)


_many: WeakKeyDictionary[Cached, tuple[object, Everyone]] = WeakKeyDictionary()
"""The one list of very many accounts that is held, with the state of the data that it shows."""


def everyone(cached: Cached, asked: Asked) -> Everyone:
    """Every account at the clocks of a question, whatever its filter. Internal ones are not among them."""
    plain = today(cached, asked)
    state = cached.keep("state of everyone", (), plain, object)

    def compute() -> Everyone:
        held = _many.get(cached)
        if held and held[0] is state:
            return held[1]
        found = _everyone(cached, plain)
        if len(found.customers) >= LARGE:  # held once, not for every state of the data
            _many[cached] = (state, found)
        return found

    return cached.keep("everyone", (), plain, compute, lambda found: len(found.customers) < LARGE)


def _everyone(cached: Cached, plain: Asked) -> Everyone:
    with cached.workspace.session(plain.question, plain.overrides) as session:
        reader = Reader(session)
        rows = reader.rows(SQL, [span(add_months(reader.today, -1) + DAY, reader.today)])
    found = sorted((_customer(row) for row in rows), key=lambda one: (one.name.casefold(), one.account_id))
    return Everyone(tuple(found), {one.account_id: one for one in found})


def _customer(row: tuple[object, ...]) -> Customer:
    (id, name, created, plan, owner, pays, mrr, change, items, first, until, trial, *rest) = row
    score, points, coverage, healthy, risk, renewal, value, lost, contact, kind, tickets, active = rest
    state = _state(bool(items), bool(pays), trial is not None, first is not None)
    band = None if score is None else Band.HEALTHY if healthy else Band.AT_RISK if risk else Band.NEUTRAL
    return Customer(
        account_id=str(id),
        name=str(id if name is None else name),
        created_on=_day(created),
        plan=_shared(plan),
        owner=_shared(owner),
        pays=bool(pays),
        mrr=_money(mrr),
        change=_money(change),
        state=state,
        first_paid_on=_day(first),
        until_on=_day(until) if state is State.CHURNED else None,
        trial_until=_day(trial),
        score=_number(score),
        points=_number(points),
        coverage=_number(coverage),
        band=band,
        renewal_on=_day(renewal),
        renewal_value=_money(value),
        is_lost=bool(lost),
        contact_on=_day(contact),
        contact_kind=_shared(kind),
        open_tickets=None if tickets is None else int(str(tickets)),
        active_on=_day(active),
    )


def _state(has_items: bool, pays: bool, tries: bool, has_paid: bool) -> State | None:
    """The state of an account; None where no subscriptions are loaded that could tell."""
    if pays:
        return State.CUSTOMER
    if tries:
        return State.TRIAL
    if not has_items:
        return None
    return State.CHURNED if has_paid else State.NEVER_PAID


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _money(value: object) -> Decimal | None:
    return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]  # a number of the database


def _shared(value: object) -> str | None:
    """Text that many accounts share, held once."""
    return None if value is None else intern(str(value))
