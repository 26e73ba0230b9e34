"""Who the customers are: accounts, what they are like, and when they came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tenure.demo.clock import DAY, HOUR, Clock, add_months
from tenure.demo.dice import Dice
from tenure.demo.names import INDUSTRIES, company_name
from tenure.demo.writer import Sheet, columns

OWNERS = ("Elena Fuchs", "Marcus Boyd", "Priya Raman", "Tom Vasquez", "Yuki Arai")
BASE, PER_MONTH, TRIED_PER_MONTH, SIGNED_AHEAD = 136, 6.0, 5.0, 3
LEAVER = "acc-0007"  # the large customer that leaves in month −3

_COUNTRIES = {
    "EMEA": ("DE", "FR", "NL", "ES", "GB", "GB"),
    "AMER": ("US", "US", "US", "CA", "BR"),
    "APAC": ("AU", "SG", "JP", "IN"),
}
_PLANS = {
    "small": {"starter": 0.84, "pro": 0.16},
    "medium": {"starter": 0.12, "pro": 0.83, "enterprise": 0.05},
    "large": {"pro": 0.22, "enterprise": 0.78},
}
_TERMS = {
    "starter": {"month": 0.84, "year": 0.16},
    "enterprise": {"year": 0.74, "years": 0.16, "quarter": 0.10},
    "pro": {"month": 0.44, "year": 0.40, "quarter": 0.10, "half": 0.06},
}
TERM_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "years": 24}
_SEATS = {"starter": (2, 6), "pro": (5, 12), "enterprise": (13, 30)}


@dataclass(slots=True)
class Account:
    """One customer. ``spans`` are its paid days [start, end), filled in by the billing walk."""

    account_id: str
    name: str
    region: str
    country: str
    industry: str
    size: str
    channel: str
    owner: str
    currency: str
    plan: str
    billing: str  # month, quarter, half, year, years
    first_seats: int
    engagement: float  # 0..1: how much they get out of the product; drives use, growth and churn
    created: int
    starts: int | None = None  # first paid day
    trial_days: int = 0
    parent_id: str | None = None
    is_internal: bool = False
    looks_fine: bool = False  # leaves without using the product any less beforehand
    spans: list[tuple[int, int | None]] = field(default_factory=list)
    seats: list[tuple[int, int]] = field(default_factory=list)

    @property
    def term_months(self) -> int:
        """Months of one paid term."""
        return TERM_MONTHS[self.billing]

    def pays_on(self, day: int) -> bool:
        """Whether the day is paid for."""
        return any(start <= day and (end is None or day < end) for start, end in self.spans)


def found_company(clock: Clock, dice: Dice) -> list[Account]:
    """All accounts in order of their ids: those from before the first month, then month by month."""
    accounts: list[Account] = []
    for _ in range(BASE):
        day = clock.first_day - 1 - int(dice.between(0, 730))
        accounts.append(_account(len(accounts), day, clock, dice, paying=True))
    accounts[6] = _leaver(accounts[6], clock)
    for number, first in clock.months():
        days = min(clock.month(number + 1), clock.end_day) - first
        for is_paying, rate in ((True, PER_MONTH), (False, TRIED_PER_MONTH)):
            for _ in range(int(rate * days / 30.4 + dice.random())):
                day = first + dice.whole(0, days - 1)
                accounts.append(_account(len(accounts), day, clock, dice, paying=is_paying))
    for _ in range(SIGNED_AHEAD):
        ahead = _account(len(accounts), clock.end_day - dice.whole(2, 9), clock, dice, paying=True)
        ahead.starts, ahead.trial_days = clock.end_day + dice.whole(4, 25), 0
        accounts.append(ahead)
    for number in (0, 1):
        own = _account(len(accounts), clock.first_day - 400 + number, clock, dice, paying=False)
        accounts.append(replace(own, name=("Quillmark", "Quillmark Sandbox")[number], is_internal=True))
    _group(accounts, dice)
    return accounts


def _account(number: int, day: int, clock: Clock, dice: Dice, *, paying: bool) -> Account:
    region = dice.weighted({"EMEA": 0.48, "AMER": 0.40, "APAC": 0.12})
    country = dice.pick(_COUNTRIES[region])
    industry = dice.pick(INDUSTRIES)
    size = dice.weighted({"small": 0.48, "medium": 0.39, "large": 0.13})
    plan = dice.weighted(_PLANS[size])
    after_programme = day >= clock.month(-6)
    channels = {
        "organic": 0.36,
        "paid": 0.24,
        "partner": 0.14,
        "outbound": 0.18,
        "referral": 0.22 if after_programme else 0.05,
    }
    currency = "GBP" if country == "GB" else "EUR" if region == "EMEA" else "USD"
    has_trial = not paying or (plan != "enterprise" and dice.chance(0.66))
    created = clock.midnight(day) + dice.whole(7 * HOUR, 19 * HOUR)
    trial_days = (21 if dice.chance(0.15) else 14) if has_trial else 0
    wait = dice.whole(6, trial_days + 3) if has_trial else dice.whole(1, 9)
    starts = _billing_day(day + wait)
    return Account(
        f"acc-{number + 1:04d}",
        company_name(number, industry),
        region,
        country,
        industry,
        size,
        dice.weighted(channels),
        dice.pick(OWNERS),
        currency,
        plan,
        dice.weighted(_TERMS[plan]),
        dice.whole(*_SEATS[plan]),
        (dice.random() + dice.random() + dice.random()) / 3,
        created,
        starts if paying and starts < clock.end_day else None,
        trial_days,
    )


def _billing_day(day: int) -> int:
    """Bills fall on days 1 to 28: days 29 to 31 become the first of the next month."""
    clamped = add_months(day, 0)
    return day if clamped == day else add_months(clamped - 27, 1)


def _leaver(account: Account, clock: Clock) -> Account:
    """A large customer on yearly terms that end in the middle of month −3."""
    starts = add_months(clock.month(-3) + 13, -36)
    return replace(
        account,
        name="Harrow & Vale Logistics",
        region="AMER",
        country="US",
        industry="logistics",
        size="large",
        channel="outbound",
        currency="USD",
        plan="enterprise",
        billing="year",
        first_seats=56,
        engagement=0.62,
        created=clock.midnight(starts - 6) + 10 * HOUR,
        starts=starts,
        trial_days=0,
    )


def _group(accounts: list[Account], dice: Dice) -> None:
    """Some accounts belong to a larger one."""
    parents = [account for account in accounts if account.size == "large" and account.starts][:12]
    for account in accounts:
        is_free = account not in parents and not account.is_internal
        if is_free and account.size != "large" and dice.chance(0.05):
            account.parent_id = dice.pick(parents).account_id


def account_sheets(accounts: list[Account], clock: Clock, dice: Dice) -> list[Sheet]:
    """``accounts`` with their present attributes, and ``account_history`` for those that changed."""
    history: list[tuple[object, ...]] = []
    for account in accounts:
        changes = (("owner", 0.14, OWNERS), ("size", 0.05, ("small", "medium", "large")))
        for attribute, share, choices in changes:
            now = getattr(account, attribute)
            earlier = [choice for choice in choices if choice != now]
            age = clock.end_day - account.created // DAY
            if dice.chance(share) and age > 120 and account.account_id != LEAVER:
                changed = clock.midnight(clock.end_day - dice.whole(20, min(age - 60, 500)))
                history.append((account.account_id, attribute, dice.pick(earlier), account.created))
                history.append((account.account_id, attribute, now, changed))
    rows: list[tuple[object, ...]] = [
        (
            a.account_id,
            a.name,
            a.created,
            a.parent_id,
            a.owner,
            a.is_internal,
            a.region,
            a.country,
            a.industry,
            a.size,
            a.channel,
        )
        for a in accounts
    ]
    header = columns(
        "account_id name created_at parent_account_id owner is_internal region country industry size channel"
    )
    return [
        Sheet("accounts", header, rows),
        Sheet("account_history", columns("account_id attribute value valid_from"), history),
    ]
