"""A session that sees some accounts only: every relation is cut down before anything can read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tenure.engines.duckdb.builder import VIEW_SCHEMA
from tenure.engines.duckdb.literal import literal
from tenure.engines.duckdb.macros import create_macros
from tenure.engines.duckdb.session import Session
from tenure.kernel.errors import Bug

SHARED = frozenset(
    {
        "billing",
        "business_hours",
        "exchange_rates",
        "feature_launch",
        "feature_rule",
        "open_hours",
        "rate_day",
        "session_source",
        "ticket_reach",
    }
)
"""Relations that speak of no customer: rates, working hours, what is loaded at all, and from when on."""
NAMING = ("parent_account_id", "merged_into_id")
"""Attributes whose values are accounts."""
SETTING = "setting_"
EMPTY = "scratch.empty"
ACCOUNT = "account_id in (select account_id from mine)"
USER = "user_id in (select user_id from ours)"
OWN = f"({ACCOUNT} or (account_id is null and {USER}))"


@dataclass
class PortfolioSession(Session):
    """A session whose bare names show rows of some accounts, and of their users, only.

    Views are built on the builder's own connection, where nothing is cut. On this one, a name that was
    not cut down does not exist.
    """

    cut: set[str] = field(default_factory=set)

    def ensure(self, names: Iterable[str]) -> None:
        """Build what is missing, and cut down all that is now there."""
        with self.database.building:
            self.builder.ensure(names)
            new = {name: self._select(name) for name in sorted(self.builder.ready - self.cut)}
        if not new:
            return
        if self.is_held:
            self.cursor.execute("commit")
        for name, select in new.items():
            self.cursor.execute(f'create temp view "{name}" as {select}')
        self.cut |= new.keys()
        if self.is_held:
            self.cursor.execute("begin")

    def close(self) -> None:
        """Drop both connections."""
        self.builder.cursor.close()
        super().close()

    def _select(self, name: str) -> str:
        source = self.full_name(name)
        columns = {row[0] for row in self.builder.cursor.execute(f"describe {source}").fetchall()}
        others = [column for column in sorted(columns) if _names_another(column)]
        hidden = ", ".join(
            f'case when "{column}" in (from mine) then "{column}" end as "{column}"' for column in others
        )
        condition = self._condition(name, columns)
        if condition and {"attribute", "value"} <= columns:
            condition += f" and (attribute not in {literal(NAMING)} or value in (from mine))"
        shown = f"* replace ({hidden})" if hidden else "*"
        return f"select {shown} from {source}" + (f" where {condition}" if condition else "")

    def _condition(self, name: str, columns: set[str]) -> str:
        if {"account_id", "user_id"} <= columns:
            return OWN
        if "account_id" in columns:
            return ACCOUNT
        if "user_id" in columns:
            return USER
        if "ticket_id" in columns:
            self.builder.ensure(["tickets"])
            return f"ticket_id in (select ticket_id from {self.full_name('tickets')} where {OWN})"
        if name in SHARED or name.startswith(SETTING):
            return ""
        raise Bug(f"Nothing says of which account the rows of '{name}' are.")

    def full_name(self, name: str) -> str:
        """A relation as it is for everybody, with its schema."""
        is_stored = self.database.built(VIEW_SCHEMA).get(name) == self.builder.plans.of(name).key
        schema = f'"{self.database.name}".{VIEW_SCHEMA}' if is_stored else self.builder.schema
        return f'{schema}."{name}"'


def _names_another(column: str) -> bool:
    """Whether a column may hold the id of an account that is not the row's own."""
    return column in NAMING or (column.endswith("_account_id") and column != "account_id")


def restricted(whole: Session, accounts: frozenset[str]) -> PortfolioSession:
    """The session of some accounts at the clocks of another, which it takes over."""
    cursor = whole.database.cursor()
    create_macros(cursor, whole.settings["time_zone"])
    cursor.execute(f"create schema if not exists {EMPTY}")
    cursor.execute(f"set search_path = '{EMPTY}'")
    found = PortfolioSession(cursor, whole.settings, whole.clock, whole.builder, whole.database)
    cursor.execute(
        "create temp table mine as select unnest(cast(? as varchar[])) as account_id", [sorted(accounts)]
    )
    whole.ensure(["users"])
    cursor.execute(
        f"create temp table ours as select user_id from {found.full_name('users')} where {ACCOUNT}"
    )
    return found
