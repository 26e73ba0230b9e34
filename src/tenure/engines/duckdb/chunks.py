"""A full build in pieces that fit into memory: daily views by days, views of a key by parts of the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import duckdb

from tenure.engines.duckdb.increment.input import Input, is_dated, prefixed
from tenure.engines.duckdb.increment.parts import bounds, on_parts
from tenure.engines.duckdb.literal import literal
from tenure.engines.duckdb.planning import Relation
from tenure.model.tables import TABLES
from tenure.model.views import views
from tenure.model.views.upkeep import Upkeep

ROWS = 8_000_000
"""Rows of its largest input from which a view is built in one piece."""

Parts = dict[str, str]


def build_selects(
    cursor: duckdb.DuckDBPyConnection, relation: Relation, place: Callable[[str], str]
) -> Iterator[str]:
    """The selects that fill a relation one after the other; mostly it is one.

    ``place`` gives the full name of a relation that it reads.
    """
    upkeep = views()[relation.name].upkeep if relation.name in views() else Upkeep()
    inputs = [one for one in _inputs(cursor, relation, place) if _is_cut(one, upkeep)] if upkeep.keys else []
    rows = max((_rows(cursor, one) for one in inputs), default=0)
    if rows <= ROWS:
        yield relation.build
        return
    count = -(-rows // ROWS)
    for parts in _by_days(cursor, inputs, count) if upkeep.is_daily else _by_keys(inputs, upkeep, count):
        sql = on_parts(relation.sql, parts, is_small=False)
        yield f'select * from ({sql}) order by "{relation.order}"' if relation.order else sql


def _inputs(
    cursor: duckdb.DuckDBPyConnection, relation: Relation, place: Callable[[str], str]
) -> Iterator[Input]:
    for name in relation.reads:
        if name in TABLES or name in views():
            described = cursor.execute(f"describe {place(name)}").fetchall()
            yield Input(name, place(name), frozenset(row[0] for row in described))


def _is_cut(one: Input, upkeep: Upkeep) -> bool:
    """Whether the input's rows can be told apart by what the view is cut by."""
    return one.has_keys(upkeep) and (not upkeep.is_daily or is_dated(one.name))


def _rows(cursor: duckdb.DuckDBPyConnection, one: Input) -> int:
    row = cursor.execute(f"select count(*) from {one.relation}").fetchone()
    return int(row[0]) if row else 0


def _by_days(cursor: duckdb.DuckDBPyConnection, inputs: list[Input], count: int) -> Iterator[Parts]:
    """Stretches of days of equal length; the first and the last have no outer end."""
    ends = " union all ".join(
        f"select {one.column('day', 'r')} as day from {one.relation} as r" for one in inputs
    )
    row = cursor.execute(f"select min(day), max(day) from ({ends})").fetchone()
    if row is None or row[0] is None:
        return
    first, days = row[0], (row[1] - row[0]).days + 1
    cuts = sorted({first + timedelta(days=days * number // count) for number in range(1, count)})
    for since, until in zip([None, *cuts], [*cuts, None], strict=True):
        yield {
            one.name: f"select r.* from {one.relation} as r where {bounds(one, since, until) or 'true'}"
            for one in inputs
        }


def _by_keys(inputs: list[Input], upkeep: Upkeep, count: int) -> Iterator[Parts]:
    """The rows of each key in one piece. The hash only has to last for this build."""
    keys = ", ".join(prefixed("r", key) for key in upkeep.keys)
    for number in range(count):
        yield {
            one.name: f"select r.* from {one.relation} as r where hash({keys}) % {count} = {literal(number)}"
            for one in inputs
        }
