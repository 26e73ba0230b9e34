"""The page "You": one's own locale and tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.service.people.people import People
from tenure.service.people.portfolio import portfolio_text
from tenure.service.people.rights import Right
from tenure.service.people.sweeping import KEPT
from tenure.service.people.tokens import Tokens
from tenure.web.people.private import Text, private_page, who_asks

LOCALES = (
    "de_AT de_CH de_DE en_AU en_CA en_GB en_IE en_IN en_US es_ES es_MX fr_BE fr_CA fr_CH fr_FR it_IT ja_JP "
    "ko_KR nl_BE nl_NL pl_PL pt_BR pt_PT sv_SE zh_CN"
)
"""Offered; every locale is taken."""


def add_own(pages: APIRouter, people: People) -> None:
    """Add the page and its forms."""

    @pages.get("/you")
    def own(request: Request) -> Response:
        return _own(request, people)

    @pages.post("/you/locale")
    def locale(request: Request, locale: Text = "") -> Response:
        who = who_asks(request)
        try:
            people.set_locale(who.email, locale, who)
        except UserError as error:
            return _own(request, people, 400, locale_error=str(error), locale=locale)
        return RedirectResponse("/you", 303)

    @pages.post("/you/tokens")
    def make(
        request: Request,
        name: Text = "",
        scope: Annotated[list[str] | None, Form()] = None,
        days: Annotated[int, Form()] = 90,
    ) -> Response:
        try:
            secret = Tokens(people).make(who_asks(request), name, tuple(scope or ()), days)
        except UserError as error:
            return _own(request, people, 400, error=str(error))
        return _own(request, people, secret=secret)

    @pages.post("/you/tokens/{token_id}/revoke")
    def revoke(request: Request, token_id: str) -> Response:
        Tokens(people).revoke(token_id, who_asks(request))
        return RedirectResponse("/you", 303)


def _own(
    request: Request,
    people: People,
    status: int = 200,
    *,
    secret: str = "",
    error: str = "",
    locale_error: str = "",
    locale: str | None = None,
) -> Response:
    who = who_asks(request)
    return private_page(
        "you.html",
        status,
        nav="you",
        who=who,
        sees=portfolio_text(who.viewer.portfolio),
        locale=who.viewer.locale if locale is None else locale,
        locales=LOCALES.split(),
        locale_error=locale_error,
        scopes=sorted(who.rights),
        is_admin=Right.ADMIN in who.rights,
        tokens=Tokens(people).all(who.user_id),
        kept_days=KEPT.days,
        secret=secret,
        error=error,
    )
