"""The cookie of a session, and the address to which a sign-in leads."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from tenure.service.people.sign_in import SESSION
from tenure.web.people.gate import COOKIE

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def signed_in(request: Request, secret: str, after: str) -> Response:
    """Leads on, with the cookie of a new session."""
    response = RedirectResponse(after, 303)
    seconds = int(SESSION.total_seconds())
    response.set_cookie(
        COOKIE, secret, max_age=seconds, httponly=True, samesite="lax", secure=is_secure(request)
    )
    return response


def is_secure(request: Request) -> bool:
    """Whether cookies may go over HTTPS only: everywhere but on this machine."""
    return request.url.scheme == "https" or request.url.hostname not in LOOPBACK


def inner(address: str) -> str:
    """An address of this server; anything else becomes the first page."""
    is_inner = address.startswith("/") and not address.startswith("//")
    return address if is_inner and "\\" not in address and address.isprintable() else "/"
