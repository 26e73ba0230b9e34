"""ClickHouse's SQL as trees: reading it, writing it, and the function calls that rules put in."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.generators.clickhouse import ClickHouseGenerator

from tenure.engines.clickhouse.literal import quoted


class _Generator(ClickHouseGenerator):
    def values_sql(self, expression: exp.Values, values_as_table: bool = True) -> str:
        """Rows stay a list of rows: as one select each they would be slow to read."""
        return f"(VALUES {self.expressions(expression)}) AS {self.sql(expression, 'alias')}"

    def identifier_sql(self, expression: exp.Identifier) -> str:
        """A quote within a name is escaped, not doubled."""
        return quoted(expression.name) if expression.quoted else super().identifier_sql(expression)


class Written(ClickHouse):
    """SQLGlot's ClickHouse, but for lists of rows."""

    Generator = _Generator


def read(sql: str) -> exp.Expr:
    """The tree of a text of ClickHouse's."""
    return sqlglot.parse_one(sql, read=Written)


def call(name: str, *arguments: exp.Expr | str) -> exp.Anonymous:
    """A function call; texts are ClickHouse's SQL."""
    parts = [exp.Var(this=part) if isinstance(part, str) else part.copy() for part in arguments]
    return exp.Anonymous(this=name, expressions=parts)
