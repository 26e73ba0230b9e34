"""Rows of the model's tables that may be seen differently than at the last refresh."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import duckdb

from tenure.engines.duckdb.increment.state import State
from tenure.engines.duckdb.literal import literal
from tenure.engines.duckdb.planning import Plans
from tenure.model.table import Clock, Kind, Table
from tenure.model.tables import TABLES

MOST = 0.2
"""Share of a table's rows from which on building anew is quicker than following."""

FEW = 1_000
"""Rows of which following is quick in any case."""

DAY = timedelta(days=1)


def changed_rows(cursor: duckdb.DuckDBPyConnection, table: Table, state: State, plans: Plans) -> str | None:
    """Name of a temporary table with every version of a row that came, went or came into sight.

    None where that is so much of the table that views are better built anew. More rows than really
    changed do no harm: they only name keys.
    """
    parts = list(_parts(cursor, table, state, plans))
    target = f"changed_{table.name}"
    rows = " union all by name ".join(parts)
    cursor.execute(f"create or replace temp table {target} as {rows}")
    changed = _count(cursor, f"select count(*) from {target}")
    return (
        None if changed > MOST * _count(cursor, f"select count(*) from {plans.data}.{table.name}") else target
    )


def _parts(cursor: duckdb.DuckDBPyConnection, table: Table, state: State, plans: Plans) -> Iterable[str]:
    columns = ", ".join([*(f'"{column.name}"' for column in table.columns), "attributes"])
    select = f"select {columns} from {plans.data}.{table.name}"
    last = state.versions.get(table.name, 0)
    yield f"{select} where load_id > {last}"
    loads = cursor.execute(
        'select distinct known_from from meta.load where "table" = ? and load_id > ? and loaded > 0',
        [table.name, last],
    ).fetchall()
    for (instant,) in loads:  # versions that a load put an end to
        yield f"{select} where known_until = {literal(instant)}"
    if state.clock_key != plans.clock.key:
        begun = min(state.as_of, plans.clock.as_of) - DAY
        now = max(state.as_of, plans.clock.as_of) + DAY
        for column in table.columns:
            if column.clock is not Clock.PLAN:
                low, high = (_bound(instant, column.kind) for instant in (begun, now))
                yield f'{select} where "{column.name}" >= {low} and "{column.name}" < {high}'


def _bound(instant: datetime, kind: Kind) -> str:
    plain = instant.astimezone(UTC).replace(tzinfo=None)
    return literal(plain.date() if kind is Kind.ON else plain)


def _count(cursor: duckdb.DuckDBPyConnection, select: str) -> int:
    row = cursor.execute(select).fetchone()
    return int(row[0]) if row else 0


def changed_tables(state: State, plans: Plans, names: Iterable[str]) -> list[str]:
    """The tables that had a load since, or whose rows may have come into sight."""
    has_moved = state.clock_key != plans.clock.key
    return [
        name
        for name in names
        if plans.versions.get(name, 0) != state.versions.get(name, 0)
        or (has_moved and any(column.clock is not Clock.PLAN for column in TABLES[name].columns))
    ]
