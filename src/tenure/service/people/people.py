"""The users of a workspace."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tenure.kernel.errors import UserError, unknown
from tenure.service.people import audit
from tenure.service.people.portfolio import (
    Portfolio,
    checked_locale,
    checked_portfolio,
    kept,
    portfolio_text,
    viewer_of,
)
from tenure.service.people.rights import RIGHTS, Role, Who
from tenure.service.people.secrets import password_hash
from tenure.service.people.user import User, checked_names, role_of
from tenure.store.store import Store

FILE = "tenure-state.sqlite"
LOCAL = "local@this.computer"
"""The user of a demo, who is signed in without a password."""


class People:
    """Users and what belongs to them, in the state file of a workspace. ``now`` is the clock."""

    def __init__(self, folder: Path, now: Callable[[], datetime] | None = None) -> None:
        self.store = Store(Path(folder) / FILE)
        self._now = now or (lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self._now().astimezone(UTC)

    def users(self) -> tuple[User, ...]:
        """Every user, in the order of their addresses."""
        found = self.store.rows(
            "select user_id, email, name, role, password is not null, disabled_at is not null, created_at, "
            "portfolio, locale from user order by email"
        )
        return tuple(
            User(id, email, name, Role(role), bool(has), bool(off), at, viewer_of(portfolio, locale, id))
            for id, email, name, role, has, off, at, portfolio, locale in found
        )

    def members(self) -> tuple[User, ...]:
        """The users who sign in: all but that of an open server."""
        return tuple(one for one in self.users() if one.email != LOCAL)

    def user(self, email: str) -> User:
        """A user by address. UserError when there is none."""
        for one in self.users():
            if one.email.lower() == email.strip().lower():
                return one
        raise unknown("user", email, [one.email for one in self.users()])

    def add(
        self, email: str, name: str, role: str, password: str | None = None, by: Who | None = None
    ) -> User:
        """A new user. UserError for an address that is taken or none, or a role that there is not."""
        email, name = checked_names(email, name)
        checked, secret = role_of(role), password_hash(password) if password else None
        id, at = secrets.token_hex(8), self.now()
        with self.store.change() as connection:
            if any(one.email.lower() == email.lower() for one in self.users()):
                raise UserError(
                    f"There is a user {email} already.", do="Give that user another role instead."
                )
            connection.execute(
                "insert into user (user_id, email, name, role, password, created_at) "
                "values (?, ?, ?, ?, ?, ?)",
                (id, email, name or email.partition("@")[0], checked, secret, at.isoformat()),
            )
            audit.record(connection, at, by.user_id if by else id, "user added", email=email, role=checked)
        return self.user(email)

    def set_role(self, email: str, role: str, by: Who | None = None) -> None:
        """Give a user another role. UserError when nobody who may do that would be left."""
        checked, at = role_of(role), self.now()
        with self.store.change() as connection:
            user = self.user(email)
            if checked is not Role.ADMIN:
                self._keep_an_admin(user)
            elif user.viewer.portfolio:
                raise UserError(
                    f"{user.email} sees a part of the accounts.", do="Let them see everything before."
                )
            connection.execute("update user set role = ? where user_id = ?", (checked, user.user_id))
            audit.record(
                connection, at, by.user_id if by else None, "role changed", email=user.email, role=checked
            )

    def disable(self, email: str, by: Who | None = None, *, back: bool = False) -> None:
        """End a user's access at once, sessions and tokens too; ``back`` lets the user in again."""
        user, at = self.user(email), self.now()
        with self.store.change() as connection:
            if not back:
                self._keep_an_admin(self.user(email))
            off = None if back else at.isoformat()
            connection.execute("update user set disabled_at = ? where user_id = ?", (off, user.user_id))
            end_access(connection, user.user_id, at)
            action = "user let in again" if back else "user disabled"
            audit.record(connection, at, by.user_id if by else None, action, email=user.email)

    def set_portfolio(self, email: str, portfolio: Portfolio, by: Who | None = None) -> None:
        """Let a user see only accounts with these attributes; {} for all of them. UserError for an admin."""
        checked, at = checked_portfolio(portfolio), self.now()
        with self.store.change() as connection:
            user = self.user(email)
            if checked and user.role is Role.ADMIN:
                raise UserError(
                    f"{user.email} is an admin, who sees everything.", do="Change the role before."
                )
            connection.execute(
                "update user set portfolio = ? where user_id = ?", (kept(checked), user.user_id)
            )
            seen = portfolio_text(checked) or "everything"
            author = by.user_id if by else None
            audit.record(connection, at, author, "portfolio changed", email=user.email, sees=seen)

    def set_locale(self, email: str, locale: str, by: Who | None = None) -> None:
        """Choose how numbers and dates are written for a user; "" as the workspace does."""
        checked, at = checked_locale(locale), self.now()
        with self.store.change() as connection:
            user = self.user(email)
            connection.execute(
                "update user set locale = ? where user_id = ?", (checked or None, user.user_id)
            )
            author = by.user_id if by else None
            audit.record(connection, at, author, "locale changed", email=user.email, locale=checked)

    def local(self) -> Who:
        """The user of a demo, made when there is none."""
        if not any(one.email == LOCAL for one in self.users()):
            with suppress(UserError):  # two first requests at once
                self.add(LOCAL, "You", Role.ADMIN)
        user = self.user(LOCAL)
        via = "this computer"
        return Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role], via, user.viewer)

    def record(self, who: Who | None, action: str, **detail: str) -> None:
        """Add a line to the audit."""
        with self.store.change() as connection:
            audit.record(connection, self.now(), who.user_id if who else None, action, **detail)

    def _keep_an_admin(self, leaving: User) -> None:
        others = [u for u in self.members() if u.role is Role.ADMIN and not u.is_disabled and u != leaving]
        if leaving.role is Role.ADMIN and not leaving.is_disabled and not others:
            raise UserError(f"{leaving.email} is the only admin.", do="Make another user an admin before.")


def end_access(connection: sqlite3.Connection, user_id: str, at: datetime) -> None:
    """End a user's sessions, tokens and links, for good."""
    connection.execute("delete from session where user_id = ?", (user_id,))
    connection.execute("delete from link where user_id = ?", (user_id,))
    connection.execute(
        "update token set revoked_at = ? where user_id = ? and revoked_at is null", (at.isoformat(), user_id)
    )
