"""What every remote engine offers: statements in its own dialect, and what tables it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = tuple[Any, ...]


class Connection(Protocol):
    """One connection; everything temporary that is made through it is gone after ``close``.

    Every SQL text is in the engine's own dialect. What the engine refuses is a SqlError.
    """

    def execute(self, sql: str) -> None:
        """Run one statement."""
        ...

    def rows(self, sql: str) -> list[Row]:
        """Run one select and fetch everything: Decimal, int, float, str, date, naive UTC datetime."""
        ...

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives, if possible without running it."""
        ...

    def usual_schema(self) -> str:
        """The schema that holds the tables where none is named; temporary tables hide it for bare names."""
        ...

    def tables(self, schema: str) -> Mapping[str, tuple[str, ...]]:
        """Columns of every table and view in a schema, by name."""
        ...

    def times(self, schema: str) -> Mapping[tuple[str, str], str]:
        """Which columns (table, column) of a schema are days ("date") or instants with a zone ("instant")."""
        ...

    def load(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Make a temporary table of rows; ``columns`` are pairs of a name and its DuckDB type."""
        ...

    def close(self) -> None:
        """Drop the connection and whatever temporary was made through it."""
        ...
