"""Signing in by the company's own provider: off to it, and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.service.people.by_provider import TIME, ByProvider
from tenure.service.people.people import People
from tenure.service.people.provider import Provider
from tenure.web.people.session import inner, is_secure, signed_in
from tenure.web.people.signin import sign_in_page

COOKIE = "tenure_provider"
PATH = "/signin/provider"


def add_provider(pages: APIRouter, people: People, provider: Provider | None) -> None:
    """Add the way to the provider and back; without a provider both lead to the sign-in."""

    @pages.get(PATH)
    def begin(request: Request, next: str = "/") -> Response:
        if provider is None:
            return RedirectResponse("/signin", 303)
        try:
            secret, url = _by(request, people, provider).begin(inner(next))
        except UserError as error:
            return sign_in_page(people, provider, error, next=inner(next))
        response = RedirectResponse(url, 303, {"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(TIME.total_seconds()),
            path=PATH,
            httponly=True,
            samesite="lax",  # it comes back with the provider's redirect, which another site began
            secure=is_secure(request),
        )
        return response

    @pages.get(f"{PATH}/back")
    def back(request: Request) -> Response:
        if provider is None:
            return RedirectResponse("/signin", 303)
        try:
            secret, after = _by(request, people, provider).finish(
                request.cookies.get(COOKIE, ""), request.query_params
            )
        except UserError as error:
            response = sign_in_page(people, provider, error)
        else:
            response = signed_in(request, secret, inner(after))
        response.delete_cookie(COOKIE, path=PATH)
        return response


def _by(request: Request, people: People, provider: Provider) -> ByProvider:
    return ByProvider(people, provider, f"{request.base_url}{PATH.removeprefix('/')}/back")
