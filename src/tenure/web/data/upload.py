"""Loading a file in the browser: choose it, look at what would come of it, correct it, load it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached, NotFound
from tenure.service.data.intake import Intake, Preview
from tenure.service.data.refused import Wanted, refused_as_csv
from tenure.service.data.uploads import AGE, ENDINGS, TooLarge, Upload, Uploads
from tenure.service.formats import Formats
from tenure.service.people.people import People
from tenure.service.people.rights import Who
from tenure.service.published import Published
from tenure.web.address import read_address
from tenure.web.data.correction import correction, read_fields
from tenure.web.data.multipart import receive
from tenure.web.data.preview import preview_shown
from tenure.web.rendering import page

Loaded = Callable[[Who | None, dict[str, Any]], None]
"""Notes in the audit who loaded what, by the report of the file."""


def data_router(cached: Cached, published: Published, people: People) -> APIRouter:
    """What the pages about the data have beyond plain pages: loading a file, and refused rows as one."""
    workspace = cached.workspace
    intake = Intake(workspace, Uploads(workspace.folder, workspace.now))

    def loaded(who: Who | None, report: dict[str, Any]) -> None:
        detail = {name: str(report[name]) for name in ("file", "table", "load_id")}
        people.record(who, "loaded", **detail)

    pages = upload_router(intake, loaded, published.renew)

    @pages.get("/data/quarantine.csv")
    def quarantine(request: Request) -> Response:
        address = read_address(request, "table", "file")
        pieces = refused_as_csv(workspace, Wanted(address.get("table"), address.get("file")))
        headers = {
            "Content-Disposition": 'attachment; filename="quarantine.csv"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)

    return pages


def upload_router(intake: Intake, loaded: Loaded, renew: Callable[[], None]) -> APIRouter:
    """The routes of loading. ``renew`` brings the pages up to date after a load."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/data/upload")
    def choose() -> Response:
        intake.check_open()
        return _chooser(intake)

    @pages.post("/data/upload")
    async def take(request: Request) -> Response:
        try:
            intake.check_open()
            upload = await receive(request, intake.uploads)
            await run_in_threadpool(intake.begin, upload)
        except UserError as error:
            return await run_in_threadpool(_chooser, intake, error)
        return RedirectResponse(_address(upload), 303)

    @pages.get("/data/upload/{token}")
    def look(token: str, changed: str = "") -> Response:
        return _preview(intake, intake.uploads.find(token), is_changed=bool(changed))

    @pages.post("/data/upload/{token}")
    async def act(token: str, request: Request) -> Response:
        upload = intake.uploads.find(token)
        fields = await read_fields(request)
        return await run_in_threadpool(_act, intake, upload, fields, request.state.who, loaded, renew)

    return pages


def _act(
    intake: Intake,
    upload: Upload,
    fields: dict[str, str],
    who: Who | None,
    loaded: Loaded,
    renew: Callable[[], None],
) -> Response:
    action = fields.get("action")
    if action == "discard":
        intake.uploads.discard(upload.token)
        return RedirectResponse("/data/upload", 303)
    if action not in ("check", "load"):
        raise UserError(
            f"'{action}' is nothing that can be done here.", exists="Known: check, load, discard."
        )
    try:
        is_changed = intake.correct(upload, correction(intake.header(upload), fields))
        if action == "check":
            return RedirectResponse(_address(upload), 303)
        if is_changed:
            return RedirectResponse(f"{_address(upload)}?changed=1", 303)
        report = intake.load(upload)
    except NotFound:
        raise
    except UserError as error:
        return _preview(intake, upload, error, 400)
    loaded(who, report)
    return RedirectResponse(f"/data/loads/{report['load_id']}", 303, background=BackgroundTask(renew))


def _address(upload: Upload) -> str:
    return f"/data/upload/{upload.token}"


def _chooser(intake: Intake, problem: UserError | None = None) -> Response:
    formats = Formats.of(intake.workspace.settings)
    status = 200 if problem is None else 413 if isinstance(problem, TooLarge) else 400
    waiting = () if intake.workspace.elsewhere else intake.uploads.waiting()
    return _page(
        "data_upload.html",
        status,
        problem=_sentences(problem),
        largest=f"{intake.uploads.largest >> 20} MB",
        hours=round(AGE.total_seconds() / 3600),
        endings=",".join(ENDINGS),
        waiting=[(one.name, _address(one), formats.instant(one.at)) for one in waiting],
    )


def _preview(
    intake: Intake,
    upload: Upload,
    problem: UserError | None = None,
    status: int = 200,
    *,
    is_changed: bool = False,
) -> Response:
    found: Preview = intake.preview(upload)
    formats = Formats.of(intake.workspace.settings)
    shown = preview_shown(found, formats, intake.workspace.settings["time_zone"])
    return _page(
        "data_preview.html",
        status,
        **shown,
        problem=_sentences(problem or found.problem),
        is_changed=is_changed,
        address=_address(upload),
    )


def _sentences(problem: UserError | None) -> list[str]:
    return [part for part in (problem.what, problem.exists, problem.do) if part] if problem else []


def _page(template: str, status: int, **context: object) -> Response:
    urls = {f"{name}_url": f"/data/{name}" for name in ("quarantine", "definitions")}
    response = page(
        template, status, nav="data", elsewhere=str, engine="", data_url="/data", **urls, **context
    )
    response.headers["Cache-Control"] = "no-store"
    return response
