"""What the pages about people share: whoever asks, and answers that nobody keeps."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from tenure.service.people.rights import Who
from tenure.web.rendering import page

Text = Annotated[str, Form()]


def who_asks(request: Request) -> Who:
    """The user that the gate let in."""
    who: Who = request.state.who
    return who


def private_page(template: str, status: int = 200, nav: str = "", **context: Any) -> HTMLResponse:
    """A page that no browser or proxy keeps."""
    response = page(template, status, nav=nav, elsewhere=str, **context)
    response.headers["Cache-Control"] = "no-store"
    return response
