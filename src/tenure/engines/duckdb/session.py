"""One question's connection: clocks set, views built, bare names resolved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from tenure.engines.duckdb.builder import VIEW_SCHEMA, Builder, has_internal, table_versions
from tenure.engines.duckdb.clock import Seen, quiet_from, seen
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.hiding import internal_digest
from tenure.engines.duckdb.literal import fill_parameters
from tenure.engines.duckdb.macros import create_macros
from tenure.engines.duckdb.planning import Plans, Relation
from tenure.engines.duckdb.watch import watched
from tenure.engines.session import SqlError
from tenure.kernel.settings import Settings
from tenure.model.views import views

Stamp = tuple[tuple[str, int], ...]
"""The last load of each table: the state of the data."""


@dataclass
class Memory:
    """What sessions have found out that see the same rows."""

    first_days: dict[str, date] | None = None
    attributes: tuple[set[str], set[str]] | None = None  # of accounts, of users
    values: dict[str, set[str]] = field(default_factory=dict)  # of an attribute, once it was asked


@dataclass
class Session:
    """A cursor of the workspace's own file."""

    cursor: duckdb.DuckDBPyConnection
    settings: Settings
    clock: Seen
    builder: Builder
    database: Database
    memory: Memory = field(default_factory=Memory)
    is_held: bool = False

    @property
    def first_days(self) -> dict[str, date] | None:
        """The earliest local day of every table, once it was asked."""
        return self.memory.first_days

    @first_days.setter
    def first_days(self, days: dict[str, date] | None) -> None:
        self.memory.first_days = days

    @property
    def attributes(self) -> tuple[set[str], set[str]] | None:
        """Names of the attributes of accounts and of users, once they were asked."""
        return self.memory.attributes

    @attributes.setter
    def attributes(self, names: tuple[set[str], set[str]] | None) -> None:
        self.memory.attributes = names

    @property
    def values(self) -> dict[str, set[str]]:
        """The values of each attribute that was asked."""
        return self.memory.values

    @property
    def data_version(self) -> int:
        """The number of the last load."""
        return max(self.builder.plans.versions.values(), default=0)

    def ensure(self, names: Iterable[str]) -> None:
        """Build whatever is missing or stale among these tables, settings and views."""
        missing = set(names) - self.builder.ready
        if not missing:
            return
        if self.is_held:
            self.cursor.execute("commit")
        with self.database.building:
            self.builder.ensure(missing)
        if self.is_held:
            self.cursor.execute("begin")

    def hold(self) -> None:
        """Read one state of the data from now on, whatever is loaded meanwhile."""
        if not self.is_held:
            self.cursor.execute("begin")
            self.is_held = True

    def text(self, name: str) -> str:
        """The text of a view."""
        return views()[name].sql

    def fill(self, sql: str) -> str:
        """The SQL with settings as literals."""
        return fill_parameters(sql, self.settings.parameters())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one select and fetch everything."""
        return self._run(sql).fetchall()

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives."""
        return [row[0] for row in self._run(f"describe {sql}").fetchall()]

    def execute(self, sql: str) -> None:
        """Run one statement."""
        self._run(sql)

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.cursor.execute(sql)
        except duckdb.Error as error:
            raise SqlError(str(error)) from error

    def watched(self, told: Callable[[float], None]) -> AbstractContextManager[None]:
        """Tell how far each long statement is that runs meanwhile, as a share."""
        return watched(self.cursor, told)

    def close(self) -> None:
        """Drop the connection with its temporary tables."""
        self.cursor.close()
        self.database.release(self.builder.schema)


def open_session(
    database: Database,
    settings: Settings,
    as_of: datetime,
    *,
    known_on: date | None = None,
    is_own: bool = True,
    is_now: bool = True,
) -> Session:
    """A session at these clocks.

    Views are kept in the file when the settings are the workspace's own (``is_own``) and the
    clocks are the present (``is_now``) or hide nothing; otherwise they are built in memory.
    """
    cursor = database.cursor()
    create_macros(cursor, settings["time_zone"])
    stamp = tuple(sorted(table_versions(cursor).items()))
    day = (stamp, settings["time_zone"], settings.calendar.last_day(as_of))
    quiet = database.keep(
        ("quiet", day), lambda: quiet_from(cursor, settings, as_of), lambda found: found.holds(as_of)
    )
    clock = seen(cursor, settings, as_of, known_on, quiet)
    keeps = is_own and clock.known_until is None and (is_now or not clock.hides_future)
    schema = VIEW_SCHEMA if keeps else scratch_schema(database, settings, clock, stamp)
    path = [f'"{database.name}".{VIEW_SCHEMA}']
    if schema != VIEW_SCHEMA:
        path.insert(0, schema)
    plans = _plans(cursor, database, settings, clock, stamp)  # reads tables: before the path is set
    cursor.execute(f"set search_path = '{','.join(path)}'")
    same = ("memory", schema, clock.key, stamp, plans.internal, settings.key)
    builder = Builder(cursor, plans, schema, database)
    return Session(cursor, settings, clock, builder, database, database.keep(same, Memory))


def _plans(
    cursor: duckdb.DuckDBPyConnection,
    database: Database,
    settings: Settings,
    clock: Seen,
    stamp: Stamp,
) -> Plans:
    """Plans of all relations, those that were made for the same data, settings and clocks among them."""
    data = f'"{database.name}".data'  # a search path of two databases needs the full name

    def hiding() -> tuple[bool, bool, str]:
        accounts, users = (has_internal(cursor, settings, table) for table in ("accounts", "users"))
        return accounts, users, internal_digest(cursor, data) if accounts or users else ""

    hides = database.keep(("hiding", stamp, repr(settings["exclude"])), hiding)
    instant = clock.as_of if clock.hides_future else None  # else no text holds it
    same: Hashable = ("plans", stamp, hides, settings.key, clock.key, clock.last_day, instant)
    known: dict[str, Relation] = database.keep(same, dict)
    return Plans(settings, clock, dict(stamp), data, *hides, known=known)


def scratch_schema(database: Database, settings: Settings, clock: Seen, stamp: Stamp) -> str:
    """The in-memory schema for these clocks and settings; the oldest of eight is dropped."""
    parts = (settings.key, clock.key, stamp)
    name = "s_" + hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    return database.scratch(name)
