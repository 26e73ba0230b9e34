"""The server: pages and API over one workspace."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from tenure import __version__
from tenure.api import routes as api
from tenure.api.docs import add_docs
from tenure.api.problem import problem
from tenure.kernel.errors import UserError
from tenure.service.cached import Cached
from tenure.service.people.people import People
from tenure.service.published import Published
from tenure.service.saved.saved import Saved
from tenure.service.workspace import Workspace
from tenure.web import svg
from tenure.web.data.upload import data_router
from tenure.web.people.gate import Gate
from tenure.web.people.router import people_router
from tenure.web.routes import add_pages, error_page, status_of
from tenure.web.saved import saved_router
from tenure.web.security import HEADERS, Security

log = logging.getLogger("tenure.server")

WORKSPACE, HOSTS, TOKEN = "TENURE_WORKSPACE", "TENURE_HOSTS", "TENURE_INTERNAL_TOKEN"
FACELESS = ("/api/", "/internal/", "/healthz", "/openapi.json", "/static/", "/docs/")


def create() -> FastAPI:
    """The server for the workspace folder in ``TENURE_WORKSPACE`` (default: the current folder).

    ``TENURE_HOSTS`` lists, with commas, the host names that are answered besides those of this
    machine ("*": any). UserError when the folder cannot be opened.
    """
    hosts = tuple(name.strip() for name in os.environ.get(HOSTS, "").split(",") if name.strip())
    workspace = Workspace(Path(os.environ.get(WORKSPACE, ".")))
    return build(workspace, hosts=hosts, token=os.environ.get(TOKEN), closes=True)


def build(
    workspace: Workspace,
    *,
    hosts: tuple[str, ...] = (),
    token: str | None = None,
    closes: bool = False,
    is_open: bool = False,
) -> FastAPI:
    """The server for an open workspace.

    ``hosts`` are further host names to answer; ``token`` opens ``/internal/call`` to whoever
    sends it; ``closes`` closes the workspace when the server stops; ``is_open`` lets everybody in
    who reaches the server, as its local user: for a demo, or one's own computer.
    """
    people = People(workspace.folder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(
            target=svg.render, args=({"series": []}, 10, 10), daemon=True
        ).start()  # it takes a second
        published.start()
        yield
        published.stop()
        people.store.close()
        if closes:
            workspace.close()

    app = FastAPI(
        title="Tenure",
        version=__version__,
        summary="Customer-success metrics that a company can defend.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_middleware(Gate, people=people, refuse=refuse, is_open=is_open)
    app.add_middleware(Security, hosts=hosts)
    saved = Saved(people.store, workspace.now)
    cached = Cached(workspace, saved=saved)
    published = Published(cached)
    app.include_router(api.router(cached))
    app.include_router(api.operations(cached, token, published.renew))
    add_docs(app)
    add_pages(app, cached, published)
    app.include_router(people_router(people, cached))
    app.include_router(data_router(cached, published, people))
    app.include_router(saved_router(cached, saved, published.renew))
    add_errors(app)
    return app


def add_errors(app: FastAPI) -> None:
    """Answer every error in the form of the face that was asked."""

    @app.exception_handler(UserError)
    def user_error(request: Request, error: UserError) -> Response:
        return answer(request, error, status_of(error), str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        found = "; ".join(f"{'.'.join(map(str, part['loc'][1:]))}: {part['msg']}" for part in error.errors())
        return answer(request, UserError(found), 400, found)

    @app.exception_handler(api.Unauthorized)
    def unauthorized(request: Request, error: api.Unauthorized) -> Response:
        return problem(401, "This needs the token of the server.")

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        response = answer(request, error, error.status_code, error.detail)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> Response:
        log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
        found = answer(request, error, 500, "This is a bug of Tenure. The server's log says more.")
        found.headers.update({**HEADERS, "Cache-Control": "no-store"})  # this is answered outside Security
        return found


def answer(request: Request, error: Exception, status: int, sentence: str) -> Response:
    """A page for the pages, problem details for everything else."""
    if request.url.path.startswith(FACELESS):
        return problem(status, sentence)
    return error_page(error, status)


def refuse(request: Request, status: int, sentence: str) -> Response:
    """The answer to somebody who may not."""
    return answer(request, UserError(sentence), status, sentence)
