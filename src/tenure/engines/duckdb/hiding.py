"""Conditions that leave internal accounts, their users and internal users out of a table."""

from __future__ import annotations

import duckdb

from tenure.engines.duckdb.schema import FOREVER
from tenure.model.tables import TABLES

LATEST = f"known_until = timestamp '{FOREVER}'"
INTERNAL_ACCOUNTS = f"(select account_id from {{data}}.accounts where is_internal and {LATEST})"
INTERNAL_USERS = f"(select user_id from {{data}}.users where is_internal and {LATEST})"
THEIR_USERS = f"(select user_id from {{data}}.users where {LATEST} and account_id in {INTERNAL_ACCOUNTS})"
STAYS_INSIDE = f"""(select 1 from {{data}}.memberships as stay
    where stay.{LATEST} and stay.account_id in {INTERNAL_ACCOUNTS}
    and stay.user_id = {{table}}.user_id and stay.started_at <= {{table}}.{{instant}}
    and coalesce(stay.ended_at, timestamp '{FOREVER}') > {{table}}.{{instant}})"""
BY_MEMBERSHIP = ("events", "sessions")
"""Tables whose rows without account belong to the account that the user was in at that instant."""


def hidden_rows(name: str, data: str, hides_accounts: bool, hides_users: bool) -> tuple[str, ...]:
    """Conditions on a table of the model; ``data`` is the full name of the schema of the tables."""
    conditions = []
    has_account, has_user = TABLES[name].column("account_id"), TABLES[name].column("user_id")
    if hides_accounts and has_account:
        conditions.append(f"(account_id is null or account_id not in {INTERNAL_ACCOUNTS})")
    if hides_accounts and has_user:
        no_account = "account_id is not null or " if has_account and name != "users" else ""
        conditions.append(f"({no_account}user_id is null or user_id not in {THEIR_USERS})")
    if hides_accounts and name in BY_MEMBERSHIP:
        conditions.append(f"(account_id is not null or not exists {STAYS_INSIDE})")
    if hides_users and has_user:
        conditions.append(f"(user_id is null or user_id not in {INTERNAL_USERS})")
    return tuple(
        condition.format(data=data, table=name, instant=TABLES[name].fact) for condition in conditions
    )


def internal_digest(cursor: duckdb.DuckDBPyConnection, data: str) -> str:
    """A hash of the accounts, users and memberships by which rows are left out."""
    parts = (
        INTERNAL_ACCOUNTS,
        INTERNAL_USERS,
        THEIR_USERS,
        "(select concat_ws(' ', user_id, started_at, ended_at) from {data}.memberships "
        f"where {LATEST} and account_id in {INTERNAL_ACCOUNTS})",
    )
    lists = (f"select {n}, id from {part} as listed(id)" for n, part in enumerate(parts))
    union = " union all ".join(lists).format(data=data)
    row = cursor.execute(
        f"select md5(string_agg(n || ' ' || id, ',' order by n, id)) from ({union}) as parts(n, id)"
    ).fetchone()
    return str(row[0]) if row else ""
