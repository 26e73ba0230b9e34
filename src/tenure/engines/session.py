"""What the query layer asks of an engine: one question's connection, whatever database is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

from tenure.engines.duckdb.clock import Seen
from tenure.kernel.settings import Settings


class SqlError(Exception):
    """A statement that the database behind a session refused; its text is the database's."""


class Session(Protocol):
    """A connection on which SQL in DuckDB's dialect runs with bare table and view names."""

    settings: Settings
    clock: Seen
    first_days: dict[str, date] | None
    attributes: tuple[set[str], set[str]] | None  # of accounts, of users

    @property
    def values(self) -> dict[str, set[str]]:
        """The values of each attribute that was asked."""
        ...

    @property
    def data_version(self) -> int:
        """A number that grows whenever the data change."""
        ...

    def ensure(self, names: Iterable[str]) -> None:
        """Build whatever is missing or stale among these tables, settings and views."""
        ...

    def hold(self) -> None:
        """Read one state of the data from now on, where the engine can."""
        ...

    def text(self, name: str) -> str:
        """The text of a view for this engine, in DuckDB's dialect where it is built for a question."""
        ...

    def fill(self, sql: str) -> str:
        """The SQL with settings as literals."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one select and fetch everything. SqlError when the database refuses it."""
        ...

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives. SqlError when the database refuses it."""
        ...

    def execute(self, sql: str) -> None:
        """Run one statement. SqlError when the database refuses it."""
        ...

    def watched(self, told: Callable[[float], None]) -> AbstractContextManager[None]:
        """Tell how far each long statement is that runs meanwhile, as a share; where the engine can."""
        ...

    def close(self) -> None:
        """Drop the connection with its temporary tables."""
        ...
