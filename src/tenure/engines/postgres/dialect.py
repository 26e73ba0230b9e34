"""DuckDB's SQL as PostgreSQL's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenure.engines.remote.portable import texts


@dataclass(frozen=True)
class PostgresDialect:
    """How PostgreSQL says what the project's SQL says."""

    name: str = "postgres"

    @property
    def own_views(self) -> Mapping[str, str]:
        """Views whose portable text PostgreSQL cannot run."""
        return texts("tenure.engines.postgres")

    def to_sql(self, sql: str, zone: str, *, is_own: bool = False) -> str:
        """One DuckDB statement as one PostgreSQL text."""
        import sqlglot
        from sqlglot import exp

        from tenure.engines.postgres.rules import rewritten
        from tenure.engines.remote.expand import expand

        parsed = sqlglot.parse_one(sql, read="postgres" if is_own else "duckdb")
        tree = rewritten(expand(parsed, zone))
        text = tree.sql("postgres", identify=True, comments=False)
        if not (isinstance(tree, exp.Create) and tree.kind == "TABLE" and tree.args.get("replace")):
            return text
        name = tree.this.sql("postgres", identify=True)
        made = text.replace("CREATE OR REPLACE TEMPORARY", "CREATE TEMPORARY", 1)
        # without statistics a table counts as having a thousand rows, and joins are planned badly
        return f"drop table if exists pg_temp.{name};\n{made};\nanalyze {name}"


DIALECT = PostgresDialect()
