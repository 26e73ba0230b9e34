"""How customers come: leads, trials, referrals; and the files of what they buy."""

from __future__ import annotations

from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.item import Item
from tenure.demo.people import User
from tenure.demo.purchases import offer_sheet, order_sheet
from tenure.demo.writer import Row, Sheet, columns

LEADS_PER_MONTH = 42


def sales_sheets(
    accounts: list[Account], users: list[User], items: list[Item], clock: Clock, dice: Dice
) -> list[Sheet]:
    """``trials``, ``orders``, ``leads``, ``offers``, ``referrals``."""
    first_user = {user.account.account_id: user.user_id for user in reversed(users)}
    return [
        _trials(accounts, first_user, clock, dice),
        order_sheet(accounts, first_user, clock, dice),
        _leads(accounts, clock, dice),
        offer_sheet(accounts, items, first_user, clock, dice),
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
        columns("trial_id account_id user_id plan started_at ends_at cancelled_at converted_at"),
        rows,
    )


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
    header = columns("lead_id created_at source account_id converted_at")
    return Sheet("leads", header, [(f"led-{n:05d}", *row) for n, (_, row) in enumerate(found, 1)])


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
        for _ in range(dice.count(10.0 if number >= -6 else 1.0)):
            who = dice.pick(happy).account_id
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(8 * HOUR, 20 * HOUR)
            found.append((at, (who, first_user[who], at, None, None)))
    found.sort(key=lambda referral: referral[0])
    header = columns("referral_id account_id user_id referred_at referred_account_id converted_at")
    return Sheet("referrals", header, [(f"ref-{n:04d}", *row) for n, (_, row) in enumerate(found, 1)])
