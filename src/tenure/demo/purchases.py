"""One-time orders, and offers of more."""

from __future__ import annotations

from tenure.demo import prices
from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.item import Item
from tenure.demo.writer import Row, Sheet, columns

ORDERS_PER_MONTH, OFFERS_PER_MONTH = 0.075, 11
_PRODUCTS = {
    "training day": 95_000,
    "template pack": 14_900,
    "data migration": 240_000,
    "extra storage": 29_000,
}


def order_sheet(accounts: list[Account], first_user: dict[str, str], clock: Clock, dice: Dice) -> Sheet:
    """One-time purchases; a third of the customers never buys any."""
    found: list[tuple[int, Row]] = []
    for account in accounts:
        rate = ORDERS_PER_MONTH * dice.pick((0.0, 0.4, 0.8, 2.4)) * (1.6 if account.size == "large" else 1.0)
        bought = 0
        for _, month in clock.months():
            for _ in range(dice.count(rate) if account.pays_on(month) else 0):
                at = (month + dice.whole(0, 27)) * DAY + dice.whole(8 * HOUR, 17 * HOUR)
                product = dice.pick(tuple(_PRODUCTS))
                cents = round(_PRODUCTS[product] * prices.RATES[account.currency] / 100) * 100
                status = dice.weighted({"paid": 0.93, "cancelled": 0.04, "refunded": 0.03})
                later = dice.weighted({"repeat": 0.6, "upsell": 0.15, "cross_sell": 0.15, "one_time": 0.1})
                found.append(
                    (
                        at,
                        (
                            account.account_id,
                            first_user[account.account_id],
                            at,
                            cents,
                            account.currency,
                            later if bought else "first",
                            status,
                            product,
                        ),
                    )
                )
                bought += 1
        if account.spans and account.billing == "years":
            at = clock.midnight(account.spans[0][0]) + 12 * HOUR
            found.append(
                (
                    at,
                    (
                        account.account_id,
                        first_user[account.account_id],
                        at,
                        900_000,
                        account.currency,
                        "subscription",
                        "paid",
                        "prepaid term",
                    ),
                )
            )
    found.sort(key=lambda order: order[0])
    header = columns("order_id account_id user_id ordered_at amount currency kind status product")
    return Sheet("orders", header, [(f"ord-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])


def offer_sheet(
    accounts: list[Account], items: list[Item], first_user: dict[str, str], clock: Clock, dice: Dice
) -> Sheet:
    """Offers before real upgrades and add-ons, and those that came to nothing or were withdrawn."""
    found: list[tuple[int, Row]] = []
    for item in items:
        kind = (
            "cross_sell"
            if item.product == "insights"
            else "upsell"
            if item.cause in ("quantity", "plan")
            else ""
        )
        if kind and item.starts >= clock.first_day and dice.chance(0.4):
            accepted = clock.midnight(item.starts) - dice.whole(2, 40) * HOUR
            at = accepted - int(dice.skewed(6.0, 0.8) * DAY)
            found.append(
                (
                    at,
                    (
                        item.account_id,
                        first_user[item.account_id],
                        kind,
                        at,
                        accepted,
                        None,
                        item.bill,
                        item.currency,
                    ),
                )
            )
    for _, month in clock.months():
        paying = [account for account in accounts if account.pays_on(month)]
        for _ in range(dice.count(OFFERS_PER_MONTH)):
            account = dice.pick(paying)
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(8 * HOUR, 17 * HOUR)
            withdrawn = at + dice.whole(2, 20) * DAY if dice.chance(0.08) else None
            found.append(
                (
                    at,
                    (
                        account.account_id,
                        first_user[account.account_id],
                        dice.pick(("upsell", "cross_sell")),
                        at,
                        None,
                        withdrawn,
                        dice.whole(10, 90) * 10_000,
                        account.currency,
                    ),
                )
            )
    found.sort(key=lambda offer: offer[0])
    header = columns("offer_id account_id user_id kind presented_at accepted_at withdrawn_at amount currency")
    return Sheet("offers", header, [(f"off-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])
