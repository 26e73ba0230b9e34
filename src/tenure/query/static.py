"""Checks of a metric's declaration: one select, portable functions, known inputs, unique rows."""

from __future__ import annotations

from functools import cache
from typing import Any

from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.engines.session import Session
from tenure.kernel.errors import Bug, UserError
from tenure.kernel.metric import Formula, Metric
from tenure.kernel.setting import SETTINGS
from tenure.model.tables import TABLES
from tenure.model.views import PARAMETER, parameters, reads, views
from tenure.query.definition import selects
from tenure.query.plan import Contributions, Resolve
from tenure.query.spine import SPINE_TABLES

PORTABLE = frozenset(
    {
        "abs",
        "and",
        "avg",
        "case",
        "cast",
        "coalesce",
        "concat",
        "count",
        "greatest",
        "if",
        "least",
        "length",
        "lower",
        "max",
        "min",
        "nullif",
        "or",
        "round",
        "sum",
        "trim",
        "upper",
    }
)
"""Functions that a metric may call: the same name and meaning on every engine."""


@cache
def functions(sql: str) -> frozenset[str]:
    """Names of the functions that a text of SQL calls."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(PARAMETER.sub("1", sql), read="duckdb")
    found = set()
    for node in tree.find_all(exp.Func):
        found.add(node.name.lower() if isinstance(node, exp.Anonymous) else node.sql_name().lower())
    return frozenset(found)


def problems(metric: Metric, resolve: Resolve) -> list[str]:
    """What is wrong with the SQL of a metric, as sentences; empty when nothing is."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    known = {*TABLES, *SETTING_VIEWS, *views(), *SPINE_TABLES}
    found = []
    for sql in dict.fromkeys(selects(metric, resolve)):
        try:
            statements = sqlglot.parse(PARAMETER.sub("1", sql), read="duckdb")
        except (SqlglotError, RecursionError) as error:
            found.append(f"The SQL does not parse: {str(error).splitlines()[0]}")
            continue
        if len(statements) != 1 or not isinstance(statements[0], (exp.Select, exp.SetOperation)):
            found.append("The SQL is not one select.")
            continue
        if statements[0].find(exp.Describe, exp.Summarize, exp.Pivot, exp.DML, exp.DDL, exp.Command):
            found.append("The SQL may only select.")
            continue
        if any(clause.recursive for clause in statements[0].find_all(exp.With)):
            found.append("The SQL may not be recursive: it might never end.")
        if extra := functions(sql) - PORTABLE:
            found.append(f"{', '.join(sorted(extra))} is outside the portable functions.")
        names = relations(statements[0])
        if unknown := names - known:
            found.append(f"{', '.join(sorted(unknown))} is no table and no view.")
        if missed := names - reads(sql):
            found.append(f"{', '.join(sorted(missed))} must stand after 'from' or 'join' to be found.")
        if odd := parameters(sql) - {setting.parameter for setting in SETTINGS.values()}:
            found.append(f"{', '.join(f'${name}' for name in sorted(odd))} is no setting.")
    return found


def relations(tree: Any) -> set[str]:
    """Names of what a parsed select reads from outside of it, with their schema where one is written.

    A CTE hides a table only where it is visible: within itself and before it, its name is a table's
    (or a file's) again.
    """
    from sqlglot import exp
    from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
    from sqlglot.optimizer.scope import traverse_scope

    scopes = traverse_scope(normalize_identifiers(tree.copy(), dialect="duckdb"))
    sources = [source for scope in scopes for source in scope.sources.values()]
    common = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    return {
        ".".join(part.name.lower() for part in table.parts)
        for table in [source for source in sources if isinstance(source, exp.Table)]
        + [table for table in tree.find_all(exp.Table) if table.name.lower() not in common]
    }


def check_own(metric: Metric, resolve: Resolve) -> Metric:
    """A user's metric, or a UserError that says what is wrong with its SQL."""
    if found := problems(metric, resolve):
        raise UserError(f"{metric.id}.sql: {' '.join(found)}", do="See 'Add a metric' in CONTRIBUTING.md.")
    return metric


def check_grain(metric: Metric, contributions: Contributions, by: int, session: Session) -> None:
    """UserError when two rows stand for one grain in one period: it would be counted twice."""
    if isinstance(metric.rows, Formula):
        raise Bug("A formula has no rows.")
    missing = [name for name in metric.grain if name not in contributions.extra]
    if missing:
        raise UserError(f"The rows of {metric.label} lack {', '.join(missing)} of its grain.")
    keys = ", ".join(
        ["start_on", *(f"s{number}" for number in range(by)), *(f'"{name}"' for name in metric.grain)]
    )
    grouped = f"select {keys}, count(*) as rows from (\n{contributions.sql}\n) as placed group by {keys}"
    double = session.rows(f"select * from ({grouped}) as doubles where rows > 1 limit 1")
    if double:
        values = ", ".join(str(value) for value in double[0][:-1])
        raise UserError(
            f"The rows of {metric.label} are not one per {keys}: {double[0][-1]} rows for {values}.",
            do="Correct the grain or the select.",
        )
