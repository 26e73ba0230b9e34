"""MRR movements per customer and base period, in constant currency (section 1.5, entry R4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .columns import Tables
from .ledger import Item, Ledger, by_currency
from .periods import (
    INSTANT,
    Clock,
    Period,
    base_periods,
    closing_at,
    closing_day,
    local_day,
    midnight,
    opening_at,
    opening_day,
)
from .registry import Metric, Settings, metric, total, unbased

ALL = ("new", "expansion", "contraction", "churned", "reactivation")


@dataclass(frozen=True)
class Movement:
    """A change of one customer: its kind (possibly "none", or "unknown" for want of a rate) and signed
    amount.
    """

    account: str
    kind: str
    amount: Fraction | None


def begun(ledger: Ledger, period: Period, by_months: bool | None = None) -> list[Period]:
    """The base periods that have begun; each is cut at as_of by its closing state."""
    return [
        base
        for base in base_periods(period, by_months)
        if opening_at(base, ledger.clock) < ledger.clock.as_of
    ]


def change(
    ledger: Ledger, account: str, before: list[Item], after: list[Item], paid: bool, base: Period
) -> Movement:
    """The movement from one state to another at the opening rates of the base period."""
    was, now = by_currency(before), by_currency(after)
    difference = {
        currency: now.get(currency, Fraction(0)) - was.get(currency, Fraction(0)) for currency in {*was, *now}
    }
    amount = ledger.convert(difference, opening_day(base))
    if not before and not after:
        return Movement(account, "none", Fraction(0))
    if not before:
        return Movement(account, "reactivation" if paid else "new", amount)
    if not after:
        return Movement(account, "churned", amount)
    if amount is not None:
        return Movement(
            account, "expansion" if amount > 0 else "contraction" if amount < 0 else "none", amount
        )
    if all(value >= 0 for value in difference.values()):
        return Movement(account, "expansion", None)
    if all(value <= 0 for value in difference.values()):
        return Movement(account, "contraction", None)
    return Movement(account, "unknown", None)


def net(ledger: Ledger, base: Period) -> list[Movement]:
    """One movement per customer: opening against closing state."""
    if base not in ledger.moves:
        ledger.moves[base] = [net_of(ledger, account, base) for account in ledger.accounts]
    return ledger.moves[base]


def net_of(ledger: Ledger, account: str, base: Period) -> Movement:
    return change(
        ledger,
        account,
        ledger.opening(account, base),
        ledger.closing(account, base),
        ledger.paid_before(account, opening_at(base, ledger.clock)),
        base,
    )


def each(ledger: Ledger, base: Period) -> list[Movement]:
    """Every change is a movement (basis = event), at the opening rates of the base period.

    Changes of one local day are one movement, their difference (1.4).
    """
    moved = []
    for account in ledger.accounts:
        for point in ledger.last_points_in(account, base):
            start = midnight(local_day(point, ledger.clock), ledger.clock)
            before, after = ledger.state(account, start), ledger.state(account, point + INSTANT)
            moved.append(change(ledger, account, before, after, ledger.paid_before(account, start), base))
    return moved


def moved(
    ledger: Ledger,
    period: Period,
    *kinds: str,
    basis: Callable[[Ledger, Period], list[Movement]] = net,
    only: Callable[[Movement, Period], bool] = lambda movement, base: True,
    by_months: bool | None = None,
) -> Fraction | None:
    """The signed sum of the movements of some kinds over the base periods of a period."""
    amounts: list[Fraction | None] = []
    for base in begun(ledger, period, by_months):
        if unbased(base, ledger.settings):
            return None
        for movement in basis(ledger, base):
            unsure = movement.kind == "unknown" and {"expansion", "contraction"} & set(kinds)
            if (movement.kind in kinds or unsure) and only(movement, base):
                amounts.append(movement.amount)
    return total(amounts)


def type_count(ledger: Ledger, period: Period, kind: str) -> Fraction | None:
    """How many movements of a kind there are: customers per base period, added up."""
    if any(unbased(base, ledger.settings) for base in begun(ledger, period)):
        return None
    return Fraction(
        sum(movement.kind == kind for base in begun(ledger, period) for movement in net(ledger, base))
    )


def intra_period(ledger: Ledger, period: Period) -> Fraction | None:
    """Customers who join and leave, or leave and return, inside a base period, added up over the base
    periods.
    """
    count = 0
    for base in begun(ledger, period):
        for account in ledger.accounts:
            paid = bool(ledger.opening(account, base))
            if paid != bool(ledger.closing(account, base)):
                continue
            between = [ledger.pays(account, point + INSTANT) for point in ledger.points_in(account, base)]
            count += any(state != paid for state in between)
    return Fraction(count)


def positive_value(
    name: str, sign: int, kinds: tuple[str, ...], basis: Callable[..., list[Movement]]
) -> Metric:
    """Enter the metric that publishes the sum of some kinds, as a magnitude when they are losses."""

    @metric(name, "subscription_items")
    def value(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
        amount = moved(Ledger.of(tables, clock, settings), period, *kinds, basis=basis)
        return None if amount is None else sign * amount

    return value


for suffix, basis in (("", net), (":event", each)):
    for kind in ALL:
        positive_value(f"{kind}_mrr{suffix}", -1 if kind in ("contraction", "churned") else 1, (kind,), basis)
    positive_value(f"lost_mrr{suffix}", -1, ("contraction", "churned"), basis)
    positive_value(f"net_new_mrr{suffix}", 1, ALL, basis)


@metric("fx_mrr", "subscription_items")
def fx_mrr(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """What closing MRR gained by the move of the rates from opening to closing day of each base period."""
    ledger = Ledger.of(tables, clock, settings)
    gains: list[Fraction | None] = []
    for base in begun(ledger, period):
        if unbased(base, ledger.settings):
            return None
        for account in ledger.accounts:
            items = ledger.closing(account, base)
            then, now = ledger.value(items, opening_day(base)), ledger.value(items, closing_day(base, clock))
            gains.append(None if then is None or now is None else now - then)
    return total(gains)


def churned_by_reason(
    tables: Tables, period: Period, clock: Clock, settings: Settings, involuntary: bool
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)

    def is_one(movement: Movement, base: Period) -> bool:
        return ledger.involuntary(movement.account, closing_at(base, clock)) == involuntary

    amount = moved(ledger, period, "churned", only=is_one)
    return None if amount is None else -amount


@metric("churned_mrr:voluntary", "subscription_items")
def churned_mrr_voluntary(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return churned_by_reason(tables, period, clock, settings, involuntary=False)


@metric("churned_mrr:involuntary", "subscription_items")
def churned_mrr_involuntary(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return churned_by_reason(tables, period, clock, settings, involuntary=True)
