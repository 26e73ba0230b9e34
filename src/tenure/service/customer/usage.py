"""How much one customer uses the product, against what is usual for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, stdev

from tenure.kernel.period import DAY, Grain
from tenure.service.customer.reading import Reader, span

WEEKS, BEFORE, FEWEST = 26, 12, 4
"""Weeks that are shown; weeks before each of them that say what is usual; fewest of those that can."""


@dataclass(frozen=True, slots=True)
class Usual:
    """Mean of the weeks before, and one standard deviation to either side."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Week:
    """One week's active users and events; None before the customer was ever active, or without data."""

    start: date
    end: date
    users: int | None
    events: int | None
    usual_users: Usual | None
    usual_events: Usual | None


@dataclass(frozen=True)
class Usage:
    """The last 26 whole weeks."""

    weeks: tuple[Week, ...]
    first_on: date | None
    last_on: date | None


def usage(reader: Reader) -> Usage:
    """Use per week. A week counts as zero only while data come in, after the customer's first active day."""
    calendar, as_of = reader.session.settings.calendar, reader.session.clock.as_of
    start, end = calendar.last_complete(as_of, Grain.WEEK, WEEKS + BEFORE)
    periods = calendar.periods(start, end, Grain.WEEK)
    spans = [span(week.start, week.end - DAY) for week in periods]
    counts = {row[0]: (int(row[1]), int(row[2])) for row in reader.rows(COUNTS, spans, "weeks")}
    newest, first, last = reader.rows(DAYS)[0]
    found: list[tuple[int, int] | None] = [
        counts[week.start] if first and first < week.end and week.start <= newest else None
        for week in periods
    ]
    users = [None if one is None else one[0] for one in found]
    events = [None if one is None else one[1] for one in found]
    return Usage(
        tuple(
            Week(
                periods[at].start,
                periods[at].end,
                users[at],
                events[at],
                usual(users[at - BEFORE : at]),
                usual(events[at - BEFORE : at]),
            )
            for at in range(BEFORE, len(periods))
        ),
        first,
        last,
    )


def usual(before: Sequence[int | None]) -> Usual | None:
    """What the weeks before make usual; None while there are fewer than four."""
    known = [value for value in before if value is not None]
    if len(known) < FEWEST:
        return None
    middle, spread = mean(known), stdev(known)
    return Usual(middle, max(0.0, middle - spread), middle + spread)


COUNTS = """
select p.start_on, count(distinct d.user_id), coalesce(sum(d.events), 0)
from period as p
left join activity_day as d on d.account_id = {account} and d.day >= p.window_on and d.day <= p.closing_on
group by p.start_on
"""

DAYS = """
select (select max(day) from activity_day), min(day), max(day)
from activity_day
where account_id = {account}
"""
