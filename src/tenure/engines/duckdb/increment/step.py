"""One view's step from its last state to the present one."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from tenure.engines.duckdb.increment.dirty import Before, Dirty, kept_as, make_dirty
from tenure.engines.duckdb.increment.input import SINCE, Input
from tenure.engines.duckdb.increment.parts import on_parts, part_of
from tenure.engines.duckdb.literal import literal
from tenure.model.views.upkeep import DAY_KEY, Upkeep


def follow(
    cursor: duckdb.DuckDBPyConnection, view: Input, sql: str, upkeep: Upkeep, inputs: list[Input]
) -> str | None:
    """Bring a keyed view up to date; the temporary table of its changed rows, or None for no change."""
    dirty = make_dirty(cursor, view.name, upkeep, concerning(upkeep, inputs))
    if not dirty.rows:
        return None
    before, reached = None, dirty
    if upkeep.ordered:
        before = rows_before(cursor, view, dirty)
    if upkeep.back or upkeep.since:
        reached, before = _reach_back(cursor, dirty, before), None
    keyed = {one.name: one for one in inputs if one.has_keys(upkeep)}
    parts = {name: part_of(one, reached, before) for name, one in keyed.items()}
    kept = reached if upkeep.since else dirty
    old, new = _conditions(upkeep)
    cursor.execute(
        f"create or replace temp table gone as select r.rowid as place, r.* from {view.relation} as r "
        f"join {kept.name} as d on {kept.matches('r', old)}{earliest(kept)}"
    )
    cursor.execute(
        f"create or replace temp table fresh as select r.* from ({on_parts(sql, parts)}) as r "
        f"join {kept.name} as d on {kept.matches('r', new)}"
    )
    return replace_rows(cursor, view)


def concerning(upkeep: Upkeep, inputs: list[Input]) -> list[Input]:
    """The ways in which changes reach keys: directly, and through other relations."""
    found = []
    for one in inputs:
        if one.via:
            found.append(one)
        if one.has_keys(upkeep):
            found.append(replace(one, via=None, through=None))
    return found


def earliest(dirty: Dirty) -> str:
    """A constant limit, by which the storage passes over the rows from before all dirty ones."""
    order = "day" if dirty.upkeep.is_daily else dirty.upkeep.ordered
    return f' where r."{order}" >= {literal(dirty.first)}' if order and dirty.first else ""


def _conditions(upkeep: Upkeep) -> tuple[str, str]:
    """When an old and a new row belong to the dirty keys."""
    if upkeep.is_daily:
        return 'r."day" = d.day', 'r."day" = d.day'
    if upkeep.ordered:
        return f'r."{upkeep.ordered}" >= d.since', f'r."{upkeep.ordered}" >= d.since'
    return "", ""


def rows_before(cursor: duckdb.DuckDBPyConnection, view: Input, dirty: Dirty) -> Before:
    """The last row before the first dirty one, of each key (and ``per``)."""
    upkeep = dirty.upkeep
    keys = ", ".join(f'd."{key}"' for key in upkeep.keys)
    per = f', r."{upkeep.per}"' if upkeep.per else ""
    cursor.execute(
        f"create or replace temp table before as select unnest(found) from (\n"
        f'select arg_max(r, r."{upkeep.ordered}") as found\n'
        f"from {dirty.name} as d join {view.relation} as r on {dirty.matches('r')} "
        f'and r."{upkeep.ordered}" < d.since\ngroup by {keys}{per})'
    )
    return Before("before", view.columns)


def _reach_back(cursor: duckdb.DuckDBPyConnection, dirty: Dirty, before: Before | None) -> Dirty:
    """The dirty keys, each from the instant on that the row before it reaches back to."""
    if before is None:
        return dirty
    upkeep = dirty.upkeep
    name = f"{dirty.name}_start"
    back = f'b."{upkeep.back or upkeep.since}"'
    if upkeep.until:  # only what is still open by then
        back = f'case when b."{upkeep.until}" >= d.since then {back} end'
    keys = ", ".join(f'd."{key}"' for key in upkeep.keys)
    select = (
        f"select {keys}, coalesce(min({back}), d.since) as since\n"
        f"from {dirty.name} as d left join {before.name} as b on {dirty.matches('b')}\n"
        f"group by {keys}, d.since"
    )
    return kept_as(cursor, name, upkeep, select)


def replace_rows(cursor: duckdb.DuckDBPyConnection, view: Input) -> str | None:
    """Put ``fresh`` in the place of ``gone``; the rows that differ as a temporary table, None for none."""
    target = f"changed_{view.name}"
    cursor.execute(
        f"create or replace temp table {target} as with old as (select * exclude (place) from gone) "
        "(select * from old except all select * from fresh) "
        "union all (select * from fresh except all select * from old)"
    )
    if not cursor.execute(f"select 1 from {target} limit 1").fetchone():
        return None
    cursor.execute(f"delete from {view.relation} where rowid in (select place from gone)")
    cursor.execute(f"insert into {view.relation} select * from fresh")
    if {DAY_KEY, "until_day"} <= view.columns:
        _add_since(cursor, target, view)
    return target


def _add_since(cursor: duckdb.DuckDBPyConnection, target: str, view: Input) -> None:
    """A span that only ends elsewhere differs from the earlier of its two ends on."""
    same = ", ".join(f'"{name}"' for name in sorted(view.columns - {"until_day"}))
    cursor.execute(
        f"create or replace temp table {target} as select *, "
        f"case when count(*) over (partition by {same}) > 1 "
        f"then min(until_day) over (partition by {same}) else day end as {SINCE} from {target}"
    )
