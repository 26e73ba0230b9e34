"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.service.people.people import People
from tenure.service.people.provider import Provider, ProviderUnreachable
from tenure.service.people.sign_in import SignIn, TooMany
from tenure.web.people.gate import COOKIE
from tenure.web.people.private import Text, private_page
from tenure.web.people.session import inner, signed_in

STATUS: dict[type[UserError], int] = {TooMany: 429, ProviderUnreachable: 503}
"""403 for every other reason."""


def add_sign_in(pages: APIRouter, people: People, provider: Provider | None) -> None:
    """Add the page of the sign-in."""

    @pages.get("/signin")
    def form(next: str = "/") -> Response:
        return sign_in_page(people, provider, next=inner(next))

    @pages.post("/signin")
    def sign_in(request: Request, email: Text = "", password: Text = "", next: Text = "/") -> Response:
        address = request.client.host if request.client else ""
        try:
            secret = SignIn(people).with_password(email, password, address)
        except UserError as error:
            return sign_in_page(people, provider, error, next=inner(next), email=email)
        return signed_in(request, secret, inner(next))

    @pages.post("/signout")
    def sign_out(request: Request) -> Response:
        SignIn(people).sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/signin", 303)
        response.delete_cookie(COOKIE)
        return response


def sign_in_page(
    people: People,
    provider: Provider | None,
    error: UserError | None = None,
    *,
    next: str = "/",
    email: str = "",
) -> Response:
    """The form; with an error, the sentence of why it is shown again."""
    status = 200 if error is None else STATUS.get(type(error), 403)
    response = private_page(
        "signin.html",
        status,
        next=next,
        email=email,
        error=str(error or ""),
        first=error is None and not people.members(),
        provider=provider.name if provider else "",
        way=f"/signin/provider?{urlencode({'next': next})}",
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait_s)
    return response
