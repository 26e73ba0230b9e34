"""One question's connection to a remote engine: clocks set, views built there, nothing copied here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from tenure.engines.duckdb.clock import Seen
from tenure.engines.duckdb.hiding import hidden_rows
from tenure.engines.duckdb.literal import fill_parameters
from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.engines.remote.connection import Connection, Row
from tenure.engines.remote.dialect import Dialect
from tenure.engines.remote.portable import portable_views
from tenure.engines.remote.source import HAS_ATTRIBUTES, RAW, Source
from tenure.kernel.errors import Bug, UserError
from tenure.kernel.period import DAY
from tenure.kernel.settings import Settings
from tenure.model.table import Kind
from tenure.model.tables import TABLES
from tenure.model.views import reads, views

FURTHER = {f"{name.removesuffix('s')}_further": name for name in HAS_ATTRIBUTES}
"""Relations with the attributes of accounts and users, one row each."""


@lru_cache(maxsize=4096)
def _translated(dialect: Dialect, sql: str, zone: str, is_own: bool = False) -> str:
    return dialect.to_sql(sql, zone, is_own=is_own)


@dataclass
class RemoteSession:
    """A Session over a connection; each stored view that is asked for is built once, as a temporary table."""

    connection: Connection
    dialect: Dialect
    source: Source
    settings: Settings
    clock: Seen
    attributes: tuple[set[str], set[str]] | None = None  # of accounts, of users
    values: dict[str, set[str]] = field(default_factory=dict)
    built: set[str] = field(default_factory=set)
    _first_days: dict[str, date] | None = None
    _hides: tuple[bool, bool] | None = None

    @property
    def data_version(self) -> int:
        """Always 0: nobody tells when tables change that others load."""
        return 0

    @property
    def first_days(self) -> dict[str, date] | None:
        """The earliest local day of every table that has a beginning, read in one statement."""
        if self._first_days is None:
            self._first_days = self._read_first_days()
        return self._first_days

    @first_days.setter
    def first_days(self, days: dict[str, date] | None) -> None:
        self._first_days = days

    def _read_first_days(self) -> dict[str, date]:
        parts = []
        for name, table in TABLES.items():
            begun = table.begins or table.birth or table.fact
            column = table.column(begun) if begun else None
            if column is None or name not in self.source.mapped:
                continue
            self.ensure([name])
            select = f'min("{begun}")' if column.kind is Kind.ON else f'local_day(min("{begun}"))'
            parts.append(f"select '{name}' as name, {select} as day from {name}")
        found = self.rows("\nunion all\n".join(parts)) if parts else []
        return {name: day for name, day in found if day is not None}

    def ensure(self, names: Iterable[str]) -> None:
        """Build whatever is missing among these tables, settings and views."""
        for name in sorted(names):
            if name not in self.built:
                self._build(name)
                self.built.add(name)

    def _build(self, name: str) -> None:
        if name in TABLES:
            self._create("view", name, self.source.seen(name, self.clock, self._hidden(name)))
        elif name in SETTING_VIEWS:
            self._create("view", name, SETTING_VIEWS[name][1](self.settings))
        elif name in FURTHER:
            self.ensure([FURTHER[name]])
            self._create("view", name, self.source.attributes(FURTHER[name]))
        elif name in views():
            text = self.text(name)
            self.ensure(reads(text))
            self._create("table", name, self.fill(text), name in self.dialect.own_views)
        else:
            raise Bug(f"SQL reads {name}, which is no table, setting or view.")

    def text(self, name: str) -> str:
        """The text of a view: the engine's own, else the portable one, else the common one."""
        own = self.dialect.own_views
        return own[name] if name in own else portable_views().get(name, views()[name].sql)

    def _create(self, kind: str, name: str, select: str, is_own: bool = False) -> None:
        self._execute(f'create or replace temp {kind} "{name}" as {select}', is_own)

    def _hidden(self, name: str) -> tuple[str, ...]:
        if self._hides is None:
            self._hides = self._has_internal("accounts"), self._has_internal("users")
        return hidden_rows(name, RAW, *self._hides)

    def _has_internal(self, table: str) -> bool:
        if "is_internal" not in self.settings["exclude"] or not self.source.has(table, "is_internal"):
            return False
        return bool(
            self.rows(self.source.put(f"select 1 as found from raw.{table} where is_internal limit 1"))
        )

    def fill(self, sql: str) -> str:
        """The SQL with settings as literals."""
        return fill_parameters(sql, self.settings.parameters())

    def rows(self, sql: str) -> list[Row]:
        """Run one select and fetch everything."""
        return self.connection.rows(self._sql(sql))

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives."""
        return self.connection.columns(self._sql(sql))

    def execute(self, sql: str) -> None:
        """Run one statement."""
        self._execute(sql)

    def _execute(self, sql: str, is_own: bool = False) -> None:
        self.connection.execute(self._sql(sql, is_own))

    def _sql(self, sql: str, is_own: bool = False) -> str:
        return _translated(self.dialect, sql, self.settings["time_zone"], is_own)

    def hold(self) -> None:
        """Nothing is held: views are built for the session and stay as they are."""

    def watched(self, told: Callable[[float], None]) -> AbstractContextManager[None]:
        """Nothing is told: these engines do not say how far a statement is."""
        return nullcontext()

    def close(self) -> None:
        """Drop the connection with its temporary tables."""
        self.connection.close()


def open_remote(
    connection: Connection,
    dialect: Dialect,
    source: Source,
    settings: Settings,
    as_of: datetime,
    known_on: date | None = None,
) -> RemoteSession:
    """A session at these clocks. UserError for ``known_on`` where no table keeps its history."""
    calendar = settings.calendar
    last_day = calendar.last_day(as_of)
    known_until = calendar.midnight(known_on + DAY).replace(tzinfo=None) if known_on else None
    if known_until and not any(source.has_history(name) for name in source.mapped):
        raise UserError(
            "What was known earlier cannot be told: no table has known_from and known_until.",
            do="Ask without known_on, or map both columns.",
        )
    # whether anything lies after as_of is not asked, which would read every table
    clock = Seen(as_of, last_day, known_until, calendar.midnight(last_day + DAY), True, "")
    return RemoteSession(connection, dialect, source, settings, clock)
