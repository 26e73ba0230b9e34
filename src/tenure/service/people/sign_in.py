"""Signing in: by password, by a link that works once; sessions; what stops guessing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.people import People, end_access
from tenure.service.people.portfolio import viewer_of
from tenure.service.people.rights import RIGHTS, Role, Who
from tenure.service.people.secrets import VERIFYING, hashed, is_password, new_secret, password_hash
from tenure.service.people.sweeping import sweep
from tenure.service.people.user import checked_names

SESSION = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)
LINK = timedelta(minutes=15)
WAIT_S = 10.0
WINDOW = timedelta(minutes=15)
MOST_FAILURES = {"user": 10, "account": 50, "address": 50}
"""Failed attempts within the window after which the next waits: from one network address at one account,
at one account from anywhere, from one address at any account."""


class TooMany(UserError):
    """Too many failed attempts; ``wait_s`` seconds until the next is looked at."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            "There were too many failed attempts.", do=f"Try again in {-(-wait_s // 60)} minutes."
        )
        self.wait_s = wait_s


class Refused(UserError):
    """The address or the password is wrong: the same words whichever it is."""

    def __init__(self) -> None:
        super().__init__(
            "E-mail address or password is wrong.", do="Try again, or ask an admin for a new link."
        )


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sessions and links of one workspace's people."""

    people: People

    def with_password(self, email: str, password: str, address: str) -> str:
        """The secret of a new session. Refused, or TooMany."""
        if not VERIFYING.acquire(timeout=WAIT_S):
            raise TooMany(60)
        try:
            return self._with_password(email.strip(), password, address, self.people.now())
        finally:
            VERIFYING.release()

    def _with_password(self, email: str, password: str, address: str, at: datetime) -> str:
        account = f"user {email.lower()}"
        keys = {
            "user": hashed(f"{account} {address}"),  # a stranger elsewhere does not lock the user out
            "account": hashed(account),
            "address": hashed(f"address {address}"),
        }
        self._limit(keys, at)
        found = self.people.store.rows(
            "select user_id, password from user where email = ? and disabled_at is null", email
        )
        user_id, kept = found[0] if found else (None, None)
        if not is_password(kept, password):
            with self.people.store.change() as connection:
                connection.executemany(
                    "insert into failure values (?, ?)", [(key, at.isoformat()) for key in keys.values()]
                )
                audit.record(connection, at, user_id, "sign-in failed", address=address)
            raise Refused
        with self.people.store.change() as connection:
            for kind in ("user", "account"):
                connection.execute("delete from failure where who = ?", (keys[kind],))
        return self.open_session(user_id, at, "password")

    def new_link(self, email: str | None = None, by: Who | None = None) -> str:
        """A secret that signs a user in once, within a quarter of an hour; without a user, the first one."""
        user_id = self.people.user(email).user_id if email else None
        secret, expires = new_secret(), self.people.now() + LINK
        with self.people.store.change() as connection:
            sweep(connection, self.people.now())
            connection.execute("delete from link where user_id is ?", (user_id,))  # the newest one only
            connection.execute(
                "insert into link values (?, ?, ?, null)", (hashed(secret), user_id, expires.isoformat())
            )
            author = by.user_id if by else None
            audit.record(connection, self.people.now(), author, "link made", email=email or "")
        return secret

    def link_user(self, secret: str) -> str | None:
        """The e-mail address that a link belongs to, None for the first user. UserError when it is void."""
        found = self.people.store.rows(
            "select u.email from link as l left join user as u on u.user_id = l.user_id "
            "where l.secret_hash = ? and l.used_at is null and l.expires_at > ? and u.disabled_at is null",
            hashed(secret),
            self.people.now().isoformat(),
        )
        if not found or (found[0][0] is None and self.people.members()):
            raise UserError(
                "This link was used already, or is too old.",
                do="Ask for a new one: an admin, or 'tenure users link EMAIL' on the server.",
            )
        email: str | None = found[0][0]
        return email

    def with_link(self, secret: str, email: str, name: str, password: str) -> str:
        """Use up a link: choose a password (the first user an address too). The secret of a new session."""
        owner, at = self.link_user(secret), self.people.now()
        kept = password_hash(password)
        if owner is None:
            checked_names(email, name)
        with self.people.store.change() as connection:
            used = connection.execute(
                "update link set used_at = ? where secret_hash = ? and used_at is null",
                (at.isoformat(), hashed(secret)),
            )
            if used.rowcount != 1:
                raise UserError("This link was used already.", do="Sign in with your password.")
        user = self.people.user(owner) if owner else self.people.add(email, name, Role.ADMIN)
        with self.people.store.change() as connection:
            connection.execute("update user set password = ? where user_id = ?", (kept, user.user_id))
            end_access(connection, user.user_id, at)
            audit.record(connection, at, user.user_id, "password chosen")
        return self.open_session(user.user_id, at, "link")

    def who(self, secret: str) -> Who | None:
        """Whose session it is; None when it is over."""
        at = self.people.now()
        found = self.people.store.rows(
            "select u.user_id, u.email, u.name, u.role, u.portfolio, u.locale, s.seen_at from session as s "
            "join user as u on u.user_id = s.user_id "
            "where s.secret_hash = ? and s.expires_at > ? and u.disabled_at is null",
            hashed(secret),
            at.isoformat(),
        )
        if not found:
            return None
        id, email, name, role, portfolio, locale, seen = found[0]
        if datetime.fromisoformat(seen) < at - SEEN_EVERY:
            with self.people.store.change() as connection:
                connection.execute(
                    "update session set seen_at = ?, expires_at = ? where secret_hash = ?",
                    (at.isoformat(), (at + SESSION).isoformat(), hashed(secret)),
                )
        viewer = viewer_of(portfolio, locale, id)
        return Who(id, email, name, Role(role), RIGHTS[Role(role)], viewer=viewer)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        who = self.who(secret)
        with self.people.store.change() as connection:
            connection.execute("delete from session where secret_hash = ?", (hashed(secret),))
            if who:
                audit.record(connection, self.people.now(), who.user_id, "signed out")

    def open_session(self, user_id: str, at: datetime, how: str) -> str:
        """The secret of a new session of somebody who was recognised; ``how`` is for the audit."""
        secret = new_secret()
        with self.people.store.change() as connection:
            sweep(connection, at)
            connection.execute(
                "insert into session values (?, ?, ?, ?, ?)",
                (hashed(secret), user_id, at.isoformat(), at.isoformat(), (at + SESSION).isoformat()),
            )
            audit.record(connection, at, user_id, "signed in", by=how)
        return secret

    def _limit(self, keys: dict[str, str], at: datetime) -> None:
        since = (at - WINDOW).isoformat()
        with self.people.store.change() as connection:
            connection.execute("delete from failure where at <= ?", (since,))
        for kind, key in keys.items():
            most = MOST_FAILURES[kind]
            found = self.people.store.rows(
                "select at from failure where who = ? order by at desc limit ?", key, most
            )
            if len(found) == most:
                over = datetime.fromisoformat(found[-1][0]) + WINDOW
                raise TooMany(max(1, int((over - at).total_seconds())))
