"""The health score of one customer as a sum of contributions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tenure.service.customer.everyone import Customer
from tenure.service.customer.reading import Reader, span


@dataclass(frozen=True, slots=True)
class Component:
    """One component: what its input is, how old, and what it gives.

    ``points`` (0 at ``low``, 100 at ``high``) and ``contribution`` are None where ``value`` is unknown or
    older than ``max_age_days``. ``contribution`` is the part of the weighted mean: weight × points ÷ the
    weights that are known.
    """

    name: str
    input: str
    low: float
    high: float
    weight: float
    value: float | None
    age_days: int | None
    max_age_days: int | None
    points: float | None
    contribution: float | None

    @property
    def is_too_old(self) -> bool:
        """Whether there is a value that no longer counts."""
        return self.points is None and self.value is not None


@dataclass(frozen=True)
class Health:
    """The contributions and ``drawn`` (towards the mean of all, for what is not known) sum to ``score``."""

    components: tuple[Component, ...]
    score: float | None
    drawn: float | None
    coverage: float | None


def health(reader: Reader, customer: Customer) -> Health | None:
    """The health of the customer of this reader; None of somebody who is no customer."""
    if customer.coverage is None:
        return None
    rows = reader.rows(SQL, [span(reader.today, reader.today)], "health")
    known = sum(weight for _, _, _, _, weight, _, _, _, points in rows if points is not None)
    components = tuple(
        Component(
            name=name,
            input=given,
            low=low,
            high=high,
            weight=weight,
            value=None if value is None else float(value),
            age_days=age,
            max_age_days=most,
            points=points,
            contribution=weight * points / known if points is not None and known else None,
        )
        for name, given, low, high, weight, value, age, most, points in rows
    )
    drawn = None if customer.score is None or customer.points is None else customer.score - customer.points
    return Health(components, customer.score, drawn, customer.coverage)


def rounded_to_sum(parts: list[float], places: int = 1) -> list[Decimal]:
    """The parts rounded so that what is shown adds up to the rounded sum; each within one unit."""
    unit, total, shown, found = Decimal(1).scaleb(-places), 0.0, Decimal(0), []
    for part in parts:
        total += part
        now = Decimal(repr(total)).quantize(unit)
        found.append(now - shown)
        shown = now
    return found


SQL = """
select c.component, s.input, s.low, s.high, c.weight, i.value, i.age_days, s.max_age_days, c.points
from health_component as c
join setting_health as s on s.component = c.component
left join health_input as i on i.account_id = c.account_id and i.input = s.input
where c.account_id = {account}
order by c.weight desc, c.component
"""
