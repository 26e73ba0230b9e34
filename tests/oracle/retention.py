"""Retention and churn of money and customers, point to point (entries R5, R6, R8, C2, C3)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from .activity import accounts_of, acts, qualifying
from .columns import Tables
from .ledger import Ledger, by_currency
from .movements import moved, type_count
from .periods import Clock, Period, closing_at, closing_day, of_months, opening_day, trailing
from .registry import Settings, metric, own, ratio, setting, total

ITEMS = "subscription_items"


def window_of(period: Period, settings: Settings, length: str | None = None) -> Period:
    """The retention window: 12 months unless set; "period" is the period's own."""
    return trailing(period, length or setting(settings, "retention.trailing"))


def ends(
    ledger: Ledger, window: Period, grain: str = "account"
) -> list[tuple[Fraction | None, Fraction | None]]:
    """m0 and m1 of each customer (or subscription) that paid at the opening, both at the opening rates.

    reading: a subscription is keyed within its account; across a bridged gap it has what it had before the
    gap; one whose amount is negative counts as 0.
    """
    pairs = []
    day = opening_day(window)
    for account in ledger.accounts:
        before, after = ledger.opening(account, window), ledger.closing(account, window)
        keys = [None] if grain == "account" else sorted({item.subscription for item in before})
        for key in keys:
            m0 = by_currency([item for item in before if key in (None, item.subscription)])
            m1 = by_currency([item for item in after if key in (None, item.subscription)])
            if any(amount > 0 for amount in m0.values()):
                v0, v1 = ledger.convert(m0, day), ledger.convert(m1, day)
                pairs.append((v0, None if v1 is None else max(v1, Fraction(0))))
    return pairs


@metric("net_revenue_retention", ITEMS, base=window_of)
def net_revenue_retention(
    tables: Tables,
    period: Period,
    clock: Clock,
    settings: Settings,
    trailing: str | None = None,
    grain: str = "account",
) -> Fraction | None:
    window = window_of(period, settings, trailing)
    pairs = ends(Ledger.of(tables, clock, settings), window, grain)
    return ratio(total([m1 for _, m1 in pairs]), total([m0 for m0, _ in pairs]))


@metric("gross_revenue_retention", ITEMS, base=window_of)
def gross_revenue_retention(
    tables: Tables,
    period: Period,
    clock: Clock,
    settings: Settings,
    trailing: str | None = None,
    grain: str = "account",
) -> Fraction | None:
    window = window_of(period, settings, trailing)
    pairs = ends(Ledger.of(tables, clock, settings), window, grain)
    kept = [None if m0 is None or m1 is None else min(m0, m1) for m0, m1 in pairs]
    return ratio(total(kept), total([m0 for m0, _ in pairs]))


@metric("net_revenue_retention:subscription", ITEMS, base=window_of)
def nrr_subscription(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    return net_revenue_retention(tables, period, clock, settings, trailing, grain="subscription")


@metric("gross_revenue_retention:subscription", ITEMS, base=window_of)
def grr_subscription(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    return gross_revenue_retention(tables, period, clock, settings, trailing, grain="subscription")


@metric("gross_revenue_retention:logo_loss_only", ITEMS, base=window_of)
def grr_logo_loss_only(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    """Opening MRR of those still paying at the end, without downgrades."""
    ledger, window = Ledger.of(tables, clock, settings), window_of(period, settings, trailing)
    day = opening_day(window)
    stayed = ledger.paying_at_opening(window) & ledger.paying_at_closing(window)
    kept = total([ledger.value(ledger.opening(account, window), day) for account in sorted(stayed)])
    return ratio(kept, ledger.opening_level(window))


def by_sums(
    tables: Tables, period: Period, length: str | None, clock: Clock, settings: Settings, *kinds: str
) -> Fraction | None:
    """(M0 + the movements of everybody of some kinds, base period by base period) / M0."""
    ledger, window = Ledger.of(tables, clock, settings), window_of(period, settings, length)
    unit = (length or setting(settings, "retention.trailing")).lstrip("0123456789")
    by_months = of_months(period) and unit not in ("d", "w")
    opening = ledger.opening_level(window)
    return ratio(total([opening, moved(ledger, window, *kinds, by_months=by_months)]), opening)


@metric("net_revenue_retention:movement_sum", ITEMS, base=window_of)
def nrr_movement_sum(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    return by_sums(tables, period, trailing, clock, settings, "expansion", "contraction", "churned")


@metric("net_revenue_retention:with_reactivation", ITEMS, base=window_of)
def nrr_with_reactivation(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    """reading: the movement_sum form with the months' reactivations.

    Added to the point-to-point form they would count twice a customer of S who left and came back.
    """
    kinds = ("expansion", "contraction", "churned", "reactivation")
    return by_sums(tables, period, trailing, clock, settings, *kinds)


@metric("gross_revenue_retention:movement_sum", ITEMS, base=window_of)
def grr_movement_sum(
    tables: Tables, period: Period, clock: Clock, settings: Settings, trailing: str | None = None
) -> Fraction | None:
    return by_sums(tables, period, trailing, clock, settings, "contraction", "churned")


def one_minus(value: Fraction | None) -> Fraction | None:
    return None if value is None else 1 - value


@metric("gross_mrr_churn_rate", ITEMS, base=own)
def gross_mrr_churn_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return one_minus(gross_revenue_retention(tables, period, clock, settings, "period"))


@metric("net_mrr_churn_rate", ITEMS, base=own)
def net_mrr_churn_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return one_minus(net_revenue_retention(tables, period, clock, settings, "period"))


@metric("net_mrr_churn_rate:with_reactivation", ITEMS, base=own)
def net_mrr_churn_cm(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return one_minus(nrr_with_reactivation(tables, period, clock, settings, "period"))


@metric("customer_retention_rate", ITEMS, base=own)
def customer_retention_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    opening, closing = ledger.paying_at_opening(period), ledger.paying_at_closing(period)
    return ratio(len(opening & closing), len(opening))


@metric("customer_retention_rate:arithmetic", ITEMS, base=own)
def crr_arithmetic(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """(|E| - new)/|S|; null where the number of new customers is."""
    ledger = Ledger.of(tables, clock, settings)
    new = type_count(ledger, period, "new")
    if new is None:
        return None
    return ratio(len(ledger.paying_at_closing(period)) - new, len(ledger.paying_at_opening(period)))


@metric("customer_churn_rate", ITEMS, base=own)
def customer_churn_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return one_minus(customer_retention_rate(tables, period, clock, settings))


@metric("customer_churn_rate:start_plus_new", ITEMS, base=own)
def churn_start_plus_new(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Every stop counted / (those at the start + those who first paid in the window, also if only for a
    while).
    """
    ledger = Ledger.of(tables, clock, settings)
    stops = new = 0
    for account in ledger.accounts:
        for point in ledger.points_in(account, period):
            stops += ledger.stops_paying(account, point)
            new += ledger.starts_paying(account, point) and not ledger.paid_before(account, point)
    return ratio(stops, len(ledger.paying_at_opening(period)) + new)


@metric("customer_churn_rate:average", ITEMS, base=own)
def churn_average(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: churned are the members of S not in E, also over several months."""
    ledger = Ledger.of(tables, clock, settings)
    opening, closing = ledger.paying_at_opening(period), ledger.paying_at_closing(period)
    return ratio(len(opening - closing), Fraction(len(opening) + len(closing), 2))


@metric("customer_churn_rate:net_loss", ITEMS, base=own)
def net_customer_loss_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    opening, closing = ledger.paying_at_opening(period), ledger.paying_at_closing(period)
    return ratio(len(opening) - len(closing), len(opening))


def churn_by_reason(
    tables: Tables, period: Period, clock: Clock, settings: Settings, involuntary: bool
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    opening = ledger.paying_at_opening(period)
    lost = opening - ledger.paying_at_closing(period)
    end = closing_at(period, clock)
    return ratio(sum(ledger.involuntary(account, end) == involuntary for account in lost), len(opening))


@metric("customer_churn_rate:voluntary", ITEMS, base=own)
def churn_voluntary(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return churn_by_reason(tables, period, clock, settings, involuntary=False)


@metric("customer_churn_rate:involuntary", ITEMS, base=own)
def churn_involuntary(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return churn_by_reason(tables, period, clock, settings, involuntary=True)


@metric("activity_churn_rate", "events", base=own)
def activity_churn_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Accounts active in the days before the opening that are not in the days before the closing.

    reading: the windows are whole local days: those before the period's first day, and those that end with
    its last day (or, while it is partial, with the last day begun).
    """
    length = timedelta(days=setting(settings, "activity.inactive_after_days"))
    after_last = closing_day(period, clock) + timedelta(days=1)

    def active_in(days: Period) -> set[str]:
        return accounts_of(acts(qualifying(tables, settings), days, clock), tables)

    opening = active_in(Period(period.start - length, period.start))
    closing = active_in(Period(after_last - length, after_last))
    return ratio(len(opening - closing), len(opening))
