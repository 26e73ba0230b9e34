"""The text of DuckDB's SQL in the dialect of another engine. Generated, not executed here."""

from __future__ import annotations

from tenure.kernel.errors import UserError, unknown

ENGINES = (
    "athena",
    "bigquery",
    "clickhouse",
    "databricks",
    "mysql",
    "postgres",
    "redshift",
    "snowflake",
    "spark",
    "sqlite",
    "trino",
    "tsql",
)


def in_dialect(sql: str, engine: str) -> str:
    """The statements transpiled by SQLGlot. UserError for an engine or a construct it does not know."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    if engine not in ENGINES:
        raise unknown("engine", engine, ("duckdb", *ENGINES))
    try:
        statements = sqlglot.transpile(
            sql, read="duckdb", write=engine, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE
        )
    except SqlglotError as error:
        raise UserError(f"This SQL cannot be written for {engine}: {str(error).splitlines()[0]}") from error
    return ";\n\n".join(statements) + ";"
