"""Subscriptions: every account walks through its paid life one month at a time."""

from __future__ import annotations

from dataclasses import replace

from tenure.demo import prices
from tenure.demo.clock import DAY, Clock, add_months
from tenure.demo.company import LEAVER, Account
from tenure.demo.dice import Dice
from tenure.demo.item import ADD_ON, CORE, Item

_CHURN = {"starter": 0.0245, "pro": 0.0095, "enterprise": 0.0013}  # a month, at middling engagement


class Walk:
    """One account's way: sign, grow, shrink, pause, leave, and sometimes come back."""

    def __init__(self, account: Account, clock: Clock, dice: Dice) -> None:
        self.account, self.clock, self.dice = account, clock, dice
        self.items: list[Item] = []
        self._open: dict[str, Item] = {}
        self._risen = False
        self._paused_until: int | None = None
        self._round = 0

    def run(self) -> list[Item]:
        """All items of the account; fills in its ``spans`` and ``seats``."""
        starts = self.account.starts
        while starts is not None:
            ended = self._live(starts)
            self.account.spans.append((starts, ended))
            comes_back = ended is not None and self.account.account_id != LEAVER and self.dice.chance(0.14)
            starts = add_months(ended, self.dice.whole(2, 6)) if ended and comes_back else None
            if starts is not None and starts >= self.clock.end_day:
                starts = None
        return self.items

    def _live(self, starts: int) -> int | None:
        self._sign(starts)
        month = 0
        while True:
            month += 1
            day = add_months(starts, month)
            if day >= self.clock.end_day:
                return self._look_ahead(day)
            if reason := self._leaves(month, day):
                return self._leave(day, reason)
            self._resume(day)
            if self._paused_until is None:
                self._change(month, day)

    def _sign(self, starts: int) -> None:
        account, dice = self.account, self.dice
        self._round += 1
        self._open = {}
        self._paused_until = None
        self._risen = starts >= self.clock.month(-8)
        signed = (
            self.clock.midnight(starts - dice.whole(1, 4)) + 9 * 3600
            if starts < self.clock.end_day
            else (self.clock.end - dice.whole(1, 5) * DAY // 2)
        )
        off = 0.2 if self._round == 1 and account.account_id != LEAVER and dice.chance(0.26) else None
        seats = self._item(
            "seats",
            starts,
            CORE,
            "seat",
            account.first_seats,
            prices.seat_price(account.plan, account.currency, account.billing, risen=self._risen),
        )
        self._add("seats", replace(seats, share_off=off, signed=signed))
        self._add_platform(starts)
        if account.plan != "starter" and dice.chance(0.2):
            self._add("usage", self._item("usage", starts, "automations", "usage", 1, 0))
        account.seats.append((starts, account.first_seats))

    def _item(self, part: str, day: int, product: str, unit: str, quantity: int, cents: int) -> Item:
        account = self.account
        subscription = f"sub-{account.account_id[4:]}-{self._round}"
        return Item(
            f"{subscription}-{part}",
            subscription,
            account.account_id,
            product,
            account.plan,
            quantity,
            cents,
            account.currency,
            account.billing,
            unit,
            day,
        )

    def _add(self, part: str, item: Item) -> None:
        item.item_id = f"{item.subscription_id}-{len(self.items) + 1}"
        self._open[part] = item
        self.items.append(item)

    def _add_platform(self, day: int) -> None:
        account = self.account
        cents = prices.platform_price(account.plan, account.currency, account.billing)
        if cents:
            fee = self._item("platform", day, CORE, "flat", 1, cents)
            off = cents // 10 if account.plan == "enterprise" and self.dice.chance(0.25) else None
            self._add("platform", replace(fee, cents_off=off))

    def _renews(self, month: int) -> bool:
        return month % self.account.term_months == 0

    def _leaves(self, month: int, day: int) -> str | None:
        account, dice = self.account, self.dice
        if account.account_id == LEAVER:
            return "non_renewal" if day == add_months(self.clock.month(-3) + 13, 0) else None
        if day < self.clock.first_day:
            return None
        hazard = _CHURN[account.plan] * max(0.15, 2.2 - 2.4 * account.engagement)
        if not self._renews(month):
            return (
                "non_payment"
                if dice.chance(0.002 if account.plan == "pro" and account.term_months >= 12 else 0.0004)
                else None
            )
        if not dice.chance(1 - (1 - hazard) ** account.term_months):
            return None
        if account.term_months >= 12:
            return "non_renewal"
        return dice.weighted({"cancelled": 0.82, "non_payment": 0.17, "fraud": 0.01})

    def _leave(self, day: int, reason: str) -> int:
        asked = self.clock.midnight(day - self.dice.whole(2, 25)) + 11 * 3600
        involuntary = reason in ("non_payment", "fraud")
        for item in self._open.values():
            item.ends, item.reason = day, reason
            item.cancel_requested = None if involuntary else asked
        self._open.clear()
        self.account.looks_fine = self.account.account_id != LEAVER and self.dice.chance(0.34)
        return day

    def _look_ahead(self, day: int) -> int | None:
        """What is known today about the next billing day: a cancellation, or more seats."""
        account, dice = self.account, self.dice
        started = self.items[-1].starts < self.clock.end_day
        if started and account.account_id != LEAVER and dice.chance(0.025):
            ends = day if account.term_months == 1 else add_months(day, dice.whole(0, 3))
            for item in self._open.values():
                if item.ends is None:
                    item.ends, item.reason = ends, "cancelled"
                    item.cancel_requested = self.clock.end - dice.whole(1, 12) * DAY // 2
            return ends
        if started and self._paused_until is None and dice.chance(0.03):
            more = self._open["seats"].quantity + dice.whole(2, 6)
            self._reterm("seats", day, "quantity", quantity=more)
            self._open["seats"].signed = self.clock.end - dice.whole(1, 12) * DAY // 2
        return None

    def _reterm(
        self,
        part: str,
        day: int,
        cause: str,
        *,
        quantity: int | None = None,
        cents: int | None = None,
        share_off: float | None = None,
    ) -> None:
        """Closes the item of a part and opens the next on other terms; discounts must be given again."""
        old = self._open[part]
        old.ends = day
        signed = self.clock.midnight(day - self.dice.whole(1, 5)) + 10 * 3600
        new = replace(
            old,
            starts=day,
            ends=None,
            cause=cause,
            signed=signed,
            share_off=share_off,
            quantity=old.quantity if quantity is None else quantity,
            cents=old.cents if cents is None else cents,
            plan=self.account.plan,
        )
        self._add(part, new)
        if part == "seats":
            self.account.seats.append((day, new.quantity))

    def _change(self, month: int, day: int) -> None:
        account, dice = self.account, self.dice
        if account.account_id == LEAVER:
            return
        seats = self._open["seats"]
        if seats.share_off and month >= 6 and self._renews(month):
            self._reterm("seats", day, "discount")
        if not self._risen and day >= self.clock.month(-8) and self._renews(month):
            self._risen = True
            cents = prices.seat_price(account.plan, account.currency, account.billing, risen=True)
            if cents != seats.cents:
                self._reterm("seats", day, "price", cents=cents, share_off=self._open["seats"].share_off)
        grows = max(0.004, 0.043 + 0.09 * (account.engagement - 0.5))
        luck = dice.random()
        if luck < grows:
            self._resize(day, dice.between(0.08, 0.30))
        elif luck < grows + 0.0095:
            self._resize(day, -dice.between(0.08, 0.28))
        elif luck < grows + 0.0145:
            self._move(day, up=True)
        elif luck < grows + 0.0155:
            self._move(day, up=False)
        elif luck < grows + 0.0245:
            self._buy_insights(day)
        elif luck < grows + 0.0275 and account.billing == "month":
            self._pause(day)

    def _resize(self, day: int, share: float) -> None:
        seats = self._open["seats"]
        step = max(1, round(abs(share) * seats.quantity))
        quantity = seats.quantity + step if share > 0 else max(1, seats.quantity - step)
        if quantity != seats.quantity:
            self._reterm("seats", day, "quantity", quantity=quantity, share_off=seats.share_off)

    def _move(self, day: int, *, up: bool) -> None:
        account = self.account
        place = prices.PLANS.index(account.plan) + (1 if up else -1)
        if not 0 <= place < len(prices.PLANS):
            return
        account.plan = prices.PLANS[place]
        platform = self._open.pop("platform", None)
        if platform is not None:
            platform.ends = day
        cents = prices.seat_price(account.plan, account.currency, account.billing, risen=self._risen)
        self._reterm("seats", day, "plan", cents=cents)
        self._add_platform(day)

    def _buy_insights(self, day: int) -> None:
        account = self.account
        if "insights" in self._open:
            return
        by_term = account.term_months >= 12 and self.dice.chance(0.3)
        cents = prices.insights_price(account.plan, account.currency, account.billing)
        item = self._item("insights", day, ADD_ON, "flat", 1, cents)
        item.signed = self.clock.midnight(day - 1) + 15 * 3600
        if by_term:  # one payment for twelve months, then it is over or bought again
            item.billing, item.ends = "term", add_months(day, 12)
        self._add("insights", item)

    def _pause(self, day: int) -> None:
        seats = self._open["seats"]
        self._paused_until = add_months(day, self.dice.whole(1, 2))
        for part in [part for part in ("seats", "platform") if part in self._open]:
            self._reterm(part, day, "pause", share_off=seats.share_off if part == "seats" else None)

    def _resume(self, day: int) -> None:
        if self._paused_until is None or day < self._paused_until:
            return
        self._paused_until = None
        for part in [part for part in ("seats", "platform") if part in self._open]:
            self._reterm(part, day, "other", share_off=self._open[part].share_off)


def subscribe(accounts: list[Account], clock: Clock, seed: int) -> list[Item]:
    """Walks every account, in order. Each has its own dice: what one does leaves the others as they are."""
    found: list[Item] = []
    for account in accounts:
        found += Walk(account, clock, Dice(seed, f"billing {account.account_id}")).run()
    return found
