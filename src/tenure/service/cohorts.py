"""How much of what began together is kept: customers by the period in which they first paid, seen later.

A cohort holds the accounts whose first paying day lies in its month or quarter, and begins with what they
paid on that day (at the exchange rate of the period's last day). Its cell of age k looks at the end of the
k-th period after: MRR at that day's rate, returns and expansion included, ÷ what it began with; or accounts
that pay then ÷ accounts that began.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.engines.session import Session
from tenure.kernel.period import Grain, Period
from tenure.service.cached import Asked, Cached
from tenure.service.cohort_parts import frame, parts_sql

SUMS = """
select start_on, start_on as seen_on, 0 as is_kept, count(*) as customers, strict_sum(amount) as amount
from began
group by start_on
union all
select start_on, seen_on, 1 as is_kept, count(*) as customers, strict_sum(amount) as amount
from kept
group by start_on, seen_on
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cohort at one age: who pays and how much (None where a rate is missing), and the shares of the start.

    A share is None where there was nothing to keep, or an amount is unknown.
    """

    customers: int
    amount: Decimal | None
    share_of_customers: float | None
    share_of_revenue: float | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Accounts that began together; ``cells`` by age, only those of periods that are over."""

    start: date
    end: date
    customers: int
    amount: Decimal | None
    is_small: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Every cohort of a range; ``totals`` by age over the cohorts that have reached it.

    Cohorts that began before the day in ``complete_from`` are left out: of those who began then, the data
    may hold only the ones who stayed.
    """

    grain: Grain
    currency: str
    fewest: int
    cohorts: tuple[Cohort, ...]
    totals: tuple[Cell, ...]
    complete_from: date | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    customers: int = 0
    amount: Decimal | None = Decimal(0)


def cohorts(cached: Cached, asked: Asked) -> Cohorts:
    """The cohorts that began in the range of the question, seen until its end."""

    def compute() -> Cohorts:
        with cached.workspace.session(asked.question, asked.overrides) as session:
            return _cohorts(asked, session)

    return cached.keep("cohorts", (), asked, compute)


def _cohorts(asked: Asked, session: Session) -> Cohorts:
    settings, within = session.settings, frame(asked, session)
    begun, over = within.begun, within.over
    sums: dict[tuple[date, date, int], _Sum] = {}
    if begun:
        for start, seen, is_kept, customers, amount in session.rows(parts_sql(asked, session, within) + SUMS):
            sums[(start, seen, is_kept)] = _Sum(customers, amount)
    fewest = int(settings["small_sample.ratio"])
    found = tuple(_cohort(period, over, sums, fewest) for period in begun)
    ages = max((len(cohort.cells) for cohort in found), default=0)
    totals = tuple(_total([one for one in found if len(one.cells) > age], age) for age in range(ages))
    currency = str(settings["currency"])
    complete_from: date | None = settings["data_start"] if within.is_cut else None
    return Cohorts(within.grain, currency, fewest, found, totals, complete_from)


def _cohort(
    period: Period, over: Sequence[Period], sums: dict[tuple[date, date, int], _Sum], fewest: int
) -> Cohort:
    began = sums.get((period.start, period.start, 0), _Sum())
    ages = [one for one in over if one.start >= period.start]
    cells = [_cell(sums.get((period.start, one.start, 1), _Sum()), began) for one in ages]
    is_small = began.customers < fewest
    return Cohort(period.start, period.end, began.customers, began.amount, is_small, tuple(cells))


def _cell(kept: _Sum, began: _Sum) -> Cell:
    revenue = None
    if kept.amount is not None and began.amount:
        revenue = float(kept.amount / began.amount)
    customers = kept.customers / began.customers if began.customers else None
    return Cell(kept.customers, kept.amount, customers, revenue)


def _total(reached: Sequence[Cohort], age: int) -> Cell:
    kept = _added(_Sum(one.cells[age].customers, one.cells[age].amount) for one in reached)
    return _cell(kept, _added(_Sum(one.customers, one.amount) for one in reached))


def _added(sums: Iterable[_Sum]) -> _Sum:
    total = _Sum()
    for one in sums:
        is_known = total.amount is not None and one.amount is not None
        amount = (total.amount or Decimal(0)) + (one.amount or Decimal(0)) if is_known else None
        total = _Sum(total.customers + one.customers, amount)
    return total
