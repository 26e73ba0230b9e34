"""Which rows are seen: what had happened by ``as_of``, as it was known on ``known_on``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from tenure.engines.duckdb.literal import literal
from tenure.engines.duckdb.schema import FOREVER
from tenure.kernel.period import DAY
from tenure.kernel.settings import Settings
from tenure.model.table import Clock, Column, Kind, Table
from tenure.model.tables import TABLES


@dataclass(frozen=True, slots=True)
class Quiet:
    """From ``since`` to the instant ``upcoming`` of one local day nothing happens in the data.

    ``upcoming`` is the first instant at or after ``since`` at which anything does, None when nothing does.
    """

    since: datetime
    upcoming: datetime | None

    def holds(self, as_of: datetime) -> bool:
        """Whether the same is true of another instant of that day."""
        return self.since <= as_of and (self.upcoming is None or as_of <= self.upcoming.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Seen:
    """The two clocks of one question, and whether either hides anything."""

    as_of: datetime
    last_day: date  # the last local day that has begun before as_of
    known_until: datetime | None  # versions known before this instant; None: the latest
    next_midnight: datetime  # when that day is over
    hides_future: bool
    key: str
    quiet: Quiet | None = None

    def holds(self, as_of: datetime) -> bool:
        """Whether the same rows are known to be seen at another instant of that day."""
        return self.quiet is not None and self.quiet.holds(as_of)


def quiet_from(cursor: duckdb.DuckDBPyConnection, settings: Settings, as_of: datetime) -> Quiet:
    """What lies ahead of an instant."""
    last_day = settings.calendar.last_day(as_of)
    next_midnight = settings.calendar.midnight(last_day + DAY)
    return Quiet(as_of, _next_instant(cursor, as_of, last_day, next_midnight))


def seen(
    cursor: duckdb.DuckDBPyConnection,
    settings: Settings,
    as_of: datetime,
    known_on: date | None,
    quiet: Quiet,
) -> Seen:
    """The clocks, reduced to a key that is equal whenever the same rows are seen.

    ``quiet`` is a stretch of the data that holds ``as_of``.
    """
    calendar = settings.calendar
    last_day = calendar.last_day(as_of)
    known_until = calendar.midnight(known_on + DAY).replace(tzinfo=None) if known_on else None
    if known_until is not None:
        latest = _scalar(cursor, " union all ".join(f"select max(known_from) from data.{t}" for t in TABLES))
        if latest is None or latest < known_until:
            known_until = None
    next_midnight = calendar.midnight(last_day + DAY)
    key = f"{quiet.upcoming or 'all'}|{known_until or 'latest'}"
    return Seen(as_of, last_day, known_until, next_midnight, quiet.upcoming is not None, key, quiet)


def _next_instant(
    cursor: duckdb.DuckDBPyConnection, as_of: datetime, last_day: date, next_midnight: datetime
) -> datetime | None:
    """The first instant at or after ``as_of`` at which anything happens; None when nothing does.

    Of what is scheduled only the rest of the day matters: views know days.
    """
    parts = [
        f"select min(cast({column.name!r} as timestamp)) from data.{table.name}".replace("'", '"')
        + f" where {_unseen(column, as_of, last_day)}"
        + (f' and "{column.name}" < {literal(next_midnight)}' if column.clock is Clock.SCHEDULED else "")
        for table in TABLES.values()
        for column in table.columns
        if column.clock is not Clock.PLAN
    ]
    found = cursor.execute(
        f"select min(instant) from ({' union all '.join(parts)}) as instants(instant)"
    ).fetchone()
    return found[0] if found else None


def _unseen(column: Column, as_of: datetime, last_day: date) -> str:
    if column.kind is Kind.ON:
        return f'"{column.name}" > {literal(last_day)}'
    return f'"{column.name}" >= {literal(as_of)}'


def _scheduled(name: str, clock: Seen) -> str:
    """What comes later on the last day has not come by then: it counts from the next day."""
    midnight = literal(clock.next_midnight)
    later = f"{name} >= {literal(clock.as_of)} and {name} < {midnight}"
    return f"case when {later} then {midnight} else {name} end as {name}"


def _scalar(cursor: duckdb.DuckDBPyConnection, union: str) -> datetime | None:
    row = cursor.execute(f"select max(v) from ({union}) as t(v)").fetchone()
    return row[0] if row else None


def source_sql(
    table: Table,
    clock: Seen,
    hidden: tuple[str, ...],
    data: str,
    further: tuple[str, ...] = ("attributes",),
) -> str:
    """The select that shows a table of the model by these clocks.

    ``hidden`` holds conditions that leave internal accounts and users out; ``data`` is the
    full name of the schema that holds the tables; ``further`` are columns beyond the model's.
    """
    columns, conditions = [], list(hidden)
    for column in table.columns:
        name = f'"{column.name}"'
        if not clock.hides_future:
            columns.append(name)
            continue
        if column.clock is Clock.SCHEDULED:
            columns.append(_scheduled(name, clock))
            continue
        unseen = _unseen(column, clock.as_of, clock.last_day)
        step = table.column(column.known_by)
        unknown = _unseen(step, clock.as_of, clock.last_day) if step else unseen
        is_hidden = column.clock is Clock.HAPPENS or (step is not None and column.clock is Clock.PLAN)
        columns.append(f"case when {unknown} then null else {name} end as {name}" if is_hidden else name)
        if column.clock is Clock.FACT:
            conditions.append(f"not ({unseen})")
        if column.clock is Clock.BORN:
            conditions.append(f"({unseen}) is not true")
        if column.clock is Clock.AGREED:
            conditions.append(f"not ({unseen} and ({unknown}) is not false)")
    if clock.known_until is None:
        conditions.append(f"known_until = timestamp '{FOREVER}'")
    else:
        until = literal(clock.known_until)
        conditions.append(f"known_from < {until} and known_until >= {until}")
    listed = ", ".join((*columns, *further))
    return f"select {listed} from {data}.{table.name} where {' and '.join(conditions)}"
