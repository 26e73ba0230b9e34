"""Builds the stored fact views that a question needs, and only those whose inputs changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from tenure.engines.duckdb.clock import Seen, source_sql
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.literal import fill_parameters
from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.kernel.errors import Bug
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.model.views import View, views

VIEW_SCHEMA = '"view"'
LATEST = "known_until = timestamp '2100-01-01'"
INTERNAL_ACCOUNTS = f"(select account_id from {{data}}.accounts where is_internal and {LATEST})"
INTERNAL_USERS = f"(select user_id from {{data}}.users where is_internal and {LATEST})"
THEIR_USERS = f"(select user_id from {{data}}.users where {LATEST} and account_id in {INTERNAL_ACCOUNTS})"
STAYS_INSIDE = f"""(select 1 from {{data}}.memberships as stay
    where stay.{LATEST} and stay.account_id in {INTERNAL_ACCOUNTS}
    and stay.user_id = {{table}}.user_id and stay.started_at <= {{table}}.{{instant}}
    and coalesce(stay.ended_at, timestamp '2100-01-01') > {{table}}.{{instant}})"""
BY_MEMBERSHIP = ("events", "sessions")
"""Tables whose rows without account belong to the account that the user was in at that instant."""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


@dataclass
class Builder:
    """Brings views up to date in one schema; what is unchanged in ``view`` is used from there.

    ``schema`` is ``view`` for the workspace's own clocks and settings, a scratch schema else.
    """

    cursor: duckdb.DuckDBPyConnection
    settings: Settings
    clock: Seen
    schema: str
    versions: Mapping[str, int]
    hides_accounts: bool
    hides_users: bool
    database: Database
    keys: dict[str, str] = field(default_factory=dict)

    def ensure(self, names: Iterable[str]) -> None:
        """Make every named table, setting or view readable by its bare name."""
        for name in sorted(names):
            self._ensure(name)

    def _ensure(self, name: str) -> str:
        if name in self.keys:
            return self.keys[name]
        if name in TABLES:
            hidden = self._hidden(name)
            read = (name, "accounts", "users", "memberships") if hidden else (name,)
            key = _hash(
                *(f"{table} {self.versions.get(table, 0)}" for table in read), self.clock.key, *hidden
            )
            self._create(
                name, key, lambda: source_sql(TABLES[name], self.clock, hidden, self.data), is_view=True
            )
        elif name in SETTING_VIEWS:
            select = SETTING_VIEWS[name][1](self.settings)
            key = _hash(name, select)
            self._create(name, key, lambda: select, is_view=True)
        elif name in views():
            key = self._stored(views()[name])
        else:
            raise Bug(f"SQL reads {name}, which is no table, setting or view.")
        self.keys[name] = key
        return key

    def _stored(self, view: View) -> str:
        inputs = [self._ensure(name) for name in sorted(view.reads)]
        sql = fill_parameters(view.sql, self.settings.parameters())
        key = _hash(view.name, sql, self.settings["time_zone"], *inputs)
        self._create(view.name, key, lambda: sql, is_view=False)
        return key

    def _hidden(self, name: str) -> tuple[str, ...]:
        """Conditions that leave internal accounts and users out of a table, where there are any."""
        conditions = []
        has_account, has_user = TABLES[name].column("account_id"), TABLES[name].column("user_id")
        if self.hides_accounts and has_account:
            conditions.append(f"(account_id is null or account_id not in {INTERNAL_ACCOUNTS})")
        if self.hides_accounts and has_user:
            no_account = "account_id is not null or " if has_account and name != "users" else ""
            conditions.append(f"({no_account}user_id is null or user_id not in {THEIR_USERS})")
        if self.hides_accounts and name in BY_MEMBERSHIP:
            conditions.append(f"(account_id is not null or not exists {STAYS_INSIDE})")
        if self.hides_users and has_user:
            conditions.append(f"(user_id is null or user_id not in {INTERNAL_USERS})")
        return tuple(
            condition.format(data=self.data, table=name, instant=TABLES[name].fact)
            for condition in conditions
        )

    @property
    def data(self) -> str:
        """Full name of the schema of the tables, which a search path of two databases needs."""
        return f'"{self.database.name}".data'

    def _create(self, name: str, key: str, select: Callable[[], str], *, is_view: bool) -> None:
        if key in (self.database.built(VIEW_SCHEMA).get(name), self.database.built(self.schema).get(name)):
            return
        kind = "view" if is_view else "table"
        self.cursor.execute("begin")
        try:
            self.cursor.execute(f'create or replace {kind} {self.schema}."{name}" as {select()}')
            if self.schema == VIEW_SCHEMA:
                self.cursor.execute("delete from meta.view where name = ?", [name])
                self.cursor.execute("insert into meta.view values (?, ?)", [name, key])
            self.cursor.execute("commit")
        except BaseException:
            self.cursor.execute("rollback")
            raise
        self.database.built(self.schema)[name] = key


def has_internal(cursor: duckdb.DuckDBPyConnection, settings: Settings, table: str) -> bool:
    """Whether the workspace leaves internal rows out and the table has any."""
    if "is_internal" not in settings["exclude"]:
        return False
    return cursor.execute(f"select 1 from data.{table} where is_internal limit 1").fetchone() is not None


def table_versions(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of the last load that changed each table."""
    rows = cursor.execute('select "table", max(load_id) from meta.load where loaded > 0 group by "table"')
    return dict(rows.fetchall())
