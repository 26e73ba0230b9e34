"""Who asks, and whether they may: before every page and every operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenure.service.people.people import LOCAL, People
from tenure.service.people.rights import Who, exports, needed
from tenure.service.people.sign_in import SignIn
from tenure.service.people.tokens import Tokens

COOKIE = "tenure_session"
PROGRAMS = ("/api/", "/openapi.json")
Refuse = Callable[[Request, int, str], Response]


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a request pass when its session or token has the right that it needs.

    ``refuse`` makes the answer for one that may not; a page without a session leads to the sign-in
    instead. Whoever asks is in ``request.state.who``. ``is_open``: everybody is the local user.
    """

    app: ASGIApp
    people: People
    refuse: Refuse
    is_open: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        right = needed(request.method, request.url.path)
        who = await run_in_threadpool(self._who, request)
        scope.setdefault("state", {})["who"] = who
        if right is None or (who and right in who.rights):
            await self.app(scope, receive, self._recording(request, who, send))
            return
        await (self._refusal(request, who, right))(scope, receive, send)

    def _who(self, request: Request) -> Who | None:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and secret:
            found = Tokens(self.people).who(secret.strip())
            return found if found and (self.is_open or found.email != LOCAL) else None
        if cookie := request.cookies.get(COOKIE):
            signed_in = SignIn(self.people).who(cookie)
            if signed_in:
                return signed_in
        return self.people.local() if self.is_open else None

    def _refusal(self, request: Request, who: Who | None, right: str) -> Response:
        if who is not None:
            return self.refuse(request, 403, f"You are {who.role}: this needs the right '{right}'.")
        is_page = request.method == "GET" and "authorization" not in request.headers
        if not is_page or request.url.path.startswith(PROGRAMS):
            response = self.refuse(request, 401, "Sign in, or send a token.")
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        query = f"?{request.url.query}" if request.url.query else ""
        after = {"next": f"{request.url.path}{query}"} if request.url.path != "/" or query else {}
        return RedirectResponse(f"/signin{'?' if after else ''}{urlencode(after)}", 303)

    def _recording(self, request: Request, who: Who | None, send: Send) -> Send:
        """Sends, and records a file of rows before it leaves."""
        if not exports(request.url.path) or request.url.path.startswith("/static/"):
            return send

        async def recorded(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                asked = f"{request.url.path}?{request.url.query}".rstrip("?")
                await run_in_threadpool(self.people.record, who, "exported", what=asked)
            await send(message)

        return recorded
