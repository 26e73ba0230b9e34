"""Who uses the product again: users by period, the weeks after their first, and who came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from tenure.engines.session import Session
from tenure.kernel.period import DAY, Grain
from tenure.query.spine import Spine, spans
from tenure.service.cached import Asked, Cached
from tenure.service.filtering import filter_of

WEEKS = 12
"""Weeks of the retention grid, down and across."""

USERS, WEEKLY_USERS = "mau", "wau"
"""The metrics that count the users of a month and of a week."""

# One row per user and period of use: the period of the first active day in it, which decides the filter.
PLACED = """
select c.start_on, c.end_on, r.user_id
from user_day as r
join calendar as c on c.day = r.day and r.prev_day < c.window_on
"""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Users whose first week of use starts on ``start``; how many were active n weeks later.

    ``active`` begins with the first week itself, thus with ``size``; None for a week that is not over.
    """

    start: date
    active: tuple[int | None, ...]

    @property
    def size(self) -> int:
        """Users of the first week."""
        return self.active[0] or 0

    def share(self, week: int) -> float | None:
        """The share that was active so many weeks later; None for a cohort of nobody, or not yet."""
        found = self.active[week]
        return None if found is None or not self.size else found / self.size


@dataclass(frozen=True, slots=True)
class Movement:
    """Users of one period, by their period of use before: none, the one before this, an earlier one.

    ``left`` were active in the period before and not in this one, so that
    active = active of the period before + new + returned − left.
    """

    start: date
    end: date
    is_partial: bool
    active: int
    new: int
    retained: int
    returned: int
    left: int

    @property
    def before(self) -> int:
        """Active users of the period before."""
        return self.retained + self.left


def user_retention(cached: Cached, asked: Asked) -> tuple[Cohort, ...]:
    """The last twelve whole weeks of the range, from the first with new users on.

    () without data, and for a filter that users do not know.
    """
    calendar = cached.workspace.settings.calendar
    plain = asked.change(grain=Grain.WEEK, by=(), trailing=None)

    def compute() -> tuple[Cohort, ...]:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            placed = _placed(session, plain)
            if placed is None:
                return ()
            end = calendar.floor(min(plain.question.end, session.clock.last_day + DAY), Grain.WEEK)
            prelude, sql, _ = placed
            rows = session.rows(
                f"with {prelude},\nplaced as ({sql}),\n"
                "first as (select user_id, min(start_on) as cohort_on from placed group by user_id)\n"
                "select f.cohort_on, p.start_on, count(*) from placed as p "
                "join first as f on f.user_id = p.user_id group by f.cohort_on, p.start_on"
            )
        counts = {(cohort, week): users for cohort, week, users in rows}
        starts = [calendar.next(end, Grain.WEEK, -n) for n in range(WEEKS, 0, -1)]
        cohorts = [_cohort(start, starts, counts) for start in starts]
        return tuple(dropwhile(lambda cohort: not cohort.size, cohorts))

    return cached.keep("user_retention", (), plain, compute)


def _cohort(start: date, weeks: Sequence[date], counts: dict[tuple[date, date], int]) -> Cohort:
    over = [counts.get((start, week), 0) for week in weeks if week >= start]
    return Cohort(start, (*over, *[None] * (WEEKS - len(over))))


def overall(cohorts: Sequence[Cohort]) -> tuple[float | None, ...]:
    """Per week after the first the share of all users whose cohort has seen it end."""
    found: list[float | None] = []
    for week in range(WEEKS):
        ripe = [c for c in cohorts if c.active[week] is not None]
        users = sum(cohort.size for cohort in ripe)
        found.append(sum(c.active[week] or 0 for c in ripe) / users if users else None)
    return tuple(found)


def user_lifecycle(cached: Cached, asked: Asked) -> tuple[Movement, ...]:
    """Users new, retained, returned and left in every period of the range; () without data."""
    grain = Grain.MONTH if asked.question.grain is Grain.TOTAL else asked.question.grain
    plain = asked.change(grain=grain, by=(), trailing=None)
    periods = plain.question.periods(cached.workspace.settings.calendar)

    def compute() -> tuple[Movement, ...]:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            placed = _placed(session, plain)
            if placed is None:
                return ()
            prelude, sql, first = placed
            rows = session.rows(
                f"with {prelude},\nplaced as ({sql}),\n"
                "linked as (select start_on, lag(end_on, 1, date '1970-01-01') "
                "over (partition by user_id order by start_on) as before_on from placed)\n"
                "select start_on, count(*), "
                "sum(case when before_on = date '1970-01-01' then 1 else 0 end), "
                "sum(case when before_on = start_on then 1 else 0 end) "
                "from linked group by start_on order by start_on"
            )
            last_day = session.clock.last_day
        counts = {start: (active, int(new), int(kept)) for start, active, new, kept in rows}
        found = []
        for period in periods:
            if period.start > last_day or period.end <= first:
                continue
            active, new, kept = counts.get(period.start, (0, 0, 0))
            before = counts.get(_before(period.start, plain, cached), (0, 0, 0))[0]
            found.append(
                Movement(
                    period.start,
                    period.end,
                    period.end > last_day + DAY,
                    active,
                    new,
                    kept,
                    active - new - kept,
                    before - kept,
                )
            )
        return tuple(found)

    return cached.keep("user_lifecycle", (), plain, compute)


def _before(start: date, asked: Asked, cached: Cached) -> date:
    return cached.workspace.settings.calendar.next(start, asked.question.grain, -1)


def _placed(session: Session, asked: Asked) -> tuple[str, str, date] | None:
    """Prelude and select of the users by period, and the first day of use; None where there is none."""
    session.ensure(["user_day"])
    first: date | None = session.rows("select min(day) from user_day")[0][0]
    narrowed = filter_of(session, asked, ("user_id", "account_id"))
    if first is None or narrowed is None or first >= asked.question.end:
        return None
    whole = asked.change(start=first).question
    spine = Spine(session, "whole", spans(whole, session, None, False))
    sql = f"{PLACED}{narrowed.joins}\n{narrowed.where}"
    return spine.prelude(sql), sql, first
