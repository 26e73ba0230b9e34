"""Random accounts, items, rates, trials, orders and contracts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from .columns import Row, Tables, blank
from .dice import END, START, Dice
from .periods import add_months, local_day, midnight

AMOUNTS = ("0", "0.01", "10", "25", "49.99", "100", "33.335", "1200", "5000")
GAPS = (0, 0, 0, 3, 20, 24, 25, 30, 47, 48, 49, 24 * 45, -24 * 5)  # hours; negative is an overlap
REASONS = (None, None, "cancelled", "non_renewal", "non_payment", "fraud", "other")


def money_tables(dice: Dice) -> Tables:
    accounts = [
        blank(
            "accounts",
            account_id=f"a{number:02}",
            name=f"Account {number}",
            created_at=dice.instant(),
            is_internal=dice.one((None, False, False, False, dice.chance(0.3))),
        )
        for number in range(5 + dice.below(26))
    ]
    ids = [row["account_id"] for row in accounts]
    tables: Tables = {"accounts": accounts, "exchange_rates": rates(dice)}
    items = [row for account in ids for row in items_of(dice, account)]
    tables["subscription_items"] = numbered(items, "item_id", "i")
    trials = [row for account in ids for row in trials_of(dice, account, items)]
    tables["trials"] = numbered(trials, "trial_id", "t")
    tables["orders"] = numbered([row for account in ids for row in orders_of(dice, account)], "order_id", "o")
    tables["contracts"] = [row for account in ids for row in contracts_of(dice, account)]
    return tables


def numbered(rows: list[Row], column: str, prefix: str) -> list[Row]:
    """The rows with ids that sort as they were made."""
    for number, row in enumerate(rows):
        row[column] = f"{prefix}{number:05}"
    return rows


def rates(dice: Dice) -> list[Row]:
    """EUR every few days; in a third of the cases with spans longer than a rate carries forward."""
    lapses = dice.chance(0.33)
    rows = []
    day = START - timedelta(days=20)
    while day < END:
        rate = Decimal(100 + dice.below(20)) / 100
        rows.append(blank("exchange_rates", on=day, currency="EUR", rate=rate))
        day += timedelta(days=8 + dice.below(9) if lapses and dice.chance(0.2) else 1 + dice.below(7))
    return rows


def items_of(dice: Dice, account: str) -> list[Row]:
    """A few chains of spans: touching, overlapping, with gaps short and long, some of length zero."""
    rows: list[Row] = []
    home = dice.one(("USD", "USD", "EUR"))
    travels = dice.chance(0.2)  # items in both currencies, or a change of currency
    for chain in range(dice.one((0, 1, 1, 2, 3))):
        start = dice.instant(START, date(2025, 4, 1))
        subscription = None if dice.chance(0.2) else f"{account}-s{chain}"
        for _ in range(1 + dice.below(4)):
            currency = dice.one(("USD", "EUR")) if travels else home
            row = item(dice, account, start, currency, credit=not travels and dice.chance(0.05))
            row["subscription_id"] = subscription
            rows.append(row)
            if row["ended_at"] is None:
                break
            start = row["ended_at"] + timedelta(hours=dice.one(GAPS))
    return rows


def item(dice: Dice, account: str, start: datetime, currency: str, credit: bool) -> Row:
    amount, quantity = Decimal(dice.one(AMOUNTS)), dice.one((None, 1, 1, 2, 7))
    share = dice.one((None,) * 8 + ("0.1", "0.333", "0.5", "1"))
    left = amount * (quantity or 1) * (1 - Decimal(share or 0))
    interval = dice.one(("month", "month", "month", "year", "quarter", "week", "day"))
    end: datetime | None = start if dice.chance(0.03) else dice.later(start, dice.one((1, 3, 40, 200)))
    if dice.chance(0.2):
        end = None
    elif dice.chance(0.25) and dice.is_midnight(start):
        interval, end = "term", term_end(dice, local_day(start, dice.clock))
    return blank(
        "subscription_items",
        account_id=account,
        plan=dice.one(("basic", "pro", None)),
        quantity=quantity,
        unit_amount=-amount if credit else amount,
        currency=currency,
        interval=interval,
        interval_count=None if interval == "term" else dice.one((None, 1, 1, 2, 3)),
        discount_share=None if share is None else Decimal(share),
        discount_amount=Decimal(5) if left >= 10 and not credit and dice.chance(0.1) else None,
        unit="usage" if dice.chance(0.03) else dice.one(("seat", "flat", None)),
        started_at=start,
        ended_at=end,
        ended_reason=None if end is None else dice.one(REASONS),
        cause=dice.one((None, "quantity", "plan", "price")),
    )


def term_end(dice: Dice, start: date) -> datetime:
    """A whole number of months after the start (on a day that every month has), or an odd number of days."""
    if start.day <= 28 and dice.chance(0.7):
        return midnight(add_months(start, dice.one((1, 3, 12, 24))), dice.clock)
    return midnight(start + timedelta(days=dice.one((10, 45, 100, 400))), dice.clock)


def trials_of(dice: Dice, account: str, items: list[Row]) -> list[Row]:
    starts = [row["started_at"] for row in items if row["account_id"] == account]
    rows = []
    for _ in range(dice.one((0, 1, 1, 2))):
        start = dice.instant(date(2024, 8, 1), END)
        if starts and dice.chance(0.6):
            start = min(starts) - timedelta(days=dice.one((0, 3, 14, 18, 21, 25)))
        ends = start + timedelta(days=14)
        rows.append(
            blank(
                "trials",
                account_id=account,
                started_at=start,
                ends_at=ends,
                cancelled_at=dice.later(start, 12) if dice.chance(0.2) else None,
                converted_at=dice.later(start, 20) if dice.chance(0.3) else None,
            )
        )
    return rows


def orders_of(dice: Dice, account: str) -> list[Row]:
    return [
        blank(
            "orders",
            account_id=account,
            ordered_at=dice.instant(date(2024, 5, 1), END),
            amount=Decimal(dice.one(AMOUNTS)),
            currency=dice.one(("USD", "EUR")),
            kind=dice.one((None, "one_time", "first", "repeat", "upsell", "cross_sell", "subscription")),
            status=dice.one((None, "paid", "paid", "paid", "cancelled", "refunded")),
        )
        for _ in range(dice.below(7))
    ]


def contracts_of(dice: Dice, account: str) -> list[Row]:
    """A chain of terms; the next starts before, at or after the end, inside the grace or too late."""
    rows: list[Row] = []
    start = dice.day(START, date(2024, 10, 1))
    product = dice.one((None, "core"))
    signed: datetime | None = None
    for number in range(1 + dice.below(6)):
        end = add_months(start, dice.one((1, 3, 6, 12)))
        rows.append(
            blank(
                "contracts",
                contract_id=f"{account}-c{number}",
                account_id=account,
                product=product if dice.chance(0.9) else "extra",
                started_on=start,
                ended_on=end,
                annual_value=Decimal(dice.one(AMOUNTS)),
                currency=dice.one(("USD", "USD", "EUR")),
                auto_renew=dice.one((None, False, True)),
                signed_at=signed,
                cancelled_at=dice.later(midnight(start, dice.clock), 20) if dice.chance(0.1) else None,
            )
        )
        if dice.chance(0.2):
            rows[-1]["decision"] = dice.one(("renewed", "lost", "pending"))
            rows[-1]["decided_at"] = midnight(end + timedelta(days=dice.below(30) - 20), dice.clock)
        late = dice.one((-60, -20, 0, 0, 0, 10, 29, 30, 31, 50))
        start = end + timedelta(days=late)
        signed = midnight(start - timedelta(days=dice.below(40)), dice.clock) if dice.chance(0.4) else None
        if number and dice.chance(0.3):
            rows[-2]["renewed_contract_id"] = rows[-1]["contract_id"]
    return rows
