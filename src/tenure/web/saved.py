"""Saved things: filters, dashboards, targets and notes, on one page with the forms to make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit
from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.service.people.rights import Who
from tenure.service.saved.saved import Dashboard, Kept, Note, Saved, Segment, Target, Thing
from tenure.web.address import Address, read_address
from tenure.web.rendering import page

Text = Annotated[str, Form()]
PERCENT = "%"


def saved_router(cached: Cached, saved: Saved, renew: Callable[[], None]) -> APIRouter:
    """The page and its forms. ``renew`` brings kept pages up to date after a change."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def keep(request: Request, make: Callable[[], Thing]) -> Response:
        try:
            saved.save(make(), _who(request))
        except UserError as error:
            address = Address("/saved", ())
            return page("saved.html", 400, **saved_context(cached, saved, address), error=str(error))
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
        return keep(request, lambda: _segment(cached, name.strip(), tuple(where or ())))

    @pages.post("/saved/dashboards")
    def dashboard(request: Request, name: Text = "", metrics: Text = "") -> Response:
        def make() -> Dashboard:
            labels = tuple(dict.fromkeys(cached.resolve(one).label for one in metrics.split()))
            return Dashboard(name.strip(), labels)

        return keep(request, make)

    @pages.post("/saved/targets")
    def target(
        request: Request, metric: Text = "", value: Text = "", warn: Text = "", since: Text = ""
    ) -> Response:
        def make() -> Target:
            found = cached.resolve(metric)
            reach = _number(value, found.unit)
            worry = _number(warn, found.unit) if warn.strip() else reach
            return Target(found.id, reach, worry, _day(since))

        return keep(request, make)

    @pages.post("/saved/notes")
    def note(request: Request, day: Text = "", text: Text = "", metric: Text = "") -> Response:
        about = metric.strip()
        return keep(request, lambda: Note(_day(day), text.strip(), cached.resolve(about).id if about else ""))

    @pages.post("/saved/{id}/remove")
    def remove(request: Request, id: str) -> Response:
        saved.remove(id, _who(request))
        renew()
        return RedirectResponse("/saved", 303)

    return pages


def saved_context(cached: Cached, saved: Saved, address: Address) -> dict[str, Any]:
    """What the template shows: everything saved, and forms filled with what the address names."""
    formats = Formats.of(cached.workspace.settings)
    currency = str(cached.workspace.settings["currency"])
    wanted = address.get("metric")
    return {
        "nav": "saved",
        "elsewhere": address.elsewhere,
        "metric": cached.resolve(wanted).id if wanted else "",
        "where": address.all("where"),
        "today": cached.workspace.settings.calendar.last_day(cached.workspace.now()).isoformat(),
        "metrics": [(item.id, item.name) for item in cached.metrics()],
        "segments": [(one, _url(address, one)) for one in saved.kept(Segment)],
        "dashboards": [(one, address.url("/", dashboard=one.thing.name)) for one in saved.kept(Dashboard)],
        "targets": [_target(cached, one, formats, currency) for one in saved.kept(Target)],
        "notes": [(one, formats.day(one.thing.day)) for one in saved.kept(Note)],
    }


def _url(address: Address, kept: Kept) -> str:
    return address.url("/", where=kept.thing.where, metric=None)


def _target(cached: Cached, kept: Kept, formats: Formats, currency: str) -> dict[str, Any]:
    one = kept.thing
    known = one.metric in cached.workspace.catalog.metrics  # an own metric may have been removed since
    metric = cached.resolve(one.metric) if known else None
    unit = metric.unit.value if metric else Unit.NUMBER.value
    return {
        "kept": kept,
        "name": metric.name if metric else one.metric,
        "url": f"/metrics/{one.metric}" if metric else "",
        "value": formats.value(one.value, unit, currency),
        "warn": formats.value(one.warn, unit, currency),
        "since": formats.day(one.since),
    }


def _segment(cached: Cached, name: str, where: tuple[str, ...]) -> Segment:
    chosen = tuple(one.strip() for one in where if one.strip())
    cached.asked(where=list(chosen))  # says what cannot be read
    return Segment(name, chosen)


def _number(text: str, unit: Unit) -> float:
    """A value in the unit of a metric; of shares also as a percentage."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    try:
        number = float(plain.removesuffix(PERCENT))
    except ValueError:
        raise UserError(f"'{text}' is no number.", do="Write one such as 0.92, 92% or 50000.") from None
    if not abs(number) < 1e18:  # nor infinite, nor not a number
        raise UserError(f"'{text}' is out of range.", do="Give a smaller number.")
    if plain.endswith(PERCENT) and unit is not Unit.SHARE:
        raise UserError(f"'{text}' is a percentage, which this metric is not.", do="Give a plain number.")
    return number / 100 if plain.endswith(PERCENT) else number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no day.", do="Write it as 2026-01-31.") from None


def _who(request: Request) -> Who | None:
    who: Who | None = getattr(request.state, "who", None)
    return who
