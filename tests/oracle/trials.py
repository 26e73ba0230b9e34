"""Trials that become paying customers (entry C8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from .columns import Row, Tables
from .ledger import Ledger
from .periods import DAY, Clock, Period, local_day, midnight, passed, within
from .registry import Settings, metric, ratio, setting


@dataclass(frozen=True)
class Trial:
    """A customer's first trial: when it started and ended, and when the customer first paid from then on."""

    start: datetime
    end: datetime
    paid: datetime | None


def trials(tables: Tables, clock: Clock, settings: Settings) -> list[Trial]:
    """Each account's first trial, unless it paid already when that started.

    Its end is the earliest of the planned end, the conversion and the cancellation.
    reading: paying already means just before the start and still at the end of that day: one whose paid time
    ends as the trial starts is not trying an add-on; a tie of starts goes to the lower trial_id.
    """
    ledger = Ledger.of(tables, clock, settings)
    first: dict[str, Row] = {}
    for row in sorted(tables.get("trials", []), key=lambda row: (row["started_at"], row["trial_id"])):
        first.setdefault(row["account_id"], row)
    found = []
    for account, row in first.items():
        evening = min(midnight(local_day(row["started_at"], clock) + DAY, clock), clock.as_of)
        if ledger.pays(account, row["started_at"]) and ledger.pays(account, evening):
            continue
        paid = first_paid(ledger, account, row)
        ends = [instant for instant in (row["ends_at"], row["cancelled_at"], paid) if instant is not None]
        found.append(Trial(row["started_at"], min(ends), paid))
    return found


def first_paid(ledger: Ledger, account: str, row: Row) -> datetime | None:
    """When MRR above zero first starts at or after the trial's start; converted_at only where there are no
    items.

    reading: "where there are no items" means that the workspace has none.
    """
    if not ledger.tables.get("subscription_items"):
        converted: datetime | None = row["converted_at"]
        return converted
    starts = [
        point
        for point in ledger.points(account)
        if point >= row["started_at"] and ledger.starts_paying(account, point)
    ]
    return min(starts, default=None)


@metric("trial_conversion_rate", "trials")
def trial_conversion_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """Of the trials that ended in the period and whose grace is over, those paid by the end of the grace.

    reading: a converted trial, too, waits until its grace is over.
    """
    grace = timedelta(days=setting(settings, "trial.grace_days"))
    ended = [
        trial
        for trial in trials(tables, clock, settings)
        if within(trial.end, period, clock) and passed(trial.end + grace, clock)
    ]
    paid = [trial for trial in ended if trial.paid is not None and trial.paid <= trial.end + grace]
    return ratio(len(paid), len(ended))


@metric("trial_conversion_rate:start_cohort", "trials")
def trial_start_cohort(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Of the trials started in the period at least 30 days ago, those paid within 30 days."""
    horizon = timedelta(days=setting(settings, "trial.horizon_days"))
    cohort = [
        trial
        for trial in trials(tables, clock, settings)
        if within(trial.start, period, clock) and passed(trial.start + horizon, clock)
    ]
    paid = [trial for trial in cohort if trial.paid is not None and trial.paid <= trial.start + horizon]
    return ratio(len(paid), len(cohort))


@metric("trial_conversion_rate:period", "trials")
def trial_period(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Conversions in the period / trials that ended in it: two populations.

    reading: a conversion counts however late after the trial; nothing waits to mature.
    """
    found = trials(tables, clock, settings)
    conversions = sum(within(trial.paid, period, clock) for trial in found)
    return ratio(conversions, sum(within(trial.end, period, clock) for trial in found))
