"""Which expressions are local days: Spark tells day minus day from day minus number by type only."""

from __future__ import annotations

from sqlglot import exp

NAMES = ("day", "on", "contracted_until", "segment_until")
SUFFIXES = ("_day", "_on")
"""Names of columns that hold a day, or their ends, as the project names them: day, until_day, due_on, …"""
FIRST_TELLS = (exp.Coalesce, exp.Greatest, exp.Least, exp.Min, exp.Max, exp.Lag, exp.Lead, exp.FirstValue)
THROUGH = (exp.Paren, exp.Window, exp.Filter, exp.Alias)


def is_day(node: exp.Expr) -> bool:
    """Whether an expression gives a DATE, judged by its form and by the names of its columns."""
    if isinstance(node, (exp.Cast, exp.TryCast)):
        return bool(node.to.this == exp.DataType.Type.DATE)
    if isinstance(node, exp.Column):
        name = node.name.lower()
        return name in NAMES or name.endswith(SUFFIXES)
    if isinstance(node, (*THROUGH, *FIRST_TELLS)):
        return is_day(node.this)
    if isinstance(node, exp.Case):
        return any(is_day(branch.args["true"]) for branch in node.args["ifs"])
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in ("date_add", "date_sub", "trunc")
    if isinstance(node, (exp.Add, exp.Sub)):
        return is_day(node.this)
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select):
        return is_day(node.this.expressions[0])
    return False
