"""Days, instants and zones."""

from __future__ import annotations

from sqlglot import exp

from tenure.engines.clickhouse.kinds import is_day, is_time
from tenure.engines.clickhouse.macros import to_utc
from tenure.engines.clickhouse.writing import Written, call, read


def subtract(node: exp.Expr) -> exp.Expr:
    """Two days: the operator does not know those beyond 1970 to 2149."""
    if is_day(node.expression):
        return call("dateDiff", "'day'", node.expression, node.this)
    return node


def add(node: exp.Expr) -> exp.Expr:
    """A day and a time of day, which is a text HH:MM:SS."""
    if not (is_day(node.this) and is_time(node.expression)):
        return node
    parts = [
        call("toInt32OrZero", call("substring", node.expression, str(start), "2")) for start in (1, 4, 7)
    ]
    time = [f"{part.sql(dialect=Written)} * {size}" for part, size in zip(parts, (3600, 60, 1), strict=True)]
    return call("addSeconds", call("toDateTime64", node.this, "6", "'UTC'"), " + ".join(time))


def series(node: exp.Expr) -> exp.Expr:
    """``unnest(range(…))``: numbers, or instants that are days apart."""
    if not isinstance(node.this, exp.GenerateSeries):
        return node
    start, end = node.this.args["start"], node.this.args["end"]
    if node.this.args.get("step") is None:
        return call("arrayJoin", call("range", start, end))
    seconds = call("dateDiff", "'second'", start, end)
    days = call("toInt64", call("ceil", exp.Div(this=seconds, expression=exp.Literal.number(86400))))
    each = exp.Lambda(this=call("addDays", start, "n"), expressions=[exp.to_identifier("n")])
    numbers = call("range", call("assumeNotNull", call("greatest", days, "0")))
    return call("arrayJoin", call("arrayMap", each, numbers))


def zone(node: exp.Expr) -> exp.Expr:
    """``timezone('UTC', timezone(zone, wall))``: the instant at which clocks in the zone show ``wall``."""
    inner = node.expressions[1]
    if node.expressions[0].name != "UTC" or not isinstance(inner, exp.Anonymous):
        return node
    where, wall = (part.sql(dialect=Written) for part in inner.expressions)
    return read(to_utc(wall, where))


def difference(node: exp.Expr) -> exp.Expr:
    """Boundaries between two instants or days."""
    return call("dateDiff", f"'{node.args['unit'].name.lower()}'", node.expression, node.this)


def truncate(node: exp.Expr) -> exp.Expr:
    """The midnight of a day, of the first day of a month: an instant, here of a day else."""
    start = call(f"toStartOf{node.args['unit'].name.capitalize()}", node.this)
    return call("toDateTime64", start, "6", "'UTC'")
