"""The provider by which a company signs its people in, as ``tenure.toml`` names it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tenure.kernel.errors import UserError
from tenure.kernel.settings import Settings

log = logging.getLogger("tenure.sign_in")
ASKING = threading.BoundedSemaphore(4)
"""A provider that does not answer holds so many threads, no more."""
WAIT_S = 5.0
"""How long somebody waits who comes back from the provider. Who begins, and may be anybody, does not wait."""


class ProviderRefused(UserError):
    """The provider did not say, in a way that can be trusted, who somebody is."""

    def __init__(self, what: str, do: str = "Try again, or ask an admin.") -> None:
        super().__init__(what, do=do)


class ProviderUnreachable(UserError):
    """The provider does not answer."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} does not answer.",
            do="Try again later, or sign in with an e-mail address and a password.",
        )


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider. ``domains``: whose addresses become users at their first sign-in."""

    issuer: str
    client_id: str
    secret: str | None = field(repr=False)
    domains: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str] = os.environ) -> Provider | None:
        """The provider of a workspace; None without one. UserError when a setting is missing."""
        issuer, client_id = settings["sign_in.issuer"], settings["sign_in.client_id"]
        if not issuer:
            return None
        if not client_id:
            raise UserError("sign_in.issuer needs sign_in.client_id.", do="Set it in tenure.toml.")
        variable = settings["sign_in.client_secret_env"]
        secret = environment.get(variable, "") if variable else None
        if secret == "":
            raise UserError(
                f"The environment variable {variable} is empty.",
                do="Put the client's secret into it, or take sign_in.client_secret_env out of tenure.toml.",
            )
        domains = tuple(domain.removeprefix("@") for domain in settings["sign_in.domains"])
        name = settings["sign_in.name"] or urlsplit(issuer).hostname or issuer
        return cls(issuer, client_id, secret, domains, name)

    def address(self, state: str, verifier: str, nonce: str, back: str) -> str:
        """Where the browser is sent. ProviderRefused or ProviderUnreachable."""
        from tenure.service.people import openid

        with self._asking(0.0):
            client = openid.discovered(self.issuer, self.client_id, self.secret)
            return openid.address(client, state, verifier, nonce, back)

    def claims(self, code: str, verifier: str, nonce: str, back: str) -> dict[str, Any]:
        """What it says of somebody, checked. ProviderRefused or ProviderUnreachable."""
        from tenure.service.people import openid

        with self._asking(WAIT_S):
            client = openid.discovered(self.issuer, self.client_id, self.secret)
            return openid.claims(client, code, verifier, nonce, back)

    @contextmanager
    def _asking(self, wait_s: float) -> Iterator[None]:
        from tenure.service.people import openid

        if not ASKING.acquire(timeout=wait_s):
            raise ProviderUnreachable(self.name)
        try:
            yield
        except openid.UNREACHABLE as error:
            log.warning("%s cannot be asked: %r", self.issuer, error)
            raise ProviderUnreachable(self.name) from error
        except openid.WENT_WRONG as error:
            log.warning("%s was not believed: %r", self.issuer, error)
            raise ProviderRefused(f"{self.name} did not confirm who you are.") from error
        finally:
            ASKING.release()
