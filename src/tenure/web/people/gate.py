"""Who asks, and whether they may: before every page and every operation."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenure.service.people.people import LOCAL, People
from tenure.service.people.rights import Right, Who, exports, is_whole, needed
from tenure.service.people.sign_in import SignIn
from tenure.service.people.tokens import Tokens
from tenure.service.viewer import EVERYTHING, seen_by
from tenure.web.people.trouble import RETRY_S, SENTENCE, is_passing

log = logging.getLogger("tenure.server")

COOKIE = "tenure_session"
PROGRAMS = ("/api/", "/openapi.json")
PART = "You see a part of the accounts: this page shows all of them."
Refuse = Callable[[Request, int, str], Response]


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a request pass when its session or token has the right that it needs.

    ``refuse`` makes the answer for one that may not; a page without a session leads to the sign-in
    instead; while the state file cannot be written, it is asked to wait. Whoever asks is in
    ``request.state.who``. ``is_open``: everybody is the local user.
    """

    app: ASGIApp
    people: People
    refuse: Refuse
    is_open: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, has_begun = Request(scope), False

        async def begin(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._answer(request, receive, begin)
        except (sqlite3.OperationalError, BaseExceptionGroup) as error:
            if has_begun or not is_passing(error):
                raise
            log.error("%s %s: the state file cannot be written: %s", request.method, scope["path"], error)
            response = self.refuse(request, 503, SENTENCE)
            response.headers["Retry-After"] = str(RETRY_S)
            await response(scope, receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        scope = request.scope
        right = needed(request.method, scope["path"])
        who = await run_in_threadpool(self._who, request)
        scope.setdefault("state", {})["who"] = who
        refusal = self._refusal(request, who, right)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        with seen_by(who.viewer if who else EVERYTHING):  # threads of this request copy it
            await self.app(scope, receive, self._recording(request, who, send))

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

    def _refusal(self, request: Request, who: Who | None, right: Right | None) -> Response | None:
        """The answer to a request that may not pass; None for one that may."""
        if right is None:
            return None
        if who is not None:
            if right not in who.rights:
                return self.refuse(request, 403, f"You are {who.role}: this needs the right '{right}'.")
            if who.viewer.portfolio and is_whole(request.method, request.scope["path"]):
                return self.refuse(request, 403, PART)
            return None
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
        if not exports(request.scope["path"]) or request.scope["path"].startswith("/static/"):
            return send

        async def recorded(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                asked = f"{request.url.path}?{request.url.query}".rstrip("?")
                await run_in_threadpool(self.people.record, who, "exported", what=asked)
            await send(message)

        return recorded
