"""Strategies of small, nasty ledgers: instants at the edges of days, gaps, discounts, two currencies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.oracle.columns import Row, Tables, blank

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe")
FIRST, LAST = date(2024, 9, 20), date(2025, 4, 20)
EDGES = [
    date(2024, 10, 31), date(2024, 11, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 31),
    date(2025, 2, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 9), date(2025, 3, 30),
    date(2025, 4, 6),
]  # fmt: skip
CLOCKS = (time(0), time(0), time(0, 0, 1), time(12), time(23, 59, 59))
LENGTHS = (0, 1, 1, 5, 28, 31, 59, 90)  # days; 0 ends on the same day
ACCOUNTS = ("A", "B", "C", "D")

zones = st.sampled_from(ZONES)


@dataclass(frozen=True)
class Ledger:
    """Accounts, items and rates, in a zone."""

    zone: str
    items: tuple[Row, ...]
    rates: tuple[Row, ...]
    accounts: tuple[str, ...] = ACCOUNTS

    @property
    def tables(self) -> Tables:
        rows = [{**row, "item_id": f"i{number:03}"} for number, row in enumerate(self.items)]
        accounts = [
            {"account_id": account, "name": account, "region": "north" if account in "AB" else "south"}
            for account in sorted({*self.accounts, *(row["account_id"] for row in self.items)})
        ]
        return {"accounts": accounts, "subscription_items": rows, "exchange_rates": list(self.rates)}

    def with_items(self, items: list[Row]) -> Ledger:
        return replace(self, items=tuple(items))


def local(day: date, clock: time, zone: str) -> datetime:
    """The instant of a local time."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


@st.composite
def instants(draw: Any, zone: str, first: date = FIRST, last: date = LAST) -> datetime:
    """An instant, most often at or next to a local midnight, at the turn of a month or of the clocks."""
    edges = st.sampled_from([day for day in EDGES if first <= day <= last])
    day = draw(st.one_of(edges, st.dates(first, last)))
    return local(day, draw(st.sampled_from(CLOCKS)), zone)


@st.composite
def items(draw: Any, zone: str, account: str | None = None, plain: bool = False) -> Row:
    """One item; `plain`: in US dollars, whole months, without discounts."""
    start = draw(instants(zone))
    length = draw(st.one_of(st.none(), st.sampled_from(LENGTHS)))
    end = None if length is None else start + (timedelta(days=length) if length else timedelta(hours=3))
    amount = draw(st.sampled_from(("0", "10", "33.335", "100", "1200")))
    values: dict[str, Any] = {
        "account_id": account or draw(st.sampled_from(ACCOUNTS)),
        "subscription_id": draw(st.sampled_from((None, "s1", "s2"))),
        "plan": draw(st.sampled_from(("basic", "pro", None))),
        "unit_amount": Decimal(amount),
        "currency": "USD",
        "interval": "month",
        "started_at": start,
        "ended_at": end,
        "ended_reason": None if end is None else draw(st.sampled_from((None, "non_payment"))),
    }
    if not plain:
        values["quantity"] = draw(st.sampled_from((None, 1, 3)))
        values["currency"] = draw(st.sampled_from(("USD", "EUR")))
        values["interval"] = draw(st.sampled_from(("month", "month", "quarter", "year", "week", "day")))
        values["interval_count"] = draw(st.sampled_from((None, 1, 2)))
        values["discount_share"] = draw(st.sampled_from((None, None, Decimal("0.25"), Decimal(1))))
    return blank("subscription_items", **values)


@st.composite
def rates(draw: Any) -> tuple[Row, ...]:
    """A rate of the euro for every fifth day, another one in every month."""
    found, day = [], date(2024, 8, 1)
    months = {n: draw(st.sampled_from(("1.1", "0.9", "1.05"))) for n in range(1, 13)}
    while day < date(2025, 7, 1):
        found.append(blank("exchange_rates", on=day, currency="EUR", rate=Decimal(months[day.month])))
        day += timedelta(days=5)
    return tuple(found)


@st.composite
def ledgers(draw: Any, plain: bool = False, least: int = 1, most: int = 7) -> Ledger:
    """A few items of four accounts; `plain`: in one currency, without discounts."""
    zone = draw(zones)
    held = draw(st.lists(items(zone, plain=plain), min_size=least, max_size=most))
    return Ledger(zone, tuple(held), draw(rates()))


@st.composite
def standing(draw: Any, most: int = 4) -> Ledger:
    """Items that all run, for ever, from before the first month asked about, each worth something."""
    zone = draw(zones)
    held = draw(st.lists(items(zone), min_size=1, max_size=most))
    start = local(date(2024, 10, 10), time(9), zone)
    paid = [
        {
            **row,
            "started_at": start,
            "ended_at": None,
            "ended_reason": None,
            "unit_amount": row["unit_amount"] or Decimal(20),
            "discount_share": None if row["discount_share"] == 1 else row["discount_share"],
        }
        for row in held
    ]
    return Ledger(zone, tuple(paid), draw(rates()))
