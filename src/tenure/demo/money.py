"""Exchange rates and costs."""

from __future__ import annotations

from tenure.demo.clock import Clock, calendar_date
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.item import Item
from tenure.demo.writer import Row, Sheet, columns

# Dollars a month at the start; the currency the team is paid in.
_TEAM = {
    "customer_success": (14_500, "USD"),
    "account_management": (6_200, "USD"),
    "renewals": (2_600, "USD"),
    "support": (13_000, "EUR"),
    "training": (2_100, "EUR"),
}
_GROWTH = 0.012  # a month


def rate_sheet(clock: Clock, dice: Dice) -> Sheet:
    """``exchange_rates``: euro and pound in dollars on working days; week-ends have none.

    The euro falls for a year and a half, then rises.
    """
    rows: list[Row] = []
    noise = {"EUR": 0.0, "GBP": 0.0}
    turn = clock.month(-7)
    for day in range(clock.origin_day, clock.end_day):
        if (day + 3) % 7 >= 5:
            continue
        drift = abs(day - turn) / 365
        for currency, low, slope in (("EUR", 1.04, 0.1), ("GBP", 1.215, 0.07)):
            noise[currency] = 0.97 * noise[currency] + dice.normal(0.0, 0.0016)
            rows.append((day, currency, f"{low + slope * min(drift, 1.5) + noise[currency]:.5f}"))
    return Sheet("exchange_rates", ("on", "currency", "rate"), rows)


def cost_sheet(accounts: list[Account], items: list[Item], clock: Clock, dice: Dice) -> Sheet:
    """``costs``: teams spread over the month, licences over the year, single costs on their day."""
    rows: list[Row] = []

    def add(
        day: int,
        until: int | None,
        kind: str,
        dollars: float,
        currency: str = "USD",
        account_id: str | None = None,
    ) -> None:
        if day < clock.end_day:
            rows.append(
                (f"cst-{len(rows) + 1:05d}", day, until, kind, round(dollars * 100), currency, account_id)
            )

    for number, month in clock.months():
        until = clock.month(number + 1)
        grown = (1 + _GROWTH) ** (number + 24)
        for kind, (dollars, currency) in _TEAM.items():
            shift = 1.25 if kind == "support" and number >= -2 else 1.0  # the new shift
            add(month, until, kind, dollars * grown * shift * dice.between(0.97, 1.03), currency)
        recurring = sum(
            item.monthly_dollars
            for item in items
            if item.starts <= month and (item.ends is None or item.ends > month)
        )
        add(month, until, "cogs", recurring * dice.between(0.19, 0.23))
        add(month, until, "acquisition", 62_000 * grown * dice.between(0.9, 1.1))
        add(month + 9, None, "acquisition", dice.between(9_000, 21_000), "EUR")
        add(month + 14, None, "retention_marketing", dice.between(1_200, 2_800))
        add(month + 18, None, "loyalty", dice.between(300, 900), "GBP")
        if calendar_date(month).month == 1 or number == -24:
            add(month, clock.month(number + 12), "tools", dice.between(21_000, 25_000))
        large = [account for account in accounts if account.size == "large" and account.pays_on(month)]
        for account in large[number % 3 : 40 : 11]:
            add(
                month + dice.whole(1, 26),
                None,
                "customer_success",
                dice.between(400, 1_800),
                "USD",
                account.account_id,
            )
    header = columns("cost_id incurred_on until_on kind amount currency account_id")
    return Sheet("costs", header, rows)
