"""A connection to ClickHouse: what is sent, and how rows come back exactly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from tenure.engines.clickhouse.literal import quoted, text
from tenure.engines.remote.connection import Row

SETTINGS: Mapping[str, str | int] = {
    # nulls as in every other database
    "join_use_nulls": 1,
    "cast_keep_nullable": 1,
    "data_type_default_nullable": 1,
    "aggregate_functions_null_for_empty": 1,
    "transform_null_in": 0,
    # names and types as in every other database
    "prefer_column_name_to_alias": 1,
    "use_variant_as_common_type": 0,
    "enable_extended_results_for_datetime_functions": 1,
    # what is read back is exact
    "output_format_json_quote_decimals": 1,
    "output_format_decimal_trailing_zeros": 1,
    "output_format_json_quote_denormals": 1,
    "output_format_json_quote_64bit_integers": 0,
    # a question of many days or many ranks is a long text
    "max_query_size": 2**26,
    "max_ast_elements": 10**7,
    "max_expanded_ast_elements": 10**7,
    "max_ast_depth": 10**4,
    "max_parser_depth": 10**4,
    "max_parser_backtracks": 10**9,
}
FORMAT = "JSONCompactEachRowWithNamesAndTypes"
BATCH = 50_000


class Transport(Protocol):
    """Carries texts to ClickHouse, with these settings. What it refuses is a SqlError."""

    def send(self, sql: str, form: str = "") -> str:
        """Run one statement; of a select the rows in this format."""
        ...

    def close(self) -> None:
        """End the session, with its temporary tables."""
        ...


class ClickHouseConnection:
    """One session of ClickHouse; its temporary tables live as long as it does."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def execute(self, sql: str) -> None:
        """Run one statement."""
        self._transport.send(sql)

    def rows(self, sql: str) -> list[Row]:
        """Run one select and fetch everything."""
        lines = iter(self._transport.send(sql, FORMAT).splitlines())
        next(lines, None)
        readers = [reader(kind) for kind in json.loads(next(lines, "[]"))]
        return [
            tuple(
                value if value is None or read is None else read(value)
                for read, value in zip(readers, json.loads(line), strict=True)
            )
            for line in lines
        ]

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives; it is analysed, not run."""
        return [row[0] for row in self.rows(f"DESCRIBE TABLE (\n{sql}\n)")]

    def usual_schema(self) -> str:
        """The database of the address."""
        return str(self.rows("SELECT currentDatabase()")[0][0])

    def tables(self, schema: str) -> Mapping[str, tuple[str, ...]]:
        """Columns of every table and view in a database ('' for that of the address), by name."""
        found: dict[str, list[str]] = {}
        for table, column, _ in self._columns(schema):
            found.setdefault(table, []).append(column)
        return {table: tuple(columns) for table, columns in found.items()}

    def times(self, schema: str) -> Mapping[tuple[str, str], str]:
        """Which columns of a database are days or instants; every date with a time is an instant here."""
        found = {(table, column): bare(kind) for table, column, kind in self._columns(schema)}
        return {
            place: "instant" if kind.startswith("DateTime") else "date"
            for place, kind in found.items()
            if kind.startswith("Date")
        }

    def _columns(self, schema: str) -> list[Row]:
        place = text(schema) if schema else "currentDatabase()"
        return self.rows(
            f"SELECT table, name, type FROM system.columns WHERE database = {place} ORDER BY table, position"
        )

    def load(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Make a temporary table of rows."""
        from tenure.engines.clickhouse.casts import type_of

        listed = ", ".join(f"{quoted(column)} Nullable({type_of(kind)})" for column, kind in columns)
        self.execute(f"CREATE TEMPORARY TABLE {quoted(name)} ({listed}) ENGINE = Memory")
        for start in range(0, len(rows), BATCH):
            lines = (json.dumps(row, default=str) for row in rows[start : start + BATCH])
            self.execute(f"INSERT INTO {quoted(name)} FORMAT JSONCompactEachRow\n" + "\n".join(lines))

    def close(self) -> None:
        """Drop the connection with its temporary tables."""
        self._transport.close()


def bare(kind: str) -> str:
    """A type without what says that it may be null, or how it is kept."""
    for wrapper in ("LowCardinality(", "Nullable("):
        if kind.startswith(wrapper):
            kind = kind.removeprefix(wrapper)[:-1]
    return kind


def reader(kind: str) -> Callable[[Any], Any] | None:
    """What makes a Python value of the JSON of a type; None where JSON's is right already."""
    name = bare(kind).partition("(")[0]
    if name.startswith("Decimal"):
        return Decimal
    if name.startswith("DateTime"):
        return datetime.fromisoformat
    if name.startswith("Date"):
        return date.fromisoformat
    if name.startswith("Float"):
        return float
    return int if name.startswith(("Int", "UInt")) else None


def connect(url: str) -> ClickHouseConnection:
    """A connection to ``clickhouse://user:password@host:8123/database`` or to ``chdb:folder``.

    With ``?secure=true`` it is encrypted (port 8443 where none is given). What the address leaves
    out comes from CLICKHOUSE_USER and CLICKHOUSE_PASSWORD. UserError when chdb is not installed,
    when the server cannot be reached or refuses.
    """
    if url.startswith("chdb:"):
        from tenure.engines.clickhouse.embedded import Embedded

        return ClickHouseConnection(Embedded(url.removeprefix("chdb:").removeprefix("//"), SETTINGS))
    from tenure.engines.clickhouse.server import Server

    return ClickHouseConnection(Server(url, SETTINGS))
