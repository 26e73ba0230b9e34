"""OpenID Connect: asks a provider who somebody is. Imported when somebody signs in that way."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import JoseError

from tenure.kernel.settings import is_https

WAIT_S, LEEWAY_S = 10.0, 60
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has."""

WENT_WRONG = (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)
"""What the library raises for a refusal, a bad signature or claim, and for an answer of a wrong shape."""
UNREACHABLE = (httpx2.HTTPError, httpx2.InvalidURL)


class Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc] # the library has no types
    """One application at one provider."""

    client_cls = OAuth2Client


def discovered(issuer: str, client_id: str, secret: str | None) -> Client:
    """The client for what the provider says of itself. ValueError where that cannot be trusted."""
    with httpx2.Client(timeout=WAIT_S, verify=_trusted()) as asking:
        response = asking.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    response.raise_for_status()
    said: dict[str, Any] = response.json()
    if said["issuer"] != issuer:
        raise ValueError(f"it calls itself {said['issuer']!r}")
    known = {name: said[name] for name in ENDPOINTS}
    if "userinfo_endpoint" in said:
        known["userinfo_endpoint"] = said["userinfo_endpoint"]
    for name, endpoint in known.items():
        if not is_https(endpoint):
            raise ValueError(f"its {name} is no HTTPS address")
    signed = [name for name in said.get("id_token_signing_alg_values_supported", ()) if name in ALGORITHMS]
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    how = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return Client(
        None,
        client_id=client_id,
        client_secret=secret,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": how if secret else "none",
            "timeout": WAIT_S,
            "verify": _trusted(),
        },
        issuer=issuer,
        id_token_signing_alg_values_supported=signed or ["RS256"],
        **known,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed; it takes a tenth of a second, and every request would make one."""
    return httpx2.create_ssl_context()


def claims(client: Client, code: str, verifier: str, nonce: str, back: str) -> dict[str, Any]:
    """What the provider says of somebody, after signature, issuer, audience, nonce and time were checked."""
    token = client.fetch_access_token(redirect_uri=back, code=code, code_verifier=verifier)
    if not isinstance(token.get("id_token"), str):
        raise ValueError("it sent no ID token")
    expected = {
        "iss": {"essential": True, "value": client.server_metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
    }
    found = dict(client.parse_id_token(token, nonce=nonce, claims_options=expected, leeway=LEEWAY_S))
    if "email" not in found and client.server_metadata.get("userinfo_endpoint"):
        more = dict(client.userinfo(token=token))
        if more.get("sub") != found["sub"]:
            raise ValueError("its answers are about two persons")
        found = {**more, **found}
    return found


def address(client: Client, state: str, verifier: str, nonce: str, back: str) -> str:
    """Where the browser is sent."""
    begun = client.create_authorization_url(back, state=state, code_verifier=verifier, nonce=nonce)
    return str(begun["url"])
