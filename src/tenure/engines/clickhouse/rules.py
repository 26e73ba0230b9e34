"""What DuckDB's SQL must become before SQLGlot can write it for ClickHouse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from sqlglot import exp

from tenure.engines.clickhouse import times
from tenure.engines.clickhouse.casts import cast
from tenure.engines.clickhouse.kinds import branches, is_day, is_float
from tenure.engines.clickhouse.writing import call

ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div)
CARRIES = (
    exp.Alias, exp.Select, exp.If, exp.Case, exp.Coalesce, exp.Greatest, exp.Least, exp.Add, exp.Sub, exp.Mul,
    exp.Neg, exp.Paren, exp.Tuple, exp.Sum, exp.Max, exp.Min,
)  # fmt: skip
"""Parents whose type depends on that of a number in them."""
COUNTS = (exp.Count, exp.RowNumber, exp.DenseRank, exp.Rank, exp.Length)
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
DECIMAL = re.compile(r"\d*\.\d+")
NUMBER = re.compile(r"\d+(\.\d+)?")


def rewrite(tree: exp.Expr) -> exp.Expr:
    """The tree with every rule applied, innermost nodes first."""
    for node in reversed(list(tree.walk())):
        rule = next((rule for kind, rule in RULES if isinstance(node, kind)), None)
        replaced = rule(node) if rule else node
        if replaced is not node:
            if node is tree:
                tree = replaced
            else:
                node.replace(replaced)
    return tree


def _literal(node: exp.Expr) -> exp.Expr:
    """1 would be a UInt8, whose sum is a UInt64, which goes with no signed column; 0.01 would be a float."""
    parent = node.parent
    if node.is_string:  # a setting may be a number that is given as text
        is_number = isinstance(parent, ARITHMETIC) and NUMBER.fullmatch(node.name)
        return exp.Literal.number(node.name) if is_number else node
    if DECIMAL.fullmatch(node.name) and isinstance(parent, (*CARRIES, *COMPARISONS)):
        return call("toDecimal128", f"'{node.name}'", str(len(node.name.partition(".")[2])))
    if not node.name.isdigit() or not isinstance(parent, CARRIES):
        return node
    if isinstance(parent, (exp.Add, exp.Sub)) and is_day(parent.this):
        return node
    return call("toInt32" if int(node.name) < 2**31 else "toInt64", node)


def _count(node: exp.Expr) -> exp.Expr:
    """Counts are unsigned: no common type with a signed column, and negative ones wrap around."""
    return node if isinstance(node.parent, (exp.Window, exp.Filter)) else call("toInt64", node)


def _outer(node: exp.Expr) -> exp.Expr:
    """The same where the count has a window or a filter."""
    inner = node.this.this if isinstance(node.this, exp.Filter) else node.this
    is_inside = isinstance(node.parent, exp.Window)
    return call("toInt64", node) if isinstance(inner, COUNTS) and not is_inside else node


def _divide(node: exp.Expr) -> exp.Expr:
    """A decimal divided keeps its scale, and loses what lies below it."""
    return exp.Div(this=call("toFloat64", node.this), expression=call("toFloat64", node.expression))


def _case(node: exp.Expr) -> exp.Expr:
    """A simple case is written out: its short form takes constants only."""
    assert isinstance(node, exp.Case)
    if node.this is not None:
        subject = node.this.pop()
        for branch in node.args["ifs"]:
            branch.set("this", exp.EQ(this=subject.copy(), expression=branch.this))
    _all_floats(branches(node))
    return node


def _either(node: exp.Expr) -> exp.Expr:
    _all_floats([node.this, *node.expressions])
    return node


def _all_floats(values: Iterable[exp.Expr]) -> None:
    """Floats and whole numbers have no common type: all become floats where one is."""
    values = list(values)
    if any(is_float(value) for value in values):
        for value in values:
            if not is_float(value) and not isinstance(value, exp.Null):
                value.replace(call("toFloat64", value))


def _union(node: exp.Expr) -> exp.Expr:
    if isinstance(node.parent, exp.SetOperation):
        return node
    selects = [part for part in node.find_all(exp.Select) if _top(part) is node]
    for column in zip(*(part.expressions for part in selects), strict=False):
        _all_floats(part.this if isinstance(part, exp.Alias) else part for part in column)
    return node


def _top(node: exp.Expr) -> exp.Expr:
    while isinstance(node.parent, exp.SetOperation):
        node = node.parent
    return node


def _name_columns(node: exp.Expr) -> exp.Expr:
    """After a join the column of ``select a.x`` may be called 'a.x' here."""
    names = Counter(column.alias_or_name for column in node.expressions)
    for column in node.expressions:
        if isinstance(column, exp.Column) and column.table and names[column.name] == 1 and column.name != "*":
            column.replace(exp.alias_(column.copy(), column.name, quoted=True))
    return node


def _element(node: exp.Expr) -> exp.Expr:
    """One element of a list that is written out."""
    listed = node.this.unnest()
    return listed.expressions[int(node.expressions[0].name)].copy() if isinstance(listed, exp.Tuple) else node


def _extract(node: exp.Expr) -> exp.Expr:
    group = node.args.get("group")
    return call("regexpExtract", node.this, node.expression, *([group] if group else []))


def _plain_cte(node: exp.Expr) -> exp.Expr:
    node.set("materialized", None)
    return node


def _lower(node: exp.Expr) -> exp.Expr:
    """Names without quotes are the same in any case elsewhere, here they are not."""
    if not node.args.get("quoted"):
        node.set("this", node.name.lower())
    return node


def _row(node: exp.Expr) -> exp.Expr:
    """Rows are compared column by column, nulls last."""
    fields = [(call("isNull", part), part) for part in node.expressions]
    return call("tuple", *(part for field in fields for part in field))


def _function(node: exp.Expr) -> exp.Expr:
    name = node.name.lower()
    if name == "timezone":
        return times.zone(node)
    if name == "row":
        return _row(node)
    return call(FUNCTIONS[name], *node.expressions) if name in FUNCTIONS else node


FUNCTIONS = {
    "to_hours": "toIntervalHour",
    "to_minutes": "toIntervalMinute",
    "to_months": "toIntervalMonth",
    "to_seconds": "toIntervalSecond",
    "epoch_us": "toUnixTimestamp64Micro",
}
RULES: tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[[exp.Expr], exp.Expr]], ...] = (
    (exp.Identifier, _lower),
    (exp.Literal, _literal),
    (exp.Cast, cast),
    (exp.Add, times.add),
    (exp.Sub, times.subtract),
    (exp.Div, _divide),
    (exp.IntDiv, lambda node: call("intDiv", node.this, node.expression)),
    (exp.Bracket, _element),
    (exp.Case, _case),
    ((exp.Coalesce, exp.Greatest, exp.Least), _either),
    (exp.Select, _name_columns),
    (exp.SetOperation, _union),
    (exp.CTE, _plain_cte),
    (COUNTS, _count),
    ((exp.Window, exp.Filter), _outer),
    (exp.Explode, times.series),
    (exp.ToDays, lambda node: call("toIntervalDay", node.this)),
    (exp.DayOfWeekIso, lambda node: call("toDayOfWeek", node.this)),
    (exp.EndsWith, lambda node: call("endsWith", node.this, node.expression)),
    (exp.DateDiff, times.difference),
    ((exp.TimestampTrunc, exp.DateTrunc), times.truncate),
    (exp.RegexpExtract, _extract),
    (exp.Anonymous, _function),
)
