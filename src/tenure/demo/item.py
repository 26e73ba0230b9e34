"""One item of a subscription on constant terms, and the file that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.demo import prices
from tenure.demo.clock import Clock
from tenure.demo.writer import Sheet, columns

CORE, ADD_ON = "boards", "insights"


@dataclass(slots=True)
class Item:
    """One item on constant terms: days, whole cents."""

    item_id: str
    subscription_id: str
    account_id: str
    product: str
    plan: str
    quantity: int
    cents: int
    currency: str
    billing: str
    unit: str
    starts: int
    ends: int | None = None
    share_off: float | None = None
    cents_off: int | None = None
    reason: str | None = None
    cause: str | None = None
    signed: int | None = None
    cancel_requested: int | None = None

    @property
    def months(self) -> int:
        """Months that one bill covers."""
        if self.billing == "term":
            return 12
        return prices.months_covered(self.billing)

    @property
    def bill(self) -> int:
        """Cents of one whole bill."""
        gross = self.quantity * self.cents * (1 - (self.share_off or 0))
        return max(0, round(gross) - (self.cents_off or 0))

    @property
    def monthly_dollars(self) -> float:
        """About what the item is worth a month; exact numbers are the product's business."""
        if self.unit == "usage" or self.cause == "pause":
            return 0.0
        return self.bill / self.months / 100 / prices.RATES[self.currency]


def item_sheet(items: list[Item], clock: Clock) -> Sheet:
    """``subscription_items``."""
    header = columns(
        "item_id subscription_id account_id product plan quantity unit_amount currency interval "
        "interval_count discount_share discount_amount unit started_at ended_at ended_reason cause "
        "signed_at cancel_requested_at"
    )
    rows: list[tuple[object, ...]] = []
    for item in items:
        if item.ends == item.starts:  # replaced on the day it began: it never counted
            continue
        interval, count = prices.interval(item.billing)
        # Monthly bills carry the hour of the sign-up, as billing systems do; yearly terms begin at midnight.
        hour = int(item.account_id[4:]) * 1777 % 50_000 if item.billing == "month" else 0
        rows.append(
            (
                item.item_id,
                item.subscription_id,
                item.account_id,
                item.product,
                item.plan,
                item.quantity,
                item.cents,
                item.currency,
                interval,
                count,
                item.share_off,
                item.cents_off,
                item.unit,
                clock.midnight(item.starts) + hour,
                None if item.ends is None else clock.midnight(item.ends) + hour,
                item.reason,
                item.cause,
                item.signed,
                item.cancel_requested,
            )
        )
    return Sheet("subscription_items", header, rows)
