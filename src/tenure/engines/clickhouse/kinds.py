"""What an expression is, told by the model's names: days and floats have functions of their own here."""

from __future__ import annotations

import re

from sqlglot import exp

from tenure.model.table import Kind
from tenure.model.tables import TABLES

DAY = re.compile(r"(.*_)?(day|on|end)")
INSTANT = re.compile(r"(.*_)?at")
TIMES = {c.name for table in TABLES.values() for c in table.columns if c.kind is Kind.TIME}
DAYS = {"local_day", "todate32"}
FLOATS = {"seconds_between", "tofloat64"}
"""Functions that give days and floats, macros and ClickHouse's own: inner nodes are rewritten already."""
EITHER = (exp.Coalesce, exp.Greatest, exp.Least, exp.Max, exp.Min, exp.Paren, exp.Window, exp.Lag, exp.Lead)
"""Functions whose result is of the kind of their first argument, as far as it matters here."""
SUMS = (
    exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Sum, exp.Paren, exp.Coalesce, exp.Greatest, exp.Least, exp.Max,
)  # fmt: skip
"""Functions whose result is a float as soon as one argument is."""


def is_day(node: exp.Expr | None) -> bool:
    """Whether the expression is a date."""
    if isinstance(node, exp.Column):
        return bool(DAY.fullmatch(node.name.lower()))
    if isinstance(node, exp.Cast):
        return node.to.this.name in ("DATE", "DATE32")
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in DAYS
    if isinstance(node, exp.Case):
        return any(is_day(branch) for branch in branches(node))
    if isinstance(node, (exp.Add, exp.Sub)):
        return is_day(node.this) and not is_day(node.expression)
    return isinstance(node, EITHER) and is_day(node.this)


def is_instant(node: exp.Expr | None) -> bool:
    """Whether the expression is a column that holds an instant."""
    return isinstance(node, exp.Column) and bool(INSTANT.fullmatch(node.name.lower()))


def is_time(node: exp.Expr | None) -> bool:
    """Whether the expression is a column that holds a time of day."""
    return isinstance(node, exp.Column) and node.name.lower() in TIMES


def is_float(node: exp.Expr | None) -> bool:
    """Whether the expression is certainly a binary floating-point number."""
    if isinstance(node, exp.Literal):
        return not node.is_string and "e" in node.name.lower()
    if isinstance(node, exp.Cast):
        return node.to.this.name in ("DOUBLE",)
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in FLOATS
    if isinstance(node, exp.Case):
        return any(is_float(branch) for branch in branches(node))
    if isinstance(node, SUMS):
        return any(is_float(child) for child in node.iter_expressions())
    return isinstance(node, (exp.Div, exp.Avg))


def branches(node: exp.Case) -> list[exp.Expr]:
    """The values that a case can give."""
    found = [branch.args["true"] for branch in node.args["ifs"]]
    return [*found, node.args["default"]] if node.args.get("default") else found
