"""All that the page of one customer shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from tenure.kernel.errors import UserError
from tenure.service.cached import Asked, Cached, NotFound
from tenure.service.customer.everyone import Customer, Everyone, everyone
from tenure.service.customer.health import Health, health
from tenure.service.customer.money import Money, money
from tenure.service.customer.people import People, people
from tenure.service.customer.reading import Reader, today
from tenure.service.customer.support import Support, support
from tenure.service.customer.timeline import Timeline, timeline
from tenure.service.customer.usage import Usage, usage
from tenure.service.customer.voice import Voice, voice

NEAR, LOOKED_AT = 3, 5000
"""Names that are proposed, and among how many the nearest are sought."""


@dataclass(frozen=True)
class Brief:
    """One customer, from what it pays to what was said; ``attributes`` are those that hold now."""

    customer: Customer
    today: date
    attributes: tuple[tuple[str, str], ...]
    money: Money
    usage: Usage
    health: Health | None
    support: Support
    voice: Voice
    people: People
    timeline: Timeline
    metrics: tuple[str, str] = ("mrr", "health_score")
    """The metrics whose values are the customer's MRR and score."""


def brief(cached: Cached, asked: Asked, account_id: str, since: str = "") -> Brief:
    """The customer of an id. NotFound with the nearest names; UserError when ``since`` is no past day."""
    every = everyone(cached, asked)
    customer = every.by_id.get(account_id)
    if customer is None:
        raise _unknown(account_id, every)
    plain = today(cached, asked)

    def compute() -> Brief:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            return _brief(Reader(session, account_id), customer, since)

    return cached.keep(f"customer {since}\n{account_id}", (), plain, compute)


def _brief(reader: Reader, customer: Customer, since: str) -> Brief:
    paid = money(reader)
    return Brief(
        customer=customer,
        today=reader.today,
        attributes=tuple((str(name), str(value)) for name, value in reader.rows(ATTRIBUTES)),
        money=paid,
        usage=usage(reader),
        health=health(reader, customer),
        support=support(reader),
        voice=voice(reader),
        people=people(reader),
        timeline=timeline(reader, since, paid.movements),
    )


def _unknown(account_id: str, every: Everyone) -> UserError:
    """The error for an id that nobody has, with the customers that may be meant."""
    text = account_id.casefold().strip()
    near = [one for one in every.customers if text and text in f"{one.name}\n{one.account_id}".casefold()]
    if not near:
        some = every.customers[:LOOKED_AT]
        names = {name.casefold(): one for one in some for name in (one.name, one.account_id)}
        near = [names[name] for name in get_close_matches(text, names, NEAR, 0.5)]
    shown = list(dict.fromkeys(f"{one.name} ({one.account_id})" for one in near[:NEAR]))
    return NotFound(
        f"There is no customer '{account_id}'.",
        exists=f"Did you mean {' or '.join(shown)}?" if shown else "",
        do="Look for it in the list of customers.",
    )


ATTRIBUTES = """
select attribute, value
from attribute_span
where account_id = {account} and day <= {today} and until_day > {today}
    and attribute not in ('name', 'owner', 'plan')
order by attribute, value
"""
