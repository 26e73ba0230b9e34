"""The page "People": who is here, in which role, and which accounts they see."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tenure.kernel.errors import UserError, unknown
from tenure.service.cached import Cached
from tenure.service.people.people import People
from tenure.service.people.portfolio import Portfolio, parse_portfolio
from tenure.service.people.rights import Role
from tenure.service.people.sign_in import SignIn
from tenure.service.people.tokens import Tokens
from tenure.service.segments import offered
from tenure.web.people.private import Text, private_page, who_asks


def add_everybody(pages: APIRouter, people: People, cached: Cached) -> None:
    """Add the page and its forms."""

    @pages.get("/people")
    def everybody(request: Request) -> Response:
        return _everybody(request, people)

    @pages.post("/people")
    def add(request: Request, email: Text = "", name: Text = "", role: Text = "viewer") -> Response:
        try:
            user = people.add(email, name, role, by=who_asks(request))
        except UserError as error:
            return _everybody(request, people, 400, error=str(error))
        return _linked(request, people, user.email)

    @pages.post("/people/role")
    def role(request: Request, email: Text = "", role: Text = "") -> Response:
        return _changed(request, people, lambda: people.set_role(email, role, who_asks(request)))

    @pages.post("/people/portfolio")
    def portfolio(request: Request, email: Text = "", sees: Text = "") -> Response:
        return _changed(
            request,
            people,
            lambda: people.set_portfolio(email, _checked(cached, sees), who_asks(request)),
        )

    @pages.post("/people/access")
    def access(request: Request, email: Text = "", back: Text = "") -> Response:
        return _changed(request, people, lambda: people.disable(email, who_asks(request), back=bool(back)))

    @pages.post("/people/link")
    def link(request: Request, email: Text = "") -> Response:
        return _linked(request, people, people.user(email).email)


def _checked(cached: Cached, text: str) -> Portfolio:
    """A portfolio by attributes that the pages offer: a misspelt one would hide everything."""
    portfolio = parse_portfolio(text)
    known = offered(cached, cached.asked()) if portfolio else {}
    for name in portfolio:
        if name not in known:
            raise unknown("attribute", name, known, do="Name it under segments in tenure.toml if it exists.")
    return portfolio


def _linked(request: Request, people: People, email: str) -> Response:
    secret = SignIn(people).new_link(email, by=who_asks(request))
    return _everybody(request, people, link=f"{request.base_url}welcome?token={secret}", owner=email)


def _changed(request: Request, people: People, change: Callable[[], None]) -> Response:
    try:
        change()
    except UserError as error:
        return _everybody(request, people, 400, error=str(error))
    return RedirectResponse("/people", 303)


def _everybody(
    request: Request, people: People, status: int = 200, *, error: str = "", link: str = "", owner: str = ""
) -> Response:
    return private_page(
        "people.html",
        status,
        nav="you",
        users=people.members(),
        roles=[role.value for role in Role],
        tokens=[token for token in Tokens(people).all() if not token.is_void],
        error=error,
        link=link,
        owner=owner,
    )
