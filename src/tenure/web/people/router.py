"""The routes of the pages about people."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from tenure.service.cached import Cached
from tenure.service.people.people import People
from tenure.service.people.provider import Provider
from tenure.web.people.everybody import add_everybody
from tenure.web.people.own import add_own
from tenure.web.people.provider import add_provider
from tenure.web.people.recorded import add_recorded
from tenure.web.people.signin import add_sign_in
from tenure.web.people.welcome import add_welcome


def people_router(people: People, cached: Cached) -> APIRouter:
    """The routes. They are functions, not coroutines: argon2 takes its time, and so does a provider.

    UserError when the settings of the sign-in are incomplete.
    """
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    provider = Provider.of(cached.workspace.settings)
    add_sign_in(pages, people, provider)
    add_provider(pages, people, provider)
    add_welcome(pages, people)
    add_own(pages, people)
    add_everybody(pages, people, cached)
    add_recorded(pages, people)
    return pages
