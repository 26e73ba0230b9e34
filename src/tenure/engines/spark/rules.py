"""What DuckDB's SQL means, said in Spark's words: one rule per kind of expression."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from tenure.engines.spark.days import is_day

RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank)
EXACT = "exact_quotient"
"""Stands for money times a number by a number until the rules have run: these divide as floats."""


def call(name: str, *arguments: exp.Expr | None) -> exp.Anonymous:
    """A call of one of Spark's functions."""
    return exp.Anonymous(this=name, expressions=[part for part in arguments if part is not None])


def whole(node: exp.Expr) -> exp.Expr:
    """A count of days or months, which Spark takes as INT only."""
    return node if isinstance(node, exp.Literal) else exp.cast(node, "int")


def _divide(node: exp.Expr) -> exp.Expr:
    """DuckDB divides as floats, Spark divides decimals as decimals."""
    return exp.Div(this=exp.cast(node.this, "double"), expression=exp.cast(node.expression, "double"))


def _average(node: exp.Expr) -> exp.Expr:
    return exp.Avg(this=exp.cast(node.this, "double"))


def _is_span(node: exp.Expr) -> bool:
    node = node.unnest()
    is_made = isinstance(node, exp.Anonymous) and node.name in ("make_dt_interval", "make_ym_interval")
    return is_made or isinstance(node, exp.Interval)


def _moved(node: exp.Expr) -> exp.Expr:
    """A day moved by a span of time is an instant in DuckDB."""
    return type(node)(this=exp.cast(node.this, "timestamp_ntz"), expression=node.expression)


def _subtract(node: exp.Expr) -> exp.Expr:
    if not is_day(node.this):
        return node
    if _is_span(node.expression):
        return _moved(node)
    if is_day(node.expression):
        return call("datediff", node.this, node.expression)
    return call("date_sub", node.this, whole(node.expression))


def _add(node: exp.Expr) -> exp.Expr:
    if not is_day(node.this):
        return node
    if _is_span(node.expression):
        return _moved(node)
    return call("date_add", node.this, whole(node.expression))


def _difference(node: exp.Expr) -> exp.Expr:
    """Spark's own MONTH counts full months; DuckDB counts the firsts of a month between."""
    unit, start, end = node.text("unit").upper(), node.expression, node.this
    if unit == "MONTH":
        first, last = (call("trunc", day, exp.Literal.string("MONTH")) for day in (start, end))
        return exp.cast(call("months_between", last, first), "int")
    if unit == "DAY":
        return call("datediff", exp.cast(end, "date"), exp.cast(start, "date"))
    return call("timestampdiff", exp.var(unit), start, end)


def _truncate(node: exp.Expr) -> exp.Expr:
    unit = node.text("unit").upper()
    if unit == "DAY":
        return exp.cast(exp.cast(node.this, "date"), "timestamp_ntz")
    return call("trunc", node.this, exp.Literal.string(unit))


def _nothing_is_left_out(node: exp.Expr) -> exp.Expr:
    """DuckDB's arg_min and arg_max skip rows whose argument is null; in a row to order by, null is last."""
    name, order = "min_by" if isinstance(node, exp.ArgMin) else "max_by", node.expression
    known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.null()))
    if isinstance(order, exp.Anonymous) and order.name == "struct":
        parts = [part for item in order.expressions for part in (call("isnull", item.copy()), item)]
        order = call("struct", *parts)
    found = call(name, node.this, order)
    if isinstance(node.parent, exp.Filter):
        node.parent.expression.this.replace(exp.and_(known, node.parent.expression.this.copy()))
        return found
    return exp.Filter(this=found, expression=exp.Where(this=known))


def _place(node: exp.Expr) -> exp.Expr:
    """Ranks are BIGINT in DuckDB, INT in Spark, which wants one type in all parts of a recursive select."""
    return exp.cast(node.copy(), "bigint") if isinstance(node.this, RANKS) else node


def _element(node: exp.Expr) -> exp.Expr:
    """One of a setting's list of values, such as ``(40, 70)[1]``; SQLGlot counts from 0."""
    listed = node.this.unnest()
    if not isinstance(listed, exp.Tuple):
        return node
    element: exp.Expr = listed.expressions[int(node.expressions[0].name)]
    return element.copy()


def _series(node: exp.Expr) -> exp.Expr:
    """``unnest(range(a, b))``; of instants that stand at midnight, the days."""
    series = node.this
    if not isinstance(series, exp.GenerateSeries):
        return node
    start, end, step = series.args["start"], series.args["end"], series.args.get("step")
    if step is not None:
        start, end = exp.cast(start, "date"), exp.cast(end, "date")
        last: exp.Expr = call("date_sub", end.copy(), exp.Literal.number(1))
    else:
        last = exp.Sub(this=end.copy(), expression=exp.Literal.number(1))
    sequence = call("sequence", start, last, step)
    return call("explode", exp.case().when(exp.LT(this=start.copy(), expression=end), sequence))


def _cast(node: exp.Expr) -> exp.Expr:
    """A generator must be the whole of a column; a time of day is text, since Spark has no such type."""
    if node.args["to"].this == exp.DataType.Type.TIME:
        return exp.cast(node.this, "text")
    generator: exp.Expr = node.this
    return generator if isinstance(generator, exp.Anonymous) and generator.name == "explode" else node


def _called(node: exp.Expr) -> exp.Expr:
    name, given = node.name.lower(), node.expressions
    if name == "row":
        return call("struct", *given)
    if name == "to_months":
        return call("make_ym_interval", exp.Literal.number(0), whole(given[0]))
    if name == "to_minutes":
        return call("make_dt_interval", exp.Literal.number(0), exp.Literal.number(0), whole(given[0]))
    if name == "epoch_us":
        epoch = exp.cast(exp.Literal.string("1970-01-01"), "timestamp_ntz")
        return call("timestampdiff", exp.var("MICROSECOND"), epoch, given[0])
    if name == "timezone" and isinstance(given[1], exp.Anonymous) and given[1].name.lower() == "timezone":
        source, instant = given[1].expressions
        return in_zone(source, given[0], instant)
    return node


def in_zone(source: exp.Expr, target: exp.Expr, instant: exp.Expr) -> exp.Expr:
    """An instant on another clock. Of a time that a clock shows twice the later is meant, as in DuckDB."""
    moved = call("convert_timezone", source.copy(), target.copy(), instant.copy())
    if source.name == "UTC":
        return moved
    later = exp.Add(
        this=moved.copy(), expression=exp.Interval(this=exp.Literal.string("1"), unit=exp.var("HOUR"))
    )
    back = call("convert_timezone", target.copy(), source.copy(), later)
    return exp.paren(exp.case().when(exp.EQ(this=back, expression=instant.copy()), later.copy()).else_(moved))


Rules = dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]]
RULES: Rules = {
    exp.Div: _divide,
    exp.Avg: _average,
    exp.Sub: _subtract,
    exp.Add: _add,
    exp.DateDiff: _difference,
    exp.TimestampTrunc: _truncate,
    exp.DateTrunc: _truncate,
    exp.ArgMin: _nothing_is_left_out,
    exp.ArgMax: _nothing_is_left_out,
    exp.Window: _place,
    exp.Bracket: _element,
    exp.Explode: _series,
    exp.Cast: _cast,
    exp.Anonymous: _called,
    exp.ToDays: lambda node: call("make_dt_interval", whole(node.this)),
    exp.DayOfWeekIso: lambda node: exp.paren(call("weekday", node.this) + 1),
}
OWN_RULES: Rules = {exp.Anonymous: _called}
"""What a view of Spark's own needs: it calls the clock's functions."""
