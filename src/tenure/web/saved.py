"""Saved things: filters, dashboards, targets and notes, on one page with the forms to make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit
from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.service.people.portfolio import quoted_part
from tenure.service.people.rights import Who
from tenure.service.saved.saved import Dashboard, Kept, Note, Saved, Segment, Target, Thing
from tenure.web.address import Address, read_address
from tenure.web.rendering import page
from tenure.web.saved_forms import read_dashboard, read_note, read_segment, read_target, shown_first

Text = Annotated[str, Form()]
NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def saved_router(cached: Cached, saved: Saved, renew: Callable[[], None]) -> APIRouter:
    """The page and its forms. ``renew`` brings kept pages up to date after a change."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def keep(request: Request, form: str, given: dict[str, Any], read: Callable[..., Thing]) -> Response:
        """Save what a form says; when it cannot be, the form again as it was filled."""
        try:
            saved.save(read(cached, **given), _who(request))
        except UserError as error:
            context = saved_context(cached, saved, Address("/saved", ()), {form: given})
            return page("saved.html", 400, **context, error=str(error))
        renew()
        return RedirectResponse("/saved", 303)

    @pages.get("/saved")
    def listed(request: Request) -> Response:
        address = read_address(request, "metric")
        response = page("saved.html", **saved_context(cached, saved, address), error="")
        response.headers["Cache-Control"] = "no-store"
        return response

    @pages.post("/saved/segments")
    def segment(
        request: Request, name: Text = "", where: Annotated[list[str] | None, Form()] = None
    ) -> Response:
        return keep(request, "segments", {"name": name, "where": where or []}, read_segment)

    @pages.post("/saved/dashboards")
    def dashboard(request: Request, name: Text = "", metrics: Text = "") -> Response:
        return keep(request, "dashboards", {"name": name, "metrics": metrics}, read_dashboard)

    @pages.post("/saved/targets")
    def target(
        request: Request, metric: Text = "", value: Text = "", warn: Text = "", since: Text = ""
    ) -> Response:
        given = {"metric": metric, "value": value, "warn": warn, "since": since}
        return keep(request, "targets", given, read_target)

    @pages.post("/saved/notes")
    def note(request: Request, day: Text = "", text: Text = "", metric: Text = "") -> Response:
        return keep(request, "notes", {"day": day, "text": text, "metric": metric}, read_note)

    def reloaded() -> Response:
        """Somebody reloads the address of a form."""
        return RedirectResponse("/saved", 303)

    for form in ("targets", "notes", "segments", "dashboards", "{id}/remove"):
        pages.add_api_route(f"/saved/{form}", reloaded, methods=["GET"])

    @pages.post("/saved/{id}/remove")
    def remove(request: Request, id: str) -> Response:
        saved.remove(id, _who(request))
        renew()
        return RedirectResponse("/saved", 303)

    return pages


def saved_context(
    cached: Cached, saved: Saved, address: Address, given: Mapping[str, Mapping[str, Any]] = NOTHING
) -> dict[str, Any]:
    """What the template shows: everything saved, and forms filled by the address, or with ``given``."""
    settings = cached.workspace.settings
    formats, currency, calendar = Formats.of(settings), str(settings["currency"]), settings.calendar
    wanted = address.get("metric")
    metric = cached.resolve(wanted).id if wanted else ""
    shown = cached.asked().question
    since = calendar.next(shown.end, shown.grain, -1)
    today = calendar.last_day(cached.workspace.now()).isoformat()
    forms: dict[str, dict[str, Any]] = {
        "targets": {"metric": metric, "value": "", "warn": "", "since": since.isoformat()},
        "notes": {"day": today, "text": "", "metric": metric},
        "segments": {"name": "", "where": [quoted_part(one) for one in address.all("where")]},
        "dashboards": {"name": "", "metrics": metric},
    }
    own = settings["targets"]
    return {
        "nav": "saved",
        "elsewhere": address.elsewhere,
        "forms": {name: {**fields, **given.get(name, {})} for name, fields in forms.items()},
        "since": formats.day(since),
        "first": formats.period(since, shown.end, shown.grain),
        "metrics": [(item.id, item.name) for item in cached.metrics()],
        "segments": [(one, _url(address, one)) for one in saved.kept(Segment)],
        "dashboards": [(one, address.url("/", dashboard=one.thing.name)) for one in saved.kept(Dashboard)],
        "targets": [_target(cached, one, formats, currency) for one in saved.kept(Target)],
        "own": [_own(cached, id, entry, formats, currency) for id, entry in own.items()],
        "notes": [(one, formats.day(one.thing.day)) for one in saved.kept(Note)],
    }


def _url(address: Address, kept: Kept) -> str:
    return address.url("/", where=kept.thing.where, metric=None)


def _target(cached: Cached, kept: Kept, formats: Formats, currency: str) -> dict[str, Any]:
    one = kept.thing
    shown = _values(cached, one.metric, one.value, one.warn, formats, currency)
    return {**shown, "kept": kept, "since": formats.day(one.since)}


def _own(
    cached: Cached, id: str, entry: Mapping[str, Any], formats: Formats, currency: str
) -> dict[str, Any]:
    """A target of the settings."""
    value, warn = float(entry["value"]), float(entry.get("warn", entry["value"]))
    since, segment = entry.get("from"), entry.get("segment", "")
    shown = _values(cached, id, value, warn, formats, currency)
    day = formats.day(date.fromisoformat(str(since))) if since else "always"
    return {**shown, "segment": segment, "since": day}


def _values(
    cached: Cached, id: str, value: float, warn: float, formats: Formats, currency: str
) -> dict[str, Any]:
    known = id in cached.workspace.catalog.metrics  # an own metric may have been removed since
    metric = shown_first(cached, id) if known else None
    unit = metric.unit.value if metric else Unit.NUMBER.value
    return {
        "name": metric.name if metric else id,
        "url": f"/metrics/{id}" if metric else "",
        "value": formats.value(value, unit, currency),
        "warn": formats.value(warn, unit, currency),
    }


def _who(request: Request) -> Who | None:
    who: Who | None = getattr(request.state, "who", None)
    return who
