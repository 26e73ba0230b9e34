"""The first visit: a link that works once, and the choice of a password."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tenure.kernel.errors import UserError
from tenure.service.people.people import People
from tenure.service.people.secrets import SHORTEST
from tenure.service.people.sign_in import SignIn
from tenure.web.people.private import Text, private_page
from tenure.web.people.session import signed_in


def add_welcome(pages: APIRouter, people: People) -> None:
    """Add the page to which a link leads."""

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
            return _welcome(people, token, 400, error=str(error), email=email, name=name)
        return signed_in(request, secret, "/")


def _welcome(
    people: People, token: str, status: int = 200, *, error: str = "", email: str = "", name: str = ""
) -> Response:
    owner = SignIn(people).link_user(token)  # void: the error page says so
    given = {"error": error, "email": email, "name": name}
    return private_page("welcome.html", status, token=token, owner=owner, shortest=SHORTEST, **given)
