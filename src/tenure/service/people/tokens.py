"""Bearer tokens for programs: hashed, with scopes and an end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from tenure.kernel.errors import UserError, unknown
from tenure.service.people import audit
from tenure.service.people.people import People
from tenure.service.people.portfolio import viewer_of
from tenure.service.people.rights import RIGHTS, Right, Role, Who
from tenure.service.people.secrets import hashed, new_secret
from tenure.service.people.sweeping import KEPT, sweep

PREFIX = "tnr_"
SHOWN = 8
LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; its secret is shown once, when it is made."""

    token_id: str
    prefix: str
    email: str
    name: str
    scopes: tuple[str, ...]
    created_at: str
    expires_at: str
    is_revoked: bool
    is_expired: bool = False

    @property
    def is_void(self) -> bool:
        """Whether it opens nothing any more."""
        return self.is_revoked or self.is_expired


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one workspace's people."""

    people: People

    def make(self, who: Who, name: str, scopes: tuple[str, ...], days: int = 90) -> str:
        """The secret of a new token for the user. UserError for scopes that the user lacks, and for
        one who came by a token, which would outlive it."""
        if who.via.startswith("token"):
            raise UserError("A token makes no tokens.", do="Sign in and make it on the page 'You'.")
        allowed = sorted(who.rights)
        if not scopes:
            raise UserError("A token needs a scope.", exists=f"Yours: {', '.join(allowed)}.")
        for scope in scopes:
            if scope not in allowed:
                raise unknown("scope", scope, allowed)
        if not 1 <= days <= LONGEST_DAYS:
            raise UserError(f"A token lives 1 to {LONGEST_DAYS} days.", do="Choose another number of days.")
        if not name.strip() or len(name) > 100:
            raise UserError("A token needs a name of at most 100 characters.", do="Say what uses it.")
        secret, at = new_secret(PREFIX), self.people.now()
        id = secrets.token_hex(6)
        with self.people.store.change() as connection:
            sweep(connection, at)
            connection.execute(
                "insert into token values (?, ?, ?, ?, ?, ?, ?, ?, null, null)",
                (
                    id,
                    hashed(secret),
                    secret[: len(PREFIX) + SHOWN],
                    who.user_id,
                    name.strip(),
                    " ".join(dict.fromkeys(scopes)),
                    at.isoformat(),
                    (at + timedelta(days=days)).isoformat(),
                ),
            )
            audit.record(connection, at, who.user_id, "token made", token=id, scopes=" ".join(scopes))
        return secret

    def all(self, user_id: str | None = None) -> tuple[Token, ...]:
        """The tokens of a user, or of everybody, newest first; void ones for a while (``sweeping.KEPT``)."""
        at = self.people.now()
        found = self.people.store.rows(
            "select t.token_id, t.prefix, u.email, t.name, t.scopes, t.created_at, t.expires_at, "
            "t.revoked_at is not null, t.expires_at <= ? "
            "from token as t join user as u on u.user_id = t.user_id where (? is null or t.user_id = ?) "
            "and min(t.expires_at, coalesce(t.revoked_at, t.expires_at)) > ? "
            "order by t.created_at desc, t.token_id",
            at.isoformat(),
            user_id,
            user_id,
            (at - KEPT).isoformat(),
        )
        return tuple(
            Token(id, prefix, email, name, tuple(scopes.split()), made, ends, bool(off), bool(over))
            for id, prefix, email, name, scopes, made, ends, off, over in found
        )

    def revoke(self, token_id: str, by: Who) -> None:
        """End a token at once: one's own or, for an admin, anybody's. UserError when there is none."""
        own = None if Right.ADMIN in by.rights else by.user_id
        at = self.people.now()
        with self.people.store.change() as connection:
            done = connection.execute(
                "update token set revoked_at = ? where token_id = ? and (? is null or user_id = ?) "
                "and revoked_at is null",
                (at.isoformat(), token_id, own, own),
            )
            if done.rowcount != 1:
                raise UserError("There is no such token that could be revoked.", do="Reload the list.")
            audit.record(connection, at, by.user_id, "token revoked", token=token_id)

    def who(self, secret: str) -> Who | None:
        """Whose token it is, with the rights that its scopes leave; None when it is void."""
        at = self.people.now().isoformat()
        found = self.people.store.rows(
            "select u.user_id, u.email, u.name, u.role, u.portfolio, u.locale, t.scopes, t.token_id "
            "from token as t "
            "join user as u on u.user_id = t.user_id where t.secret_hash = ? and t.expires_at > ? "
            "and t.revoked_at is null and u.disabled_at is null",
            hashed(secret),
            at,
        )
        if not found:
            return None
        id, email, name, role, portfolio, locale, scopes, token_id = found[0]
        rights = RIGHTS[Role(role)] & {Right(scope) for scope in scopes.split()}
        viewer = viewer_of(portfolio, locale, id)
        return Who(id, email, name, Role(role), rights, via=f"token {token_id}", viewer=viewer)
