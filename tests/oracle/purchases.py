"""Orders: repeat purchases and the time between them (entries C6, C7)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from .columns import Tables
from .periods import DAY, Clock, Period, local_day, trailing
from .registry import Settings, mean, median, metric, ratio, setting

ORDERS = "orders"


def order_days(tables: Tables, clock: Clock) -> dict[str, list[date]]:
    """Each account's local days with an order, in order; cancelled, refunded and subscription orders do not
    count.
    """
    days: dict[str, set[date]] = {}
    for row in tables.get(ORDERS, []):
        if row["status"] not in ("cancelled", "refunded") and row["kind"] != "subscription":
            days.setdefault(row["account_id"], set()).add(local_day(row["ordered_at"], clock))
    return {account: sorted(found) for account, found in days.items()}


def repeat_share(tables: Tables, window: Period, clock: Clock) -> Fraction | None:
    counts = [
        sum(window.start <= day < window.end for day in days) for days in order_days(tables, clock).values()
    ]
    return ratio(sum(count >= 2 for count in counts), sum(count >= 1 for count in counts))


@metric("repeat_purchase_rate", ORDERS)
def repeat_purchase_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Accounts with at least two order days / with at least one, in the 365 days that end with the period."""
    length = f"{setting(settings, 'purchase.window_days')}d"
    return repeat_share(tables, trailing(period, length), clock)


@metric("repeat_purchase_rate:lifetime", ORDERS)
def repeat_lifetime(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return repeat_share(tables, Period(date.min, period.end), clock)


@metric("repeat_purchase_rate:cohort", ORDERS)
def repeat_cohort(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Of the accounts whose first order day is in the period, those with a second one within 90 days.

    reading: in local days; matured once the 90th day after the first is over.
    """
    horizon = timedelta(days=setting(settings, "purchase.cohort_days"))
    cohort = [
        days
        for days in order_days(tables, clock).values()
        if period.start <= days[0] < period.end and days[0] + horizon <= last_day_over(clock)
    ]
    return ratio(sum(len(days) > 1 and days[1] - days[0] <= horizon for days in cohort), len(cohort))


def last_day_over(clock: Clock) -> date:
    """The last local day that is over at as_of."""
    return local_day(clock.as_of, clock) - DAY


def gaps(tables: Tables, period: Period, clock: Clock) -> list[list[Fraction]]:
    """Per account the days between an order day of the period and the order day before it."""
    return [
        [
            Fraction((later - earlier).days)
            for earlier, later in pairwise(days)
            if period.start <= later < period.end
        ]
        for days in order_days(tables, clock).values()
    ]


@metric("time_between_purchases", ORDERS)
def time_between_purchases(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """In days: the mean of the gaps that end in the period."""
    return mean([gap for own in gaps(tables, period, clock) for gap in own])


@metric("time_between_purchases:median", ORDERS)
def time_between_median(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return median([gap for own in gaps(tables, period, clock) for gap in own])


@metric("time_between_purchases:customer_mean", ORDERS)
def time_between_customer_mean(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """The mean of the customers' own means of the gaps that end in the period."""
    return mean([mean(own) or Fraction(0) for own in gaps(tables, period, clock) if own])


@metric("time_between_purchases:per_purchase", ORDERS)
def time_between_per_purchase(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """The same gaps / the order days of the period, a customer's first one too.

    reading: without any order day null.
    """
    own = [gap for found in gaps(tables, period, clock) for gap in found]
    days = sum(
        period.start <= day < period.end for found in order_days(tables, clock).values() for day in found
    )
    return ratio(sum(own, Fraction(0)), days)
