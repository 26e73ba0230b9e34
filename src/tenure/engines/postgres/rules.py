"""What SQLGlot does not write, or writes with another meaning, for PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from sqlglot import exp

DOUBLE, TEXT, INT, BIGINT, NUMERIC = (
    exp.DataType.build(name) for name in ("double", "text", "int", "bigint", "decimal")
)
SHORT = (["18", "6"], ["18", "12"])
"""Precision and places of the decimals that views make of floats."""


def rewritten(tree: exp.Expr) -> exp.Expr:
    """The tree after every rule, innermost expressions first; names without quotes in lower case."""
    for node in sorted(tree.walk(), key=lambda node: -node.depth):
        if isinstance(node, exp.Identifier) and not node.quoted:
            node.set("this", node.this.lower())
        rule = RULES.get(node.name.lower() if isinstance(node, exp.Anonymous) else type(node))
        if rule is not None:
            found = rule(node)
            if found is not node:
                node.replace(found)
    return tree


def _to(value: exp.Expr, kind: exp.DataType) -> exp.Expr:
    return exp.Cast(this=value, to=kind.copy())


def _times(unit: str) -> Callable[[exp.Expr], exp.Expr]:
    def interval(node: exp.Expr) -> exp.Expr:
        count = node.this if isinstance(node, exp.ToDays) else node.expressions[0]
        one = exp.Interval(this=exp.Literal.string("1"), unit=exp.var(unit))
        return exp.paren(exp.Mul(this=exp.paren(count), expression=one))

    return interval


def _series(node: exp.Expr) -> exp.Expr:
    """``unnest(range(a, b))`` is a set by itself, and includes its end."""
    series = node.this
    if not isinstance(series, exp.GenerateSeries) or not series.args.get("is_end_exclusive"):
        return node
    step = series.args.get("step")
    least = (
        exp.Literal.number(1)
        if step is None
        else exp.Interval(this=exp.Literal.string("1"), unit=exp.var("MICROSECOND"))
    )
    end = exp.Sub(this=exp.paren(series.args["end"]), expression=least)
    return exp.GenerateSeries(start=series.args["start"], end=end, step=step)


def _first_by(node: exp.Expr) -> exp.Expr:
    """``arg_min(a, b)``: the first of the values in that order; what lacks either does not count, but a
    row with a null in it is not null."""
    value, by = node.this, node.expression
    is_row = isinstance(by, exp.Anonymous) and by.name.lower() == "row"
    fields, needed = (by.expressions, [value]) if is_row else ([by], [value, by])
    known = [exp.Not(this=exp.Is(this=part.copy(), expression=exp.null())) for part in needed]
    is_last = isinstance(node, exp.ArgMax)  # where a null counts as the greatest
    order = [exp.Ordered(this=part.copy(), desc=is_last, nulls_first=is_last) for part in fields]
    ordered = exp.Order(this=value.copy(), expressions=order)
    condition = exp.and_(*known)
    outer = node.parent
    if isinstance(outer, exp.Filter):
        condition = exp.and_(condition, outer.expression.this.copy())
    array = exp.Filter(this=exp.ArrayAgg(this=ordered), expression=exp.Where(this=condition))
    first = exp.Bracket(this=exp.paren(array), expressions=[exp.Literal.number(0)])
    if isinstance(outer, exp.Filter):
        outer.replace(first)
        return node
    return first


def _cast(node: exp.Expr) -> exp.Expr:
    kind = node.args["to"]
    if kind.is_type("varchar", "text"):
        # DuckDB compares text by its bytes; a column that is made from this one does, too
        return exp.Collate(this=_to(node.this, TEXT), expression=exp.to_identifier("C", quoted=True))
    if kind.is_type("int128"):
        return _to(node.this, NUMERIC)
    if kind.is_type("decimal") and [size.name for size in kind.expressions] in SHORT:
        return _rounded(node.this, int(kind.expressions[1].name))
    return node


def _rounded(value: exp.Expr, places: int) -> exp.Expr:
    """A number to so many places, half up, by way of whole units: a double precision number that is cast
    to numeric would keep fifteen digits only."""
    scaled = exp.Mul(this=exp.paren(value.copy()), expression=exp.Literal.number(10**places))
    half = exp.Mul(this=exp.func("sign", value.copy()), expression=exp.Literal.number("0.5"))
    whole = _to(exp.func("trunc", exp.Add(this=scaled, expression=half)), BIGINT)
    unit = exp.Literal.number(f"{Decimal(1).scaleb(-places):f}")
    return exp.paren(exp.Mul(this=whole, expression=unit))


def _try_cast(node: exp.Expr) -> exp.Expr:
    """A number out of a text: null where the pattern does not match or it has more than nine digits."""
    found = node.this
    if not isinstance(found, exp.RegexpExtract):
        return node
    group = found.args["group"]
    match = exp.func("regexp_match", found.this, found.expression)
    text = exp.Bracket(this=exp.paren(match), expressions=[exp.Literal.number(int(group.name) - 1)])
    short = exp.LT(this=exp.func("length", text.copy()), expression=exp.Literal.number(10))
    return exp.Case().when(short, _to(text, INT))


def _ends_with(node: exp.Expr) -> exp.Expr:
    length = exp.Literal.number(len(node.expression.name))
    return exp.paren(exp.EQ(this=exp.func("right", node.this, length), expression=node.expression))


def _element(node: exp.Expr) -> exp.Expr:
    """One element of a list that is written out."""
    listed = node.this.unnest()
    return listed.expressions[int(node.expressions[0].name)] if isinstance(listed, exp.Tuple) else node


def _average(node: exp.Expr) -> exp.Expr:
    return exp.Avg(this=_to(node.this, DOUBLE))


def _iso_day(node: exp.Expr) -> exp.Expr:
    return _to(exp.Extract(this=exp.var("isodow"), expression=node.this), INT)


def _microseconds(node: exp.Expr) -> exp.Expr:
    """``date_diff('microsecond', a, b)``; the epoch is an exact number, its millionfold an integer."""
    if str(node.args.get("unit")).upper() != "MICROSECOND":
        return node
    span = exp.paren(exp.Sub(this=exp.paren(node.this), expression=exp.paren(node.expression)))
    epoch = exp.Extract(this=exp.var("epoch"), expression=span)
    return _to(exp.Mul(this=epoch, expression=exp.Literal.number(1000000)), BIGINT)


def _named(node: exp.Expr) -> exp.Expr:
    """A select in ``from`` needs a name."""
    if isinstance(node.parent, (exp.From, exp.Join)) and not node.alias:
        node.set("alias", exp.TableAlias(this=exp.to_identifier("unnamed")))
    return node


RULES: Mapping[type | str, Callable[[exp.Expr], exp.Expr]] = {
    exp.Subquery: _named,
    exp.ToDays: _times("DAY"),
    "to_months": _times("MONTH"),
    "to_minutes": _times("MINUTE"),
    exp.Explode: _series,
    exp.ArgMin: _first_by,
    exp.ArgMax: _first_by,
    exp.Cast: _cast,
    exp.TryCast: _try_cast,
    exp.EndsWith: _ends_with,
    exp.Bracket: _element,
    exp.Avg: _average,
    exp.DayOfWeekIso: _iso_day,
    exp.DateDiff: _microseconds,
}
