"""MRR and ARR levels, counts of customers, and ratios of money (entries R1-R3, R7, R10, R12, C1)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from .columns import Tables
from .ledger import Ledger, by_currency, item_mrr
from .movements import intra_period, moved, type_count
from .periods import (
    DAY,
    Clock,
    Period,
    add_months,
    begun_days,
    closing_at,
    closing_day,
    opening_day,
    previous,
)
from .registry import Settings, metric, own, ratio, total

ITEMS = "subscription_items"


def year_of(period: Period, settings: Settings) -> Period:
    return Period(add_months(period.end, -12), period.end)


@metric("mrr", ITEMS)
def mrr(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Monthly recurring revenue of the closing state at the closing rates."""
    return Ledger.of(tables, clock, settings).closing_level(period)


@metric("mrr:gross", ITEMS)
def mrr_gross(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """The same before discounts.

    reading: who pays and which gaps are bridged is decided by what is paid, not by list prices; the items of
    an account that pays nothing count with their list prices.
    """
    ledger, day = Ledger.of(tables, clock, settings), closing_day(period, clock)
    values: list[Fraction | None] = []
    for account in ledger.accounts:
        held = ledger.closing(account, period) or ledger.valid(account, closing_at(period, clock))
        listed = [replace(item, mrr=item_mrr(item.row, clock, "gross")) for item in held]
        value = ledger.value(listed, day)
        values.append(None if value is None else max(value, Fraction(0)))
    return total(values)


@metric("mrr:opening", ITEMS, base=own)
def mrr_opening(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return Ledger.of(tables, clock, settings).opening_level(period)


@metric("mrr:average", ITEMS)
def mrr_average(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Mean over the days begun.

    reading: a day counts with its closing state (the day of as_of with the state at as_of); it is a level, so
    all days convert at the rate of the period's closing day.
    """
    ledger = Ledger.of(tables, clock, settings)
    amounts: dict[str, Fraction] = {}
    days = begun_days(period, clock)
    for day in days:
        for account in ledger.accounts:
            for currency, amount in by_currency(ledger.closing(account, Period(day, day + DAY))).items():
                amounts[currency] = amounts.get(currency, Fraction(0)) + amount
    return ratio(ledger.convert(amounts, closing_day(period, clock)), len(days))


@metric("arr", ITEMS)
def arr(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    value = mrr(tables, period, clock, settings)
    return None if value is None else 12 * value


@metric("arr_growth_rate", ITEMS, base=own)
@metric("mrr_growth_rate", ITEMS, base=own)
def mrr_growth_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    growth = ratio(ledger.closing_level(period), ledger.opening_level(period))
    return None if growth is None else growth - 1


@metric("mrr_growth_rate:constant_currency", ITEMS, base=own)
def mrr_growth_constant(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    day = opening_day(period)
    closing = total([ledger.value(ledger.closing(account, period), day) for account in ledger.accounts])
    growth = ratio(closing, ledger.opening_level(period))
    return None if growth is None else growth - 1


@metric("mrr_growth_rate:yoy", ITEMS, base=year_of)
def mrr_growth_yoy(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: against the level twelve months before the period's end, at that day's rates."""
    ledger = Ledger.of(tables, clock, settings)
    growth = ratio(ledger.closing_level(period), ledger.opening_level(year_of(period, settings)))
    return None if growth is None else growth - 1


@metric("active_customers", ITEMS)
def active_customers(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return Fraction(len(Ledger.of(tables, clock, settings).paying_at_closing(period)))


@metric("active_customers:opening", ITEMS, base=own)
def active_customers_opening(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return Fraction(len(Ledger.of(tables, clock, settings).paying_at_opening(period)))


@metric("new_customers", ITEMS)
def new_customers(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return type_count(Ledger.of(tables, clock, settings), period, "new")


@metric("churned_customers", ITEMS)
def churned_customers(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return type_count(Ledger.of(tables, clock, settings), period, "churned")


@metric("reactivated_customers", ITEMS)
def reactivated_customers(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return type_count(Ledger.of(tables, clock, settings), period, "reactivation")


@metric("intra_period_customers", ITEMS, base=own)
def intra_period_customers(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    return intra_period(Ledger.of(tables, clock, settings), period)


@metric("customer_acquisition_rate", ITEMS, base=own)
def customer_acquisition_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    opening = active_customers_opening(tables, period, clock, settings)
    return ratio(new_customers(tables, period, clock, settings), opening)


@metric("average_revenue_per_account", ITEMS)
def arpa(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return ratio(mrr(tables, period, clock, settings), active_customers(tables, period, clock, settings))


@metric("average_sale_price", ITEMS)
def asp(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    return ratio(moved(ledger, period, "new"), type_count(ledger, period, "new"))


@metric("quick_ratio", ITEMS)
def quick_ratio(
    tables: Tables, period: Period, clock: Clock, settings: Settings, reactivation: bool = True
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    kinds = ("new", "expansion", "reactivation") if reactivation else ("new", "expansion")
    losses = moved(ledger, period, "contraction", "churned")
    return ratio(moved(ledger, period, *kinds), None if losses is None else -losses)


@metric("quick_ratio:without_reactivation", ITEMS)
def quick_ratio_plain(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return quick_ratio(tables, period, clock, settings, reactivation=False)


@metric("expansion_rate", ITEMS, base=own)
def expansion_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    return ratio(moved(ledger, period, "expansion"), ledger.opening_level(period))


@metric("expansion_share", ITEMS)
def expansion_share(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    return ratio(moved(ledger, period, "expansion"), ledger.closing_level(period))


@metric("expansion_share:gains", ITEMS)
def expansion_share_of_gains(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    return ratio(
        moved(ledger, period, "expansion"), moved(ledger, period, "new", "expansion", "reactivation")
    )


@metric("expansion_growth", ITEMS)
def expansion_growth(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    ledger = Ledger.of(tables, clock, settings)
    growth = ratio(moved(ledger, period, "expansion"), moved(ledger, previous(period), "expansion"))
    return None if growth is None else growth - 1
