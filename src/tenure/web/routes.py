"""The pages: every one a plain GET whose whole state is in its address."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached, NotFound
from tenure.service.published import Published
from tenure.web.address import Address, read_address
from tenure.web.customers.listing import PARAMETERS as CUSTOMERS
from tenure.web.customers.listing import customers_file
from tenure.web.files import add_table
from tenure.web.metric import METRIC
from tenure.web.metric_files import metric_files
from tenure.web.page import Page
from tenure.web.pages import PAGES
from tenure.web.rendering import page, text
from tenure.web.revenue.files import revenue_files


def add_pages(app: FastAPI, cached: Cached, published: Published) -> None:
    """Add the pages and their files to an application."""
    app.mount("/static", VersionedFiles(directory=str(files("tenure.web").joinpath("static"))), name="static")
    app.include_router(metric_files(cached))  # before the pages, whose ids would take their names
    app.include_router(revenue_files(cached))
    app.include_router(router(cached, published))


def router(cached: Cached, published: Published) -> APIRouter:
    """The routes of the pages. They are functions, not coroutines: each runs in a thread of its own."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for one in PAGES:
        pages.add_api_route(one.path, _handler(one, cached, published), methods=["GET"])

    add_table(pages, cached, "/customers", customers_file, *CUSTOMERS)

    @pages.get("/metrics/{id}")
    def metric(id: str, request: Request) -> Response:
        address = read_address(request, *METRIC.parameters)
        found = cached.resolve(id)
        if found.label != id or not address.is_tidy:  # an alias, or id:variant
            variant = address.get("variant") or (found.variant_id if ":" in id else "")
            return RedirectResponse(address.url(f"/metrics/{found.id}", variant=variant), 303)
        return _shown(METRIC, address, cached, published)

    return pages


def _handler(one: Page, cached: Cached, published: Published) -> Callable[[Request], Response]:
    def handler(request: Request) -> Response:
        address = read_address(request, *one.parameters)
        if not address.is_tidy:
            return RedirectResponse(address.url(), 303)
        return _shown(one, address, cached, published)

    return handler


def _shown(one: Page, address: Address, cached: Cached, published: Published) -> Response:
    def render() -> str:
        printed = {"address": address.url(), "version": cached.version()}
        shown = one.context(cached, address)
        return text(one.template, nav=one.nav, elsewhere=address.elsewhere, printed=printed, **shown)

    return HTMLResponse(published.page(address.url(), render) if one.is_kept else render())


def error_page(error: Exception, status: int) -> HTMLResponse:
    """The page for an error: the sentence of one that the user can mend."""
    titles = {
        400: "This cannot be shown",
        401: "Sign in first",
        403: "Not allowed",
        404: "Not found",
        405: "Not possible",
        500: "Something went wrong",
        503: "Not just now",
    }
    if isinstance(error, UserError):
        parts = [part for part in (error.what, error.exists, error.do) if part]
    elif status == 404:
        parts = ["There is no page at this address."]
    elif status == 405:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "")
        only = "shows a page and takes no forms" if "GET" in allowed else "only takes forms"
        parts = [f"This address {only}."]
    else:
        parts = ["The server could not answer. Its log says why."]
    return page(
        "error.html",
        status,
        nav="",
        elsewhere=str,
        title=titles.get(status, "This cannot be shown"),
        parts=parts,
    )


def status_of(error: UserError) -> int:
    """404 for a metric that does not exist, 400 for everything else that the user can mend."""
    return 404 if isinstance(error, NotFound) else 400


class VersionedFiles(StaticFiles):
    """Files whose address changes with their content, so that a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; kept for a year when the address names its version."""
        response = await super().get_response(path, scope)
        if b"v=" in scope["query_string"] and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
