"""A view's inputs cut down to the dirty keys, and its select run on them."""

from __future__ import annotations

import re
from datetime import date, datetime

from tenure.engines.duckdb.increment.dirty import Before, Dirty
from tenure.engines.duckdb.increment.input import Input
from tenure.engines.duckdb.literal import literal
from tenure.model.views import COMMENT

LOCAL = "local_day("
WITH = re.compile(r"\s*with\b", re.IGNORECASE)


def part_of(one: Input, dirty: Dirty, before: Before | None) -> str:
    """The select of an input's rows of the dirty keys: on their days, or from their first on.

    The row before the first stands for what came earlier, where that is all it takes.
    """
    upkeep = dirty.upkeep
    when = one.when(upkeep, "r")
    condition, bound = "", ""
    if when:
        condition = f"{when} = d.day" if upkeep.is_daily else f"{when} >= d.since"
        bound = _bound(one, dirty)
    same = dirty.matches("r", condition)
    if upkeep.is_daily and not when:  # a key has several days
        return (
            f"select * from {one.relation} as r where exists (select 1 from {dirty.name} as d where {same})"
        )
    # a join, for dirty keys are unique: DuckDB takes ten times as long for "exists" with an inequality
    sql = f"select r.* from {one.relation} as r join {dirty.name} as d on {same}{bound}"
    if before and when:
        shared = ", ".join(f'"{name}"' for name in sorted(one.columns & before.columns))
        sql += f" union all by name select distinct {shared} from {before.name}"
    return sql


def _bound(one: Input, dirty: Dirty) -> str:
    """Constant limits of the instants, by which the storage passes over what cannot be meant."""
    upkeep = dirty.upkeep
    if dirty.first is None:
        return ""
    plain = one.column(upkeep.instant or "day", "r")
    last = dirty.last if upkeep.is_daily else None
    return f" where {_limits(plain, dirty.first, last)}"


def bounds(one: Input, since: date | None, until: date | None) -> str:
    """The condition that an input's row is of a day from ``since`` on and before ``until``; '' for any."""
    day = one.column("day", "r")
    parts = [f"{day} >= {literal(since)}"] if since else []
    parts += [f"{day} < {literal(until)}"] if until else []
    limits = _limits(day, since, until) if day.startswith(LOCAL) else ""
    return " and ".join([*parts, *([limits] if limits else [])])


def _limits(plain: str, first: date | datetime | None, last: date | datetime | None) -> str:
    """Constant ends; a local day begins and ends within a day of the same day in UTC."""
    low, high = "", ""
    if plain.startswith(LOCAL):
        plain = plain.removeprefix(LOCAL).removesuffix(")")
        low, high = " - interval 1 day", " + interval 2 day"
    parts = [f"{plain} >= {literal(first)}{low}"] if first else []
    parts += [f"{plain} <= {literal(last)}{high}"] if last else []
    return " and ".join(parts)


def on_parts(sql: str, parts: dict[str, str], *, is_small: bool = True) -> str:
    """The view's select with these relations in the place of its inputs.

    Small ones are computed once, others wherever they are read, by the columns that are needed there.
    """
    how = "materialized" if is_small else "not materialized"
    listed = [f'"{name}" as {how} ({select})' for name, select in parts.items()]
    bare = COMMENT.sub("", sql).strip()
    if not listed:
        return bare
    common = "with " + ",\n".join(listed)
    return f"{common},\n{WITH.sub('', bare, count=1)}" if WITH.match(bare) else f"{common}\n{bare}"
