"""The keys of a view that a change of its inputs concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from tenure.engines.duckdb.increment.input import EVER, Input
from tenure.kernel.errors import Bug
from tenure.model.views.upkeep import Upkeep


@dataclass
class Dirty:
    """A temporary table: the keys and, where the view knows days, ``day`` or the first one, ``since``."""

    name: str
    upkeep: Upkeep
    rows: int
    first: date | datetime | None = None  # of its days, where the view knows days
    last: date | datetime | None = None

    def matches(self, alias: str, when: str = "") -> str:
        """The condition that a relation's row is of a dirty key (``d``); ``when`` compares its day too."""
        same = [f'{alias}."{key}" is not distinct from d."{key}"' for key in self.upkeep.keys]
        return " and ".join([*same, *([when] if when else [])])


@dataclass(frozen=True, slots=True)
class Before:
    """A temporary table with a view's own row before the first dirty one of each key."""

    name: str
    columns: frozenset[str]


def dirty_select(upkeep: Upkeep, inputs: list[Input]) -> str:
    """The select of all keys that changed inputs concern."""
    keys = ", ".join(f'"{key}"' for key in upkeep.keys)
    parts = [_concerned(upkeep, one) for one in inputs if one.changed]
    union = "\nunion all\n".join(parts)
    if upkeep.is_daily:
        return f"select distinct {keys}, day from ({union})"
    if upkeep.ordered:
        return f"select {keys}, min(since) as since from ({union}) group by {keys}"
    return f"select distinct {keys} from ({union})"


def _concerned(upkeep: Upkeep, one: Input) -> str:
    """Keys, and when, of one changed input."""
    if one.via:
        return _through(upkeep, one)
    when = one.when(upkeep)
    keys = ", ".join(f'"{key}"' for key in upkeep.keys)
    if upkeep.is_daily:
        if when is None:
            return _every_day(upkeep, one, keys)
        return f"select distinct {keys}, {when} as day from {one.changed}"
    if upkeep.ordered:
        return f"select {keys}, {when or one.since(upkeep)} as since from {one.changed}"
    return f"select distinct {keys} from {one.changed}"


def _every_day(upkeep: Upkeep, one: Input, keys: str) -> str:
    """A change without a day concerns every day on which the key has rows in the inputs that have one."""
    listed = [
        f"select distinct {keys}, {day} as day from {relation} as r "
        f"where exists (select 1 from {one.changed} as c where "
        + " and ".join(f'r."{key}" is not distinct from c."{key}"' for key in upkeep.keys)
        + ")"
        for relation, day in one.days
    ]
    return "\nunion all\n".join(listed)


def _through(upkeep: Upkeep, one: Input) -> str:
    if one.via is None or one.through is None:
        raise Bug(f"{one.name} leads nowhere.")
    keys = ", ".join(f't."{key}"' for key in upkeep.keys)
    same = " and ".join(
        f"{one.through.column(name, 't')} = {one.column(name, 'c')}" for name in one.via.columns
    )
    source = f"from {one.through.relation} as t join {one.changed} as c on {same}"
    day = one.through.when(upkeep, "t")
    if not upkeep.is_daily and not upkeep.ordered:
        return f"select distinct {keys} {source}"
    name = "day" if upkeep.is_daily else "since"
    if day is None:
        return f"select {keys}, {EVER} as {name} {source}"
    return f"select distinct {keys}, {day} as {name} {source} and {day} >= {one.since(upkeep, 'c')}"


def make_dirty(cursor: duckdb.DuckDBPyConnection, view: str, upkeep: Upkeep, inputs: list[Input]) -> Dirty:
    """The dirty keys as a temporary table."""
    return kept_as(cursor, f"dirty_{view}", upkeep, dirty_select(upkeep, inputs))


def kept_as(cursor: duckdb.DuckDBPyConnection, name: str, upkeep: Upkeep, select: str) -> Dirty:
    """The result of a select of dirty keys, kept in a temporary table."""
    cursor.execute(f"create or replace temp table {name} as {select}")
    when = "day" if upkeep.is_daily else "since" if upkeep.ordered else "null"
    row = cursor.execute(f"select count(*), min({when}), max({when}) from {name}").fetchone()
    return Dirty(name, upkeep, *row) if row else Dirty(name, upkeep, 0)
