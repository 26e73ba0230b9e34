"""A small OpenID Connect provider on loopback, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jws
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, SECRET = "tenure", "the secret of the client"


@dataclass
class FakeProvider:
    """Signs ``email`` in. The other fields are what it does wrong; ``reset`` makes it honest again."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    email: str = "ana@example.com"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    algorithm: str = "RS256"
    signing: Any = None
    jwks: Any = None
    userinfo: dict[str, Any] = field(default_factory=dict)
    token: Any = None
    status: int = 200
    asked: list[str] = field(default_factory=list)

    def reset(self) -> None:
        fresh = FakeProvider(issuer=self.issuer, key=self.key)
        self.__dict__.update(fresh.__dict__)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": self.email,
            "email_verified": True,
            "name": "Ana",
        }
        claims |= self.claims
        kept = {name: value for name, value in claims.items() if name not in self.without}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm != "RS256":
            return forged(header, kept, self.key)
        return jws.serialize_compact(header, json.dumps(kept), self.signing or self.key)


def served(fake: FakeProvider) -> FastAPI:
    """The provider's four addresses."""
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, call: Any) -> Response:
        fake.asked.append(request.url.path)
        if fake.status == 200 or request.url.path == "/elsewhere":
            return await call(request)
        return Response("down", fake.status, {"location": f"{fake.issuer}/elsewhere"})

    @app.get("/.well-known/openid-configuration")
    def configuration() -> dict[str, Any]:
        return {
            "issuer": fake.issuer,
            "authorization_endpoint": f"{fake.issuer}/authorize",
            "token_endpoint": f"{fake.issuer}/token",
            "jwks_uri": f"{fake.issuer}/jwks",
            "userinfo_endpoint": f"{fake.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **fake.metadata,
        }

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        answer = {"state": asked["state"], "iss": fake.issuer}
        if fake.error:
            answer["error"] = fake.error
        else:
            answer["code"] = secrets.token_urlsafe(16)
            fake.codes[answer["code"]] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    @app.post("/token")
    def token(
        request: Request, code: str = Form(), code_verifier: str = Form(), redirect_uri: str = Form()
    ) -> Response:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        is_client = kind == "Basic" and base64.b64decode(given).decode() == f"{CLIENT_ID}:{SECRET}"
        asked = fake.codes.pop(code, None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=")
        if (
            not asked
            or not is_client
            or asked["code_challenge"] != challenge.decode()
            or asked["redirect_uri"] != redirect_uri
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if fake.token is not None:
            return JSONResponse(fake.token)
        id_token = fake.id_token(asked["nonce"])
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": id_token})

    @app.get("/jwks")
    def jwks() -> Any:
        return fake.jwks if fake.jwks is not None else KeySet([fake.key]).as_dict(private=False)

    @app.get("/userinfo")
    def userinfo() -> dict[str, Any]:
        return fake.userinfo

    return app


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """A running provider."""
    fake = FakeProvider()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        fake.issuer = f"http://127.0.0.1:{free.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(served(fake), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.02)
            yield fake
        finally:
            server.should_exit = True
            thread.join()


def forged(header: dict[str, Any], claims: dict[str, Any], key: RSAKey) -> str:
    """A token signed with the public key as a shared secret, or not at all."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signature = b""
    if header["alg"] == "HS256":
        signature = hmac.digest(key.as_pem(private=False), b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
