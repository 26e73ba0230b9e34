"""Signing in and out, the first visit, one's own tokens, and the people of the workspace."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.people import People
from tenure.service.people.rights import Right, Role, Who
from tenure.service.people.secrets import SHORTEST
from tenure.service.people.sign_in import SESSION, SignIn, TooMany
from tenure.service.people.tokens import Tokens
from tenure.web.people.gate import COOKIE
from tenure.web.rendering import page

Text = Annotated[str, Form()]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def people_router(people: People) -> APIRouter:
    """The routes. They are functions, not coroutines: argon2 takes its time."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _add_sign_in(pages, people)
    _add_welcome(pages, people)
    _add_own(pages, people)
    _add_people(pages, people)
    return pages


def _add_sign_in(pages: APIRouter, people: People) -> None:
    @pages.get("/signin")
    def form(request: Request, next: str = "/") -> Response:
        return _page("signin.html", next=_inner(next), email="", error="", first=not people.members())

    @pages.post("/signin")
    def sign_in(request: Request, email: Text = "", password: Text = "", next: Text = "/") -> Response:
        address = request.client.host if request.client else ""
        try:
            secret = SignIn(people).with_password(email, password, address)
        except UserError as error:
            is_many = isinstance(error, TooMany)
            again = _page(
                "signin.html",
                429 if is_many else 403,
                next=_inner(next),
                email=email,
                error=str(error),
                first=False,
            )
            if isinstance(error, TooMany):
                again.headers["Retry-After"] = str(error.wait_s)
            return again
        return _signed_in(request, secret, _inner(next))

    @pages.post("/signout")
    def sign_out(request: Request) -> Response:
        SignIn(people).sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/signin", 303)
        response.delete_cookie(COOKIE)
        return response


def _add_welcome(pages: APIRouter, people: People) -> None:
    @pages.get("/welcome")
    def welcome(token: str = "") -> Response:
        return _welcome(people, token)

    @pages.post("/welcome")
    def choose(
        request: Request, token: Text = "", email: Text = "", name: Text = "", password: Text = ""
    ) -> Response:
        try:
            secret = SignIn(people).with_link(token, email, name, password)
        except UserError as error:
            return _welcome(people, token, 400, str(error), email, name)
        return _signed_in(request, secret, "/")


def _welcome(
    people: People, token: str, status: int = 200, error: str = "", email: str = "", name: str = ""
) -> Response:
    owner = SignIn(people).link_user(token)  # void: the error page says so
    return _page(
        "welcome.html",
        status,
        token=token,
        owner=owner,
        error=error,
        email=email,
        name=name,
        shortest=SHORTEST,
    )


def _add_own(pages: APIRouter, people: People) -> None:
    @pages.get("/you")
    def own(request: Request) -> Response:
        return _own(request, people)

    @pages.post("/you/tokens")
    def make(
        request: Request,
        name: Text = "",
        scope: Annotated[list[str] | None, Form()] = None,
        days: Annotated[int, Form()] = 90,
    ) -> Response:
        try:
            secret = Tokens(people).make(_who(request), name, tuple(scope or ()), days)
        except UserError as error:
            return _own(request, people, 400, error=str(error))
        return _own(request, people, secret=secret)

    @pages.post("/you/tokens/{token_id}/revoke")
    def revoke(request: Request, token_id: str) -> Response:
        Tokens(people).revoke(token_id, _who(request))
        return RedirectResponse("/you", 303)


def _own(
    request: Request, people: People, status: int = 200, *, secret: str = "", error: str = ""
) -> Response:
    who = _who(request)
    return _page(
        "you.html",
        status,
        nav="you",
        who=who,
        scopes=sorted(who.rights),
        is_admin=Right.ADMIN in who.rights,
        tokens=Tokens(people).all(who.user_id),
        secret=secret,
        error=error,
    )


def _add_people(pages: APIRouter, people: People) -> None:
    @pages.get("/people")
    def everybody(request: Request) -> Response:
        return _everybody(request, people)

    @pages.post("/people")
    def add(request: Request, email: Text = "", name: Text = "", role: Text = "viewer") -> Response:
        try:
            user = people.add(email, name, role, by=_who(request))
        except UserError as error:
            return _everybody(request, people, 400, error=str(error))
        return _linked(request, people, user.email)

    @pages.post("/people/role")
    def role(request: Request, email: Text = "", role: Text = "") -> Response:
        return _changed(request, people, lambda: people.set_role(email, role, _who(request)))

    @pages.post("/people/access")
    def access(request: Request, email: Text = "", back: Text = "") -> Response:
        return _changed(request, people, lambda: people.disable(email, _who(request), back=bool(back)))

    @pages.post("/people/link")
    def link(request: Request, email: Text = "") -> Response:
        return _linked(request, people, people.user(email).email)

    @pages.get("/audit")
    def recorded() -> Response:
        return _page(
            "audit.html", nav="you", lines=audit.lines(people.store), altered=audit.altered(people.store)
        )


def _linked(request: Request, people: People, email: str) -> Response:
    secret = SignIn(people).new_link(email)
    people.record(_who(request), "link made", email=email)
    return _everybody(request, people, link=f"{request.base_url}welcome?token={secret}", owner=email)


def _changed(request: Request, people: People, change: Any) -> Response:
    try:
        change()
    except UserError as error:
        return _everybody(request, people, 400, error=str(error))
    return RedirectResponse("/people", 303)


def _everybody(
    request: Request, people: People, status: int = 200, *, error: str = "", link: str = "", owner: str = ""
) -> Response:
    return _page(
        "people.html",
        status,
        nav="you",
        users=people.members(),
        roles=[role.value for role in Role],
        tokens=[token for token in Tokens(people).all() if not token.is_revoked],
        error=error,
        link=link,
        owner=owner,
    )


def _who(request: Request) -> Who:
    who: Who = request.state.who
    return who


def _page(template: str, status: int = 200, nav: str = "", **context: Any) -> HTMLResponse:
    response = page(template, status, nav=nav, elsewhere=str, **context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _signed_in(request: Request, secret: str, after: str) -> Response:
    response = RedirectResponse(after, 303)
    is_secure = request.url.scheme == "https" or request.url.hostname not in LOOPBACK
    response.set_cookie(
        COOKIE, secret, max_age=int(SESSION.total_seconds()), httponly=True, samesite="lax", secure=is_secure
    )
    return response


def _inner(address: str) -> str:
    """An address of this server; anything else becomes the first page."""
    is_inner = address.startswith("/") and not address.startswith("//")
    return address if is_inner and "\\" not in address and address.isprintable() else "/"
