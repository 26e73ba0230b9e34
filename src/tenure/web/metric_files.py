"""What the page of a metric shows, as files: values, the rows behind one of them, the chart."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached
from tenure.service.change import Comparison, Result
from tenure.service.comparison import Past, with_past
from tenure.service.export import values_sheet
from tenure.service.rows_file import rows_file
from tenure.service.workbook import Sheet
from tenure.web import words
from tenure.web.address import Address, read_address
from tenure.web.charts.picture import chart_png, chart_svg
from tenure.web.charts.series import first_drawn
from tenure.web.files import TableFile, add_table, attachment
from tenure.web.metric import PARAMETERS, chart_alone
from tenure.web.view import View, receipt_of, view_of


def metric_files(cached: Cached) -> APIRouter:
    """The routes of the files, each with the parameters of the page."""
    files = APIRouter(include_in_schema=False)
    add_table(files, cached, "/metrics/{id}", values, *PARAMETERS)
    add_table(files, cached, "/metrics/{id}/rows", rows, *PARAMETERS)

    @files.get("/metrics/{id}.svg")
    def svg(id: str, request: Request) -> Response:
        view, texts = _pictured(cached, request)
        return attachment(chart_svg(*chart_alone(view), *texts).encode("utf-8"), f"{_name(view)}.svg")

    @files.get("/metrics/{id}.png")
    def png(id: str, request: Request) -> Response:
        view, texts = _pictured(cached, request)
        return attachment(chart_png(*chart_alone(view), *texts), f"{_name(view)}.png")

    return files


def values(cached: Cached, address: Address, host: str) -> TableFile:
    """The series of the page; by segment where the address says ``by``."""
    view = view_of(cached, address)
    by = address.get("by")
    result, past = view.result, view.past
    if by:
        result, past = with_past(cached, (view.metric.label,), view.asked.change(by=(by,)), view.comparison)[
            0
        ]
    sheet = values_sheet({"results": [result.as_dict()]})
    if past.comparison is Comparison.YEAR:
        sheet = _with_year_before(sheet, result, past)
    name = f"{_name(view)}-by-{by}" if by.isascii() and by.isidentifier() else _name(view)
    return TableFile(name, sheet, (_definition(view, host),))


def _with_year_before(sheet: Sheet, result: Result, past: Past) -> Sheet:
    """The values with two columns more: the first day of the same period a year before, and its value."""
    records = [
        {
            **record,
            "before_start": before.start if before else None,
            "before_value": float(before.value) if before and before.value is not None else None,
        }
        for record, point in zip(sheet.records, result.points, strict=True)
        for before in (past.year_before(point),)
    ]
    formats = {**sheet.formats, **({"before_value": how} if (how := sheet.formats.get("value")) else {})}
    return Sheet(sheet.title, (*sheet.columns, "before_start", "before_value"), records, formats)


def rows(cached: Cached, address: Address, host: str) -> TableFile:
    """All rows behind the chosen period."""
    view = view_of(cached, address)
    columns, found = rows_file(cached, view.metric, view.asked, view.point)
    name = f"{_name(view)}-rows-{view.point.start.isoformat()}"
    return TableFile(name, Sheet("Rows", columns, found), (_definition(view, host),))


def _definition(view: View, host: str) -> Sheet:
    return receipt_of(view).sheet(host)


def _pictured(cached: Cached, request: Request) -> tuple[View, tuple[str, str, str]]:
    """What the chart shows, with its title, subtitle and source. UserError where there is nothing to draw."""
    view = view_of(cached, read_address(request, *PARAMETERS))
    result, points, formats = view.result, view.points, view.formats
    if all(point.value is None for point in points):
        raise UserError("No period of this range has a value: there is nothing to draw.")
    variant = "" if result.variant == "default" else f" · {words.variant_name(result.variant)}"
    where = [f"{name} = {' or '.join(values)}" for name, values in view.asked.question.where.items()]
    first = points[first_drawn(points)]
    span = f"{words.per(result.grain)}, {view.period(first)} to {view.period(points[-1])}"
    known = f", as known on {formats.day(result.known_on)}" if result.known_on else ""
    source = f"As of {formats.instant(result.as_of)}{known} · data version {result.data_version} · Tenure"
    return view, (f"{result.name}{variant}", "; ".join([span, *where]), source)


def _name(view: View) -> str:
    return view.metric.label.replace(":", "-")
