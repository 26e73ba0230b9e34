"""The periods of a question as small tables, and the views that are built for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.period import DAY, MONTHS, Grain, Period, Window, add_months
from tenure.model.views import reads, views
from tenure.query.question import Question, Span

SPINE_TABLES = ("period", "base", "calendar")


def spans(question: Question, session: Session, window: Window | None, before: bool) -> tuple[Span, ...]:
    """The window of every period that has begun at ``as_of``."""
    calendar, last_day = session.settings.calendar, session.clock.last_day
    found = []
    for period in question.periods(calendar):
        if period.start > last_day:
            continue
        target = _before(period, question, session) if before else period
        end, is_complete = target.end, window is not None and window.complete
        if is_complete:
            end = min(end, question.as_of.astimezone(calendar.zone).date()).replace(day=1)
        start = window.start(end) if window else target.start
        in_months = window is None or window.in_months
        by_months = is_complete or (in_months and of_months(period, question.grain))
        found.append(Span(period, start, min(end - DAY, last_day), is_complete, by_months))
    return tuple(found)


def of_months(period: Period, grain: Grain) -> bool:
    """Whether a period consists of calendar months, by its grain: not because a week ends with a month."""
    return grain in MONTHS or (grain is Grain.TOTAL and period.start.day == 1 and period.end.day == 1)


def _before(period: Period, question: Question, session: Session) -> Period:
    if question.grain is Grain.TOTAL:
        return Period(period.start - (period.end - period.start), period.start)
    return Period(session.settings.calendar.next(period.start, question.grain, -1), period.start)


@dataclass
class Spine:
    """The tables of one window of one question, made when they are first read."""

    session: Session
    name: str
    spans: tuple[Span, ...]
    months: Spine | None = None  # of all windows asked for together
    made: dict[str, str] = field(default_factory=dict)
    setup: list[str] = field(default_factory=list)

    def prelude(self, sql: str) -> str:
        """CTEs that give the spine tables which ``sql`` reads their bare names."""
        names = [name for name in sorted(reads(sql)) if name in SPINE_TABLES or is_spine(name)]
        return ",\n".join(f"{name} as (select * from {self.table(name)})" for name in names)

    def table(self, name: str) -> str:
        """Name of the temporary table that holds a spine table or view for this window."""
        if (
            self.months
            and self.months is not self
            and is_by_base(name)
            and all(s.by_months for s in self.spans)
        ):
            return self.months.table(name)
        if name not in self.made:
            target = f"{name}_{self.name}"
            select = {"period": self._period, "base": self._base, "calendar": self._calendar}.get(name)
            statement = (
                f"create or replace temp table {target} as\n{select() if select else self._view(name)}"
            )
            self.session.execute(statement)
            self.setup.append(statement)
            self.made[name] = target
        return self.made[name]

    def _view(self, name: str) -> str:
        sql = self.session.text(name)
        self.session.ensure(stored_reads(sql))
        prelude = self.prelude(sql)
        filled = self.session.fill(sql)
        return f"with {prelude}\nselect * from (\n{filled})" if prelude else filled

    def _period(self) -> str:
        columns = "start_on, end_on, window_on, opening_on, closing_on, days, as_of"
        as_of = self.session.clock.as_of
        rows = [
            (s.period.start, s.period.end, s.window_on, s.opening_on, s.closing_on, s.days, as_of)
            for s in self.spans
        ]
        return _values(
            columns,
            rows,
            "date '1970-01-01', date '1970-01-01', date '1970-01-01', "
            "date '1970-01-01', date '1970-01-01', 0, timestamp '1970-01-01'",
        )

    def _base(self) -> str:
        rows = [(start, start - DAY, end) for start, end in base_periods(self.spans)]
        columns = "base_on, opening_on, closing_on"
        return _values(columns, rows, "date '1970-01-01', date '1970-01-01', date '1970-01-01'")

    def _calendar(self) -> str:
        return (
            "select *, cast(unnest(range(cast(window_on as timestamp), cast(closing_on + 1 as timestamp), "
            f"interval 1 day)) as date) as day from {self.table('period')}"
        )


def _values(columns: str, rows: Iterable[tuple[object, ...]], empty: str) -> str:
    listed = [f"({', '.join(literal(value) for value in row)})" for row in rows]
    where = "" if listed else " where false"
    return f"select * from (values {', '.join(listed or [f'({empty})'])}) as listed({columns}){where}"


def base_periods(all_spans: tuple[Span, ...]) -> list[tuple[date, date]]:
    """First and last day of each base period: months when every window is of whole months, else days."""
    if not all_spans:
        return []
    start, last = min(s.window_on for s in all_spans), max(s.closing_on for s in all_spans)
    if all(span.by_months for span in all_spans):
        months = []
        while start <= last:
            following = add_months(start, 1)
            months.append((start, min(following - DAY, last)))
            start = following
        return months
    return [(start + DAY * n, start + DAY * n) for n in range((last - start).days + 1)]


def is_spine(name: str) -> bool:
    """Whether the name is that of a view that is built for the periods of one question."""
    return name in views() and views()[name].is_spine


@cache
def is_by_base(name: str) -> bool:
    """Whether a spine view's rows depend on base periods only, not on the periods that are asked for.

    Its rows of one month are then the same whichever months are built with it.
    """
    if name in SPINE_TABLES:
        return name == "base"
    inner = [
        read
        for read in views()[name].reads
        if read in SPINE_TABLES or (read in views() and views()[read].is_spine)
    ]
    return bool(inner) and all(is_by_base(read) for read in inner)


def stored_reads(sql: str) -> frozenset[str]:
    """Stored views, tables and settings that a text of SQL reads."""
    spine = {view.name for view in views().values() if view.is_spine}
    return frozenset(reads(sql) - spine - set(SPINE_TABLES))
