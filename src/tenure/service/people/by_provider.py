"""Signing in by a provider: what a browser begins, and what it comes back with."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.people import LOCAL, People
from tenure.service.people.provider import Provider, ProviderRefused
from tenure.service.people.rights import Role
from tenure.service.people.secrets import hashed, new_secret
from tenure.service.people.sign_in import SignIn
from tenure.service.people.sweeping import sweep
from tenure.service.people.user import LONGEST_NAME, User

TIME = timedelta(minutes=10)
MOST = 10_000
"""Most sign-ins that wait for the provider's answer."""
LONGEST = 2_000
"""Longest address that is remembered."""
CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class ByProvider:
    """Sign-ins by a provider. ``back`` is the address that it sends the browser to."""

    people: People
    provider: Provider
    back: str

    def begin(self, after: str) -> tuple[str, str]:
        """A secret for a cookie of this browser, and the address of the provider."""
        secret, at = new_secret(), self.people.now()
        url = self.provider.address(*_derived(secret), self.back)
        with self.people.store.change() as connection:
            sweep(connection, at)
            connection.execute(
                "delete from provider_request where secret_hash not in "
                "(select secret_hash from provider_request order by expires_at desc limit ?)",
                (MOST,),
            )
            connection.execute(
                "insert into provider_request values (?, ?, ?)",
                (hashed(secret), after if len(after) <= LONGEST else "/", (at + TIME).isoformat()),
            )
        return secret, url

    def finish(self, secret: str, said: Mapping[str, str]) -> tuple[str, str]:
        """The secret of a new session, and the page that one wanted to go to.

        ``secret`` is from the cookie, ``said`` what the provider put into the address. UserError says in
        one sentence why there is no session.
        """
        after = self._taken(secret, said)
        if refusal := said.get("error"):
            code = f" ({refusal})" if CODE.fullmatch(refusal) else ""
            raise self._failed(f"{self.provider.name} did not sign you in{code}.")
        if said.get("iss", self.provider.issuer) != self.provider.issuer:
            raise self._failed("This answer is from another provider.")
        _, verifier, nonce = _derived(secret)
        try:
            claims = self.provider.claims(said.get("code", ""), verifier, nonce, self.back)
        except UserError as error:
            self._record(error.what)
            raise
        user = self._user(claims)
        return SignIn(self.people).open_session(user.user_id, self.people.now(), "provider"), after

    def _taken(self, secret: str, said: Mapping[str, str]) -> str:
        """Where to go after a sign-in that this browser began; it cannot be answered again."""
        state = _derived(secret)[0]
        found: list[tuple[str, str]] = []
        if hmac.compare_digest(state.encode(), said.get("state", "").encode()):
            with self.people.store.change() as connection:
                found = connection.execute(
                    "delete from provider_request where secret_hash = ? returning after, expires_at",
                    (hashed(secret),),
                ).fetchall()
        if not found or found[0][1] <= self.people.now().isoformat():
            raise ProviderRefused(
                "This sign-in was used already, is too old, or was begun elsewhere.", do="Begin it again."
            )
        return found[0][0]

    def _user(self, claims: Mapping[str, Any]) -> User:
        """The user with the e-mail address that the provider verified, made when its domain allows that."""
        email = str(claims.get("email", "")).strip()
        if claims.get("email_verified") is not True or not email or not email.isprintable():
            raise self._failed(f"{self.provider.name} does not confirm that your e-mail address is yours.")
        for user in self.people.members():
            if _folded(user.email) == _folded(email):
                if user.is_disabled:
                    raise self._failed(f"{user.email} has no access any more.", do="Ask an admin.")
                return user
        if not self.people.members():
            raise self._failed(
                "Nobody has an account yet.", do="Open the link that the server printed first."
            )
        domains = [_folded(domain) for domain in self.provider.domains]
        if _folded(email) == _folded(LOCAL) or _folded(email).rpartition(b"@")[2] not in domains:
            raise self._failed(f"There is no user {email} here.", do="Ask an admin to add you.")
        name = "".join(filter(str.isprintable, str(claims.get("name", "")))).strip()[:LONGEST_NAME]
        return self.people.add(email, name, Role.VIEWER)

    def _failed(self, what: str, do: str = "Try again, or ask an admin.") -> ProviderRefused:
        self._record(what)
        return ProviderRefused(what, do)

    def _record(self, why: str) -> None:
        with self.people.store.change() as connection:
            audit.record(connection, self.people.now(), None, "sign-in failed", by="provider", why=why)


def _folded(address: str) -> bytes:
    """An address without case, of ASCII letters only: other letters may fold into those of somebody else."""
    return address.encode().lower()


def _derived(secret: str) -> tuple[str, str, str]:
    """State, PKCE verifier and nonce of one sign-in: none of them tells another, or the secret."""
    state, verifier, nonce = (
        hashlib.sha256(f"{use} {secret}".encode()).hexdigest() for use in ("state", "verifier", "nonce")
    )
    return state, verifier, nonce
