"""The scan limit: what it costs only to look at the values of the columns that are needed."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import Run, timed
from benchmarks.place import Place
from benchmarks.questions.columns import columns_read

EVENT_COLUMNS = ("event", "occurred_at", "user_id", "account_id")
SHORTEST, FEWEST = 0.5, 3


def scan(place: Place) -> dict[str, Any]:
    """Warm scans of the four event columns, and of all columns that the stored views read."""
    read = columns_read(place)
    with place.open() as workspace:
        cursor = workspace.database.cursor()
        kinds = {
            (table, name): kind
            for table, name, kind in cursor.execute(
                "select table_name, column_name, data_type from duckdb_columns() "
                "where schema_name = 'data' and database_name = current_database()"
            ).fetchall()
        }

        def select(table: str, names: tuple[str, ...]) -> str:
            return f"select {', '.join(touch(n, kinds[table, n]) for n in names)} from data.{table}"

        def run(statements: list[str]) -> Run:
            return timed(lambda: [cursor.execute(sql).fetchall() for sql in statements])[1]

        few = [select("events", EVENT_COLUMNS)]
        every = [select(table, names) for table, names in read.items()]
        return {
            "events": repeated(lambda: run(few)),
            "read": repeated(lambda: run(every)),
            "columns": {table: len(names) for table, names in read.items()},
        }


def repeated(run: Any) -> list[Run]:
    """One run to warm up, then some, until they took long enough to be told apart from noise."""
    run()
    runs: list[Run] = []
    while len(runs) < FEWEST or sum(one["wall_s"] for one in runs) < SHORTEST:
        runs.append(run())
    return runs


def touch(name: str, kind: str) -> str:
    """An aggregate that needs every value: a plain minimum or maximum is answered from statistics."""
    column = f'"{name}"'
    if kind in ("VARCHAR", "JSON"):
        return f"max(length({column}))"
    if kind == "TIMESTAMP":
        return f"max(epoch_us({column}))"
    if kind == "DATE":
        return f"sum({column} - date '2000-01-01')"
    if kind == "TIME":
        return f"sum(extract(hour from {column}))"
    return f"sum(cast({column} as integer))" if kind == "BOOLEAN" else f"sum({column})"
