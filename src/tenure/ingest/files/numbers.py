"""One number out of the database."""

from __future__ import annotations

import duckdb


def number(cursor: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> int:
    """The single value of a query as a whole number; NULL and no row are 0."""
    row = cursor.execute(sql, list(parameters) or None).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
