"""The views' small functions in ClickHouse's SQL."""

from __future__ import annotations

import re
from functools import cache

from sqlglot import exp

from tenure.engines.clickhouse.writing import read

MACROS = {
    "local_day": ("instant", "toDate32({local})"),
    "local_clock": ("instant", "addSeconds(instant, timeZoneOffset({local}))"),
    "local_midnight": ("day", "{midnight}"),
    # 256 bits: 38 digits times a number of days do not fit into 128, and overflow goes unnoticed
    "exact_part": (
        "amount, multiplier, divisor",
        "toDecimal128(intDiv(2 * toInt256(toDecimal256(amount, 12) * toInt64(1000000000000)) * multiplier"
        " + sign(amount) * divisor, nullIf(2 * divisor, 0)), 0) * toDecimal128('0.000000000001', 12)",
    ),
    "converted": (
        "amount, rate",
        "case when amount = 0 then toDecimal128(0, 12)"
        " else toDecimal128(round(toDecimal256(amount, 12) * rate, 12), 12) end",
    ),
    "strict_sum": ("amount", "case when count(*) = count(amount) then sum(amount) end"),
    "positive": ("amount", "case when amount < 0 then toInt32(0) else amount end"),
    "seconds_between": ("a, b", "dateDiff('microsecond', a, b) / toFloat64(1000000)"),
}
"""Name → its parameters and its body; ``{local}`` is the instant in the workspace's zone."""


def to_utc(wall: str, zone: str) -> str:
    """The instant at which clocks in a zone show a time, which is given as if it were UTC's.

    The later one where it comes twice; where clocks skip it, the time on the clock before the change.
    ``zone`` is SQL: only ``toString`` takes a zone that differs from row to row.
    """
    if zone == "'UTC'":
        return wall

    def offset(instant: str) -> str:
        if zone.startswith("'"):
            return f"timeZoneOffset(toTimeZone({instant}, {zone}))"
        shown = f"toDateTime64(toString({instant}, assumeNotNull({zone})), 6, 'UTC')"
        return f"dateDiff('second', {instant}, {shown})"

    first = f"addSeconds(u, -least({offset('addDays(u, -1)')}, {offset('addDays(u, 1)')}))"
    second = f"addSeconds(u, -{offset('x')})"
    found = f"if({offset(second)} = {offset('x')}, {second}, x)"
    return f"arrayElement(arrayMap(u -> arrayElement(arrayMap(x -> {found}, [{first}]), 1), [{wall}]), 1)"


@cache
def _bodies(zone: str) -> dict[str, tuple[tuple[str, ...], exp.Expr]]:
    local = "instant" if zone == "UTC" else f"toTimeZone(instant, '{zone}')"
    midnight = to_utc("toDateTime64(day, 6, 'UTC')", f"'{zone}'")
    found = {}
    for name, (parameters, body) in MACROS.items():
        if zone == "UTC" and name == "local_clock":
            body = "instant"
        text = body.format(local=local, midnight=midnight)
        found[name] = (tuple(re.findall(r"\w+", parameters)), read(text))
    return found


def write_out(tree: exp.Expr, zone: str) -> exp.Expr:
    """The tree with every call of a macro replaced by its body, innermost first."""
    bodies = _bodies(zone)
    calls = [node for node in tree.find_all(exp.Anonymous, exp.Func) if _name(node) in bodies]
    for call in sorted(calls, key=lambda node: -node.depth):
        parameters, body = bodies[_name(call)]
        given = dict(zip(parameters, call.args["expressions"], strict=True))
        written = exp.paren(body.copy())
        for part in list(written.find_all(exp.Column)):
            if part.name in given and not part.table:
                part.replace(exp.paren(given[part.name].copy()))
        if call is tree:
            return written
        call.replace(written)
    return tree


def _name(node: exp.Expr) -> str:
    return node.name.lower() if isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc)) else ""
