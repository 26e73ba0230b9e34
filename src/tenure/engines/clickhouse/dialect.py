"""DuckDB's SQL as ClickHouse runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenure.engines.clickhouse.literal import quoted
from tenure.engines.remote.portable import texts


@dataclass(frozen=True)
class ClickHouse:
    """ClickHouse 26 with the settings of ``connection.SETTINGS``, without which nulls and names mean less."""

    name: str = "clickhouse"

    @property
    def own_views(self) -> Mapping[str, str]:
        """Views whose common text does not travel."""
        return texts("tenure.engines.clickhouse")

    def to_sql(self, sql: str, zone: str, *, is_own: bool = False) -> str:
        """One DuckDB statement as one of ClickHouse's."""
        import sqlglot
        from sqlglot import exp

        from tenure.engines.clickhouse.macros import write_out
        from tenure.engines.clickhouse.rules import rewrite
        from tenure.engines.clickhouse.stars import write_out_stars
        from tenure.engines.clickhouse.writing import Written

        tree = sqlglot.parse_one(sql, read="clickhouse" if is_own else "duckdb")
        head = ""
        if isinstance(tree, exp.Create):
            head = _head(str(tree.args["kind"]), tree.this.name)
            tree = tree.expression
        if not is_own:
            write_out_stars(tree)
            tree = rewrite(tree)
        return head + write_out(tree, zone).sql(dialect=Written, comments=False)


def _head(kind: str, name: str) -> str:
    """The beginning of the statement that makes a temporary table or view."""
    if kind == "VIEW":
        return (
            f"CREATE TEMPORARY VIEW {quoted(name)} AS\n"  # nobody makes one twice, and it cannot be replaced
        )
    return f"CREATE OR REPLACE TEMPORARY TABLE {quoted(name)} ENGINE = Memory AS\n"


DIALECT = ClickHouse()
