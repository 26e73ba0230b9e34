"""What every response says about what a browser may do with it, and which requests are answered at all."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""``style-src-attr`` is for the attributes of the drawn charts; no style sheet or script is inline."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

LARGEST_BODY = 1 << 20
LARGE_BODIES = "/data/upload"
"""Below it bodies have limits of their own, checked after the sign-in."""
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OWN_SITE = ("same-origin", "none")
"""What ``Sec-Fetch-Site`` says of a form of our own page, and of an address that was typed."""


class Security:
    """Adds the headers above, refuses host names that are not ours (DNS rebinding) and changes that the
    page of another site asks for."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self.app, self.hosts = app, (*LOOPBACK, *hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        headers = Headers(scope=scope)
        if "*" not in self.hosts and host_name(headers.get("host", "")) not in self.hosts:
            refused = PlainTextResponse("This host name is not served here.", status_code=421)
            await refused(scope, receive, send_with_headers)
        elif scope["method"] not in SAFE and not is_own(headers):
            refused = PlainTextResponse(
                "This change was asked for by another site and was refused. Open the page here, try again.",
                status_code=403,
            )
            await refused(scope, receive, send_with_headers)
        else:
            await self.app(scope, limited(scope, receive), send_with_headers)


def limited(scope: Scope, receive: Receive) -> Receive:
    """Receives a body up to a limit; beyond it, the request ends with 413."""
    if scope["path"].startswith(LARGE_BODIES):
        return receive
    come = 0

    async def counted() -> Message:
        nonlocal come
        message = await receive()
        come += len(message.get("body", b""))
        if come > LARGEST_BODY:
            raise HTTPException(413, "This is more than is taken here.")
        return message

    return counted


def is_own(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own page, or from a program.

    Every browser says where a form was sent from. Who says nothing is a program: it passes as long as it
    does not come with a browser's session.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in OWN_SITE
    if (origin := headers.get("origin")) is not None:
        return origin.lower().partition("://")[2] == headers.get("host", "").lower() != ""
    return "cookie" not in headers


def host_name(host: str) -> str:
    """The name in a Host header, without the port; an IPv6 address keeps its brackets."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
