"""Types: ClickHouse has no null in a plain type, cuts decimals off, and keeps instants to the second."""

from __future__ import annotations

from sqlglot import exp

from tenure.engines.clickhouse.kinds import is_instant
from tenure.engines.clickhouse.writing import call

INSTANT = "DateTime64(6, 'UTC')"
TYPES = {
    "DATE": "Date32",
    "TIMESTAMP": INSTANT,
    "TIMESTAMPNTZ": INSTANT,
    "TEXT": "String",
    "TIME": "String",
    "JSON": "String",
    "BOOLEAN": "Bool",
    "INT": "Int32",
    "BIGINT": "Int64",
    "INT128": "Int256",
    "DOUBLE": "Float64",
}
"""DuckDB's types in ClickHouse; decimals keep their digits."""
ONE = "toDecimal256(1, 0)"


def type_of(kind: str) -> str:
    """The type that holds what DuckDB's type holds, nulls aside."""
    to = exp.DataType.build(kind, dialect="duckdb")
    if to.this.name == "DECIMAL":
        return f"Decimal({', '.join(part.name for part in to.expressions)})"
    return TYPES[to.this.name]


def cast(node: exp.Expr) -> exp.Expr:
    """A cast whose result may be null, as everything may elsewhere."""
    assert isinstance(node, exp.Cast)
    value, kind = node.this, node.to.this.name
    is_text = isinstance(value, exp.Literal) and value.is_string
    if kind == "DECIMAL":
        return (
            _null(type_of(node.to.sql("duckdb"))) if isinstance(value, exp.Null) else _decimal(value, node.to)
        )
    if is_text and kind == "DATE":
        return call("toDate32", value)
    if is_text and TYPES[kind] == INSTANT:
        return call("toDateTime64", value, "6", "'UTC'")
    if kind == "TEXT" and is_instant(value):  # as DuckDB writes it, without trailing zeros
        return call("replaceRegexpOne", call("toString", value), r"'\\.?0+$'", "''")
    if isinstance(node, exp.TryCast):
        return call("accurateCastOrNull", value, f"'{TYPES[kind]}'")
    return _nullable(value, TYPES[kind])


def _null(kind: str) -> exp.Expr:
    return _nullable(exp.null(), kind)


def _nullable(value: exp.Expr, kind: str) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=exp.DataType.build(f"Nullable({kind})", dialect="clickhouse"))


def _decimal(value: exp.Expr, to: exp.DataType) -> exp.Expr:
    """Rounded half away from zero.

    Times ``ONE`` a decimal gets 76 digits, in which a product of two others fits; a float stays one.
    """
    scale = int(to.expressions[1].name) if len(to.expressions) > 1 else 0
    if isinstance(value, exp.Literal):  # which would be a float without quotes
        return call("toDecimal128", exp.Literal.string(value.name), str(scale))
    wide = exp.Mul(this=exp.Var(this=ONE), expression=exp.paren(value.copy()))
    whole = call("round", exp.Mul(this=wide, expression=exp.Var(this=f"toInt64({10**scale})")))
    unit = "0." + "1".zfill(scale) if scale else "1"
    cut = call("toDecimal128", call("toInt256", whole), "0")
    return exp.paren(exp.Mul(this=cut, expression=exp.Var(this=f"toDecimal128('{unit}', {scale})")))
