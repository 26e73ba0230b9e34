"""How customers come and buy: leads, trials, offers, referrals, one-time orders."""

from __future__ import annotations

from tenure.demo import prices
from tenure.demo.item import Item
from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.writer import Row, Sheet

LEADS_PER_MONTH, ORDERS_PER_MONTH, OFFERS_PER_MONTH = 42, 0.075, 11
_PRODUCTS = {
    "training day": 95_000,
    "template pack": 14_900,
    "data migration": 240_000,
    "extra storage": 29_000,
}


def sales_sheets(
    accounts: list[Account], users: list[User], items: list[Item], clock: Clock, dice: Dice
) -> list[Sheet]:
    """``trials``, ``orders``, ``leads``, ``offers``, ``referrals``."""
    first_user = {user.account.account_id: user.user_id for user in reversed(users)}
    return [
        _trials(accounts, first_user, clock, dice),
        _orders(accounts, first_user, clock, dice),
        _leads(accounts, clock, dice),
        _offers(accounts, items, first_user, clock, dice),
        _referrals(accounts, first_user, clock, dice),
    ]


def _trials(accounts: list[Account], first_user: dict[str, str], clock: Clock, dice: Dice) -> Sheet:
    rows: list[Row] = []
    for account in accounts:
        if account.trial_days and not account.is_internal:
            ends = account.created + account.trial_days * DAY
            paid = clock.midnight(account.starts) + 9 * HOUR if account.starts else None
            cancelled = (
                account.created + dice.whole(2, 12) * DAY if paid is None and dice.chance(0.2) else None
            )
            rows.append(
                (
                    f"tri-{len(rows) + 1:04d}",
                    account.account_id,
                    first_user[account.account_id],
                    account.plan,
                    account.created,
                    ends,
                    cancelled,
                    paid,
                )
            )
        elif account.spans and account.plan == "pro" and dice.chance(0.1):  # a customer tries the add-on
            at = clock.midnight(account.spans[0][0] + 60) + 10 * HOUR
            rows.append(
                (
                    f"tri-{len(rows) + 1:04d}",
                    account.account_id,
                    first_user[account.account_id],
                    "insights",
                    at,
                    at + 14 * DAY,
                    None,
                    None,
                )
            )
    return Sheet(
        "trials",
        (
            "trial_id",
            "account_id",
            "user_id",
            "plan",
            "started_at",
            "ends_at",
            "cancelled_at",
            "converted_at",
        ),
        rows,
    )


def _orders(accounts: list[Account], first_user: dict[str, str], clock: Clock, dice: Dice) -> Sheet:
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
    header = (
        "order_id",
        "account_id",
        "user_id",
        "ordered_at",
        "amount",
        "currency",
        "kind",
        "status",
        "product",
    )
    return Sheet("orders", header, [(f"ord-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])


def _leads(accounts: list[Account], clock: Clock, dice: Dice) -> Sheet:
    found: list[tuple[int, Row]] = []
    for account in accounts:
        if account.created >= clock.first_day * DAY and not account.is_internal:
            at = account.created - int(dice.skewed(7.0, 0.9) * DAY)
            paid = clock.midnight(account.starts) + 9 * HOUR if account.starts else None
            found.append((at, (at, account.channel, account.account_id, paid)))
    for _, month in clock.months():
        for _ in range(dice.count(LEADS_PER_MONTH)):
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(0, DAY - 1)
            source = dice.weighted({"organic": 0.4, "paid": 0.34, "partner": 0.1, "outbound": 0.16})
            found.append((at, (at, source, None, None)))
    found.sort(key=lambda lead: lead[0])
    header = ("lead_id", "created_at", "source", "account_id", "converted_at")
    return Sheet("leads", header, [(f"led-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])


def _offers(
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
    header = (
        "offer_id",
        "account_id",
        "user_id",
        "kind",
        "presented_at",
        "accepted_at",
        "withdrawn_at",
        "amount",
        "currency",
    )
    return Sheet("offers", header, [(f"off-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])


def _referrals(accounts: list[Account], first_user: dict[str, str], clock: Clock, dice: Dice) -> Sheet:
    """Few referrals until the programme starts in month −6, many from then on."""
    found: list[tuple[int, Row]] = []
    for account in accounts:
        if account.channel == "referral" and account.created >= clock.first_day * DAY:
            paying = [
                other for other in accounts if other.pays_on(account.created // DAY) and other is not account
            ]
            who = dice.pick(paying).account_id
            at = account.created - dice.whole(1, 20) * DAY
            paid = clock.midnight(account.starts) + 9 * HOUR if account.starts else None
            found.append((at, (who, first_user[who], at, account.account_id, paid)))
    for number, month in clock.months():
        happy = [account for account in accounts if account.pays_on(month) and account.engagement > 0.4]
        for _ in range(dice.count(9.0 if number >= -6 else 1.2)):
            who = dice.pick(happy).account_id
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(8 * HOUR, 20 * HOUR)
            found.append((at, (who, first_user[who], at, None, None)))
    found.sort(key=lambda referral: referral[0])
    header = ("referral_id", "account_id", "user_id", "referred_at", "referred_account_id", "converted_at")
    return Sheet("referrals", header, [(f"ref-{n:04d}", *row) for n, (_, row) in enumerate(found, 1)])
