"""Who uses the product: users, how much they use it, and their memberships."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.names import person_name
from tenure.demo.writer import Sheet, columns

USED_SHARE = 0.9  # invited users per seat; some of them hardly ever come
_NEVER = 10**9


@dataclass(slots=True)
class User:
    """One end user. Days and instants as whole numbers; ``daily`` is the chance of a visit on a weekday."""

    user_id: str
    account: Account
    number: int
    role: str
    created: int
    leaves: int | None
    daily: float
    first_value: int  # when the value event first happens; far away for never
    steps: tuple[int | None, ...] = ()  # when each onboarding step is done
    is_internal: bool = False

    @property
    def email(self) -> str:
        """A made-up address in a domain that never resolves."""
        return f"{person_name(self.number).lower().replace(' ', '.')}.{self.number}@example.com"


def staff_accounts(accounts: list[Account], clock: Clock, dice: Dice) -> list[User]:
    """All users, account by account, the person who signed up first."""
    users: list[User] = []
    for account in accounts:
        for place, day in enumerate(_joining_days(account, clock, dice)):
            users.append(_user(len(users), place, day, account, clock, dice))
    return users


def _joining_days(account: Account, clock: Clock, dice: Dice) -> list[int]:
    """The day on which each user of an account is invited: the team first, more as seats are added."""
    signed_up = account.created // DAY
    days = [signed_up]
    if account.is_internal:
        return days * 8
    if not account.seats or account.starts is None or account.starts >= clock.end_day:
        return days + [signed_up + dice.whole(0, 6) for _ in range(dice.whole(0, 3))]
    for day, seats in account.seats:
        while len(days) < int(seats * USED_SHARE):
            joined = max(signed_up, day + int(dice.skewed(9.0, 1.0)) - 3)
            if joined >= clock.end_day:
                break
            days.append(joined)
    return days


def _user(number: int, place: int, day: int, account: Account, clock: Clock, dice: Dice) -> User:
    created = account.created if place == 0 else day * DAY + dice.whole(7 * HOUR, 17 * HOUR)
    kind = dice.weighted({"power": 0.13, "regular": 0.40, "light": 0.16, "dormant": 0.30})
    low, high = {
        "power": (0.5, 0.9),
        "regular": (0.12, 0.46),
        "light": (0.01, 0.06),
        "dormant": (0.0, 0.002),
    }[kind]
    daily = min(0.97, dice.between(low, high) * (0.45 + 1.1 * account.engagement))
    role = "admin" if place == 0 else dice.weighted({"member": 0.72, "viewer": 0.2, "admin": 0.08})
    leaves = day + dice.whole(90, 600) if place > 0 and dice.chance(0.12) else None
    tried_only = not account.spans
    delay = _days_to_value(account, place, day, clock, dice)
    if tried_only and dice.chance(0.55):
        delay = None
    first_value = _NEVER * DAY if delay is None else created + int(delay * DAY)
    steps = _onboarding(account, day, created, clock, dice)
    return User(
        f"usr-{number + 1:05d}",
        account,
        number,
        role,
        created,
        leaves,
        daily,
        first_value,
        steps,
        account.is_internal,
    )


def is_guided(account: Account, day: int, clock: Clock) -> bool:
    """Whether the new onboarding applies: small companies, from month −9 on."""
    return account.size == "small" and day >= clock.month(-9)


def _days_to_value(account: Account, place: int, day: int, clock: Clock, dice: Dice) -> float | None:
    """Days from joining to the first value event; None for those who never get there."""
    reach = 0.93 if place == 0 else 0.62
    if not dice.chance(reach + (0.04 if is_guided(account, day, clock) else 0.0)):
        return None
    median = (
        2.6 if is_guided(account, day, clock) else {"small": 7.5, "medium": 9.0, "large": 14.0}[account.size]
    )
    return dice.skewed(median * (1.0 if place == 0 else 1.6), 0.75)


def _onboarding(account: Account, day: int, created: int, clock: Clock, dice: Dice) -> tuple[int | None, ...]:
    """Instants of the four steps; after a missing step the later ones are missing too."""
    goes_on = 0.95 if is_guided(account, day, clock) else 0.88
    pace = 0.6 if is_guided(account, day, clock) else 1.8
    at, steps, going = float(created + 300), [], True
    for _ in range(4):
        going = going and dice.chance(goes_on)
        at += dice.skewed(pace, 0.8) * DAY
        steps.append(int(at) if going else None)
    return tuple(steps)


def people_sheets(users: list[User], clock: Clock, dice: Dice) -> list[Sheet]:
    """``users`` and ``memberships``; some people move to another account of their group."""
    rows: list[tuple[object, ...]] = []
    spans: list[tuple[object, ...]] = []
    for user in users:
        account = user.account
        if user.created >= clock.end:
            continue
        rows.append(
            (
                user.user_id,
                account.account_id,
                user.created,
                user.email,
                person_name(user.number),
                user.role,
                user.is_internal,
            )
        )
        left = None if user.leaves is None or user.leaves >= clock.end_day else user.leaves * DAY + 15 * HOUR
        spans.append((user.user_id, account.account_id, user.created, left))
        if left is not None and account.parent_id is not None and dice.chance(0.7):
            spans.append((user.user_id, account.parent_id, left, None))
    return [
        Sheet("users", columns("user_id account_id created_at email name role is_internal"), rows),
        Sheet("memberships", columns("user_id account_id started_at ended_at"), spans),
    ]
