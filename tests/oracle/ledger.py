"""From billing items to the MRR of an account at an instant (sections 1.1, 1.2, 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from .columns import Row, Tables
from .periods import (
    DAY,
    INSTANT,
    Clock,
    Period,
    add_months,
    closing_at,
    closing_day,
    local_day,
    midnight,
    opening_at,
    opening_day,
)
from .registry import Known, Settings, setting, total

__all__ = ["Clock", "Item", "Ledger", "item_mrr", "rate"]

INVOLUNTARY = ("non_payment", "fraud")


def item_mrr(item: Row, clock: Clock, discounts: str = "net") -> Fraction:
    """Quantity x unit_amount x (1 - discount) x factor, in the item's currency.

    reading: discount_amount is taken off once per item and interval, after discount_share and the quantity.
    reading: an item of unit "usage" is metered: excluded; a committed minimum has another unit.
    """
    if item.get("unit") == "usage":
        return Fraction(0)
    quantity = 1 if item.get("quantity") is None else item["quantity"]
    amount = Fraction(quantity) * Fraction(item["unit_amount"])
    if discounts == "net":
        amount *= 1 - Fraction(item.get("discount_share") or 0)
        amount -= Fraction(item.get("discount_amount") or 0)
    return amount * factor(item, clock)


def factor(item: Row, clock: Clock) -> Fraction:
    if item["interval"] == "term":
        return term_factor(item, clock)
    count = 1 if item.get("interval_count") is None else item["interval_count"]
    per_month = {
        "month": Fraction(1),
        "quarter": Fraction(1, 3),
        "year": Fraction(1, 12),
        "week": Fraction(52, 12),
        "day": Fraction(365, 12),
    }
    return per_month[item["interval"]] / Fraction(count)


def term_factor(item: Row, clock: Clock) -> Fraction:
    """Of an amount paid once: 1 / months of a whole-month term, else (365/12) / days.

    reading: months and days are those of the local dates of started_at and ended_at; the interval count has
    no part.
    """
    start, end = local_day(item["started_at"], clock), local_day(item["ended_at"], clock)
    months = 1
    while add_months(start, months) < end:
        months += 1
    if add_months(start, months) == end:
        return Fraction(1, months)
    return Fraction(365, 12) / (end - start).days


def rate(tables: Tables, settings: Settings, currency: str, day: date) -> Fraction | None:
    """Reporting currency per unit: the last rate of the 7 days up to the day, else None."""
    if currency == setting(settings, "currency"):
        return Fraction(1)
    usable = [
        row
        for row in tables.get("exchange_rates", [])
        if row["currency"] == currency and timedelta(0) <= day - row["on"] <= timedelta(days=7)
    ]
    return Fraction(max(usable, key=lambda row: row["on"])["rate"]) if usable else None


@dataclass(frozen=True)
class Item:
    account: str
    subscription: str
    currency: str
    start: datetime
    end: datetime | None
    mrr: Fraction
    row: Row

    def valid(self, instant: datetime) -> bool:
        """Whether the item is in the state just before an instant."""
        return self.start < instant and (self.end is None or self.end >= instant)


class Ledger:
    """What each account pays at each instant, in native currencies."""

    def __init__(self, tables: Tables, clock: Clock, settings: Settings) -> None:
        self.tables, self.clock, self.settings = tables, clock, settings
        self.items: dict[str, list[Item]] = {}
        for row in tables.get("subscription_items", []):
            if row["ended_at"] is not None and not self.spans_a_midnight(row["started_at"], row["ended_at"]):
                continue  # invalid, or never there at the end of a day
            item = Item(
                row["account_id"],
                row.get("subscription_id") or row["item_id"],
                row["currency"],
                row["started_at"],
                row["ended_at"],
                item_mrr(row, clock, setting(settings, "mrr.discounts")),
                row,
            )
            self.items.setdefault(item.account, []).append(item)
        self.accounts = sorted(self.items)
        self.states: dict[tuple[str, datetime], list[Item]] = {}  # those asked for before
        self.rates: dict[tuple[str, date], Fraction | None] = {}
        self.moves: dict[Period, list[Any]] = {}

    @classmethod
    def of(cls, tables: Tables, clock: Clock, settings: Settings) -> Ledger:
        """The ledger, made once for each state of the data and of the settings that it reads."""
        if not isinstance(tables, Known):
            return cls(tables, clock, settings)
        keys = ("currency", "data_start", "mrr.discounts", "mrr.bridge_gap_days")
        key = (clock, *(setting(settings, name) for name in keys))
        if key not in tables.made:
            tables.made[key] = cls(tables, clock, settings)
        found: Ledger = tables.made[key]
        return found

    def spans_a_midnight(self, start: datetime, end: datetime) -> bool:
        """reading: MRR is what is paid at the end of a local day (changes of one day are one difference), so
        an item that starts and ends on the same day never counts, like one of no length (unless as_of lies
        between).
        """
        return start < self.clock.as_of <= end or local_day(start, self.clock) < local_day(end, self.clock)

    def points(self, account: str) -> list[datetime]:
        """The instants at which an item of the account starts or ends."""
        items = self.items.get(account, [])
        return sorted({item.start for item in items} | {item.end for item in items if item.end is not None})

    def valid(self, account: str, instant: datetime) -> list[Item]:
        return [item for item in self.items.get(account, []) if item.valid(instant)]

    def state(self, account: str, instant: datetime) -> list[Item]:
        """The items paid just before an instant; none when the account does not pay, those held across a
        short gap.
        """
        if (account, instant) not in self.states:
            items = self.valid(account, instant)
            if not positive(items):
                held_from = self.bridge(account, instant)
                items = self.valid(account, held_from) if held_from else []
            self.states[account, instant] = items
        return self.states[account, instant]

    def bridge(self, account: str, instant: datetime) -> datetime | None:
        """Where the account does not pay: the end of the stretch paid before, if the gap is short enough to
        bridge.

        reading: a gap lasts from the first local day at whose end nothing is paid to the next at whose end
        something is; held is the amount of the end of the day before it.
        """
        clock = self.clock
        days = sorted({local_day(point, clock) for point in self.points(account)})
        here = local_day(instant - INSTANT, clock)
        before = [day for day in days if day <= here and positive(self.valid(account, midnight(day, clock)))]
        after = [
            day for day in days if day >= here and positive(self.valid(account, midnight(day + DAY, clock)))
        ]
        if not before or not after:
            return None
        last = max(before)
        is_short = (min(after) - last).days <= setting(self.settings, "mrr.bridge_gap_days")
        return midnight(last, clock) if is_short else None

    def pays(self, account: str, instant: datetime) -> bool:
        """Whether the account is a paying customer just before an instant."""
        return bool(self.state(account, instant))

    def paid_before(self, account: str, instant: datetime) -> bool:
        """Whether the account ever paid before an instant."""
        points = [point for point in self.points(account) if point < instant]
        return any(self.pays(account, point) for point in [*points, instant])

    def starts_paying(self, account: str, point: datetime) -> bool:
        return not self.pays(account, point) and self.pays(account, point + INSTANT)

    def stops_paying(self, account: str, point: datetime) -> bool:
        return self.pays(account, point) and not self.pays(account, point + INSTANT)

    def last_points_in(self, account: str, period: Period) -> list[datetime]:
        """Of each day with changes the last one: what it leaves behind."""
        last = {local_day(point, self.clock): point for point in self.points_in(account, period)}
        return list(last.values())

    def points_in(self, account: str, period: Period) -> list[datetime]:
        """The account's changes within the part of the period that has happened."""
        start, end = opening_at(period, self.clock), closing_at(period, self.clock)
        return [point for point in self.points(account) if start <= point < end]

    def value(self, items: list[Item], day: date) -> Fraction | None:
        """What items pay a month in the reporting currency at a day's rates."""
        return self.convert(by_currency(items), day)

    def convert(self, amounts: dict[str, Fraction], day: date) -> Fraction | None:
        """An amount of several currencies at a day's rates; a currency with nothing in it needs no rate."""
        values: list[Fraction | None] = []
        for currency, amount in amounts.items():
            if amount:
                if (currency, day) not in self.rates:
                    self.rates[currency, day] = rate(self.tables, self.settings, currency, day)
                a_rate = self.rates[currency, day]
                values.append(None if a_rate is None else amount * a_rate)
        return total(values)

    def opening(self, account: str, period: Period) -> list[Item]:
        return self.state(account, opening_at(period, self.clock))

    def closing(self, account: str, period: Period) -> list[Item]:
        return self.state(account, closing_at(period, self.clock))

    def opening_level(self, period: Period) -> Fraction | None:
        """MRR of the opening state at the opening rates."""
        return total(
            [self.value(self.opening(account, period), opening_day(period)) for account in self.accounts]
        )

    def closing_level(self, period: Period) -> Fraction | None:
        """MRR of the closing state at the closing rates."""
        day = closing_day(period, self.clock)
        return total([self.value(self.closing(account, period), day) for account in self.accounts])

    def paying_at_opening(self, period: Period) -> set[str]:
        return {account for account in self.accounts if self.opening(account, period)}

    def paying_at_closing(self, period: Period) -> set[str]:
        return {account for account in self.accounts if self.closing(account, period)}

    def involuntary(self, account: str, instant: datetime) -> bool:
        """Whether the account, gone at an instant, left for want of payment: so says the item that ended last
        by the day on which it stopped paying.

        reading: every item counts, also a free one, but not one that ended after the account had left; a tie
        goes to the higher item_id; no reason is voluntary.
        """
        stops = [
            point for point in self.points(account) if point < instant and self.stops_paying(account, point)
        ]
        day = local_day(max(stops), self.clock)
        ended = [
            item
            for item in self.items[account]
            if item.end is not None and item.end < instant and local_day(item.end, self.clock) <= day
        ]
        last = max(ended, key=lambda item: (item.end, item.row["item_id"]), default=None)
        return last is not None and last.row.get("ended_reason") in INVOLUNTARY


def by_currency(items: list[Item]) -> dict[str, Fraction]:
    amounts: dict[str, Fraction] = {}
    for item in items:
        amounts[item.currency] = amounts.get(item.currency, Fraction(0)) + item.mrr
    return amounts


def positive(items: list[Item]) -> bool:
    """Whether a customer's total is above zero: a negative total counts as none.

    reading: no rate is needed to tell unless the currencies have mixed signs; such ledgers are not in the
    oracle.
    """
    amounts = [amount for amount in by_currency(items).values() if amount]
    if any(amount < 0 for amount in amounts) and any(amount > 0 for amount in amounts):
        raise NotImplementedError("amounts of mixed sign in several currencies")
    return any(amount > 0 for amount in amounts)
