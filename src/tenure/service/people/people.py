"""The users of a workspace."""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tenure.kernel.errors import UserError, unknown
from tenure.service.people import audit
from tenure.service.people.rights import RIGHTS, Role, Who
from tenure.service.people.secrets import password_hash
from tenure.store.store import Store

FILE = "tenure-state.sqlite"
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
LONGEST_NAME = 100
LOCAL = "local@this.computer"
"""The user of a demo, who is signed in without a password."""


@dataclass(frozen=True, slots=True)
class User:
    """One user; ``has_password`` is False until one was chosen."""

    user_id: str
    email: str
    name: str
    role: Role
    has_password: bool
    is_disabled: bool
    created_at: str


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
            "select user_id, email, name, role, password is not null, disabled_at is not null, created_at "
            "from user order by email"
        )
        return tuple(
            User(id, email, name, Role(role), bool(has), bool(off), at)
            for id, email, name, role, has, off, at in found
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
        checked, kept = role_of(role), password_hash(password) if password else None
        id, at = secrets.token_hex(8), self.now()
        with self.store.change() as connection:
            if any(one.email.lower() == email.lower() for one in self.users()):
                raise UserError(
                    f"There is a user {email} already.", do="Give that user another role instead."
                )
            connection.execute(
                "insert into user values (?, ?, ?, ?, ?, ?, null)",
                (id, email, name or email.partition("@")[0], checked, kept, at.isoformat()),
            )
            audit.record(connection, at, by.user_id if by else id, "user added", email=email, role=checked)
        return self.user(email)

    def set_role(self, email: str, role: str, by: Who | None = None) -> None:
        """Give a user another role. UserError when nobody who may do that would be left."""
        user, checked, at = self.user(email), role_of(role), self.now()
        with self.store.change() as connection:
            if checked is not Role.ADMIN:
                self._keep_an_admin(self.user(email))
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

    def local(self) -> Who:
        """The user of a demo, made when there is none."""
        if not any(one.email == LOCAL for one in self.users()):
            with suppress(UserError):  # two first requests at once
                self.add(LOCAL, "You", Role.ADMIN)
        user = self.user(LOCAL)
        return Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role], via="this computer")

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


def checked_names(email: str, name: str) -> tuple[str, str]:
    """An e-mail address and a name without blanks around them. UserError for what is none."""
    email, name = email.strip(), name.strip()
    if not EMAIL.fullmatch(email):
        raise UserError(f"'{email}' is no e-mail address.", do="Give one like ana@example.com.")
    if len(name) > LONGEST_NAME:
        raise UserError(f"A name has at most {LONGEST_NAME} characters.", do="Shorten it.")
    return email, name


def role_of(text: str) -> Role:
    """A role by its name. UserError lists those that there are."""
    try:
        return Role(text)
    except ValueError:
        raise unknown("role", text, [role.value for role in Role]) from None
