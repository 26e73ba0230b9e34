"""``a.*`` written out: after a join ClickHouse calls some of its columns 'a.x', which nobody finds again."""

from __future__ import annotations

import re
from functools import cache

import sqlglot
from sqlglot import exp

from tenure.engines.remote.portable import portable_views
from tenure.model.tables import TABLES
from tenure.model.views import PARAMETER, views

SPINE = {
    "period": ["start_on", "end_on", "window_on", "opening_on", "closing_on", "days", "as_of"],
    "base": ["base_on", "opening_on", "closing_on"],
}


def write_out_stars(tree: exp.Expr) -> None:
    """Replace every ``a.*`` of a relation whose columns are known, in place."""
    for star in list(tree.find_all(exp.Star)):
        column, select = star.parent, star.find_ancestor(exp.Select)
        if not (isinstance(column, exp.Column) and column.table and select and select.args.get("joins")):
            continue
        names = _columns_of(_sources(select).get(column.table), select)
        if names and column.parent is select:
            listed = [exp.column(name, column.table, quoted=True) for name in names]
            place = select.expressions.index(column)
            select.set(
                "expressions", [*select.expressions[:place], *listed, *select.expressions[place + 1 :]]
            )


def _sources(select: exp.Select) -> dict[str, exp.Expr]:
    sources = [
        clause.this for clause in [select.args.get("from_"), *(select.args.get("joins") or [])] if clause
    ]
    return {source.alias_or_name: source for source in sources}


def _columns_of(source: exp.Expr | None, within: exp.Expr) -> list[str]:
    """Names of the columns of a table or subquery; none where they are not known."""
    if isinstance(source, exp.Subquery):
        return _outputs(source.this)
    if not isinstance(source, exp.Table):
        return []
    cte = _cte(source.name, within)
    return (_outputs(cte.this) if cte else []) or _known(source.name)


def _cte(name: str, node: exp.Expr | None) -> exp.CTE | None:
    """The common table expression of that name that is visible from a node."""
    inner = node.find_ancestor(exp.CTE) if node else None
    while node is not None:
        clause = node.args.get("with_")
        for cte in clause.expressions if clause else []:
            if cte.alias == name and cte is not inner:
                return cte  # type: ignore[no-any-return]
        node = node.parent
    return None


def _outputs(query: exp.Expr) -> list[str]:
    while isinstance(query, (exp.SetOperation, exp.Subquery)):
        query = query.this
    if not isinstance(query, exp.Select):
        return []
    found: list[str] = []
    sources = _sources(query)
    for part in query.expressions:
        if not part.is_star:
            found.append(part.alias_or_name)
            continue
        stars = [sources.get(part.table)] if isinstance(part, exp.Column) else list(sources.values())
        for source in stars:
            names = _columns_of(source, query)
            if not names:
                return []
            found += names
    return found


@cache
def _known(name: str) -> list[str]:
    """Columns of a table of the model, a view, or a table of a question."""
    if name in TABLES:
        return [column.name for column in TABLES[name].columns]
    if name in views():
        text = re.sub(PARAMETER, "1", portable_views().get(name, views()[name].sql))
        return _outputs(sqlglot.parse_one(text, read="duckdb"))
    return SPINE.get(name, [])
