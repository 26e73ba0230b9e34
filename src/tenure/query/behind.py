"""The rows and the SQL behind a metric."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tenure.engines.duckdb.literal import quoted
from tenure.engines.session import Session
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Formula, Metric
from tenure.kernel.names import segment_columns
from tenure.query.moments import moments_sql
from tenure.query.operand import metric_of
from tenure.query.plan import Planner, Resolve


@dataclass(frozen=True)
class Rows:
    """Contributions of one metric or operand: column names and tuples."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def rows_of(metric: Metric, planner: Planner, session: Session, resolve: Resolve) -> list[Rows]:
    """The contributions behind a metric; of a formula, those of each operand."""
    if isinstance(metric.rows, Formula):
        found = []
        for name, operand in metric.rows.operands.items():
            target = metric_of(metric, operand, resolve)
            if isinstance(target.rows, Formula):
                found += [
                    replace(part, name=f"{name}.{part.name}")
                    for part in rows_of(target, planner, session, resolve)
                ]
            else:
                found.append(_rows(target, name, operand.before, planner, session))
        return found
    return [_rows(metric, metric.label, False, planner, session)]


def _rows(metric: Metric, name: str, before: bool, planner: Planner, session: Session) -> Rows:
    contributions = planner.contributions(metric, before)
    extra = [column for column in contributions.extra if column not in planner.question.by]
    den = ["den"] if metric.fold.kind in (FoldKind.RATIO, FoldKind.SURVIVAL) else []
    segments = segment_columns(planner.question.by, ["start_on", *extra, "num", *den])
    by = [f"s{number} as {quoted(column)}" for number, column in enumerate(segments)]
    columns = ["start_on", *by, *map(quoted, extra), "num", *den]
    order = ", ".join(str(place) for place in range(1, len(columns) + 1))
    sql = (
        f"select {', '.join(columns)}\nfrom (\n{contributions.sql}\n) as placed\n"
        f"where mature = 1 order by {order}"
    )
    names = tuple(session.columns(sql))
    return Rows(name, names, session.rows(sql))


def sql_of(metric: Metric, planner: Planner, resolve: Resolve) -> str:
    """The statements that are run for a metric, in order."""
    if isinstance(metric.rows, Formula):
        parts = []
        for name, operand in metric.rows.operands.items():
            target = metric_of(metric, operand, resolve)
            parts.append(f"-- operand {name}\n{sql_of(target, planner, resolve)}")
        return "\n\n".join([*parts, f"-- value: {metric.rows.expression}"])
    contributions = planner.contributions(metric)
    select = moments_sql(metric, contributions, len(planner.question.by))
    setup = [statement for spine in planner.spines.values() for statement in spine.setup]
    return ";\n\n".join([*setup, select]) + ";"
