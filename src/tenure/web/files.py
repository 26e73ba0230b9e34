"""Tables as files to take away: the same records as CSV or Excel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tenure.service.cached import Cached
from tenure.service.export import to_csv
from tenure.service.workbook import Sheet, workbook
from tenure.web.address import Address, read_address

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}
TABLES = ("csv", "xlsx")
MONEY, SHARE = "#,##0.00", "0.0%"


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a file of a table holds, before it has a format; ``further`` are sheets that only Excel has."""

    name: str
    sheet: Sheet
    further: Sequence[Sheet] = ()

    def response(self, ending: str) -> Response:
        """The file in one of ``TABLES``."""
        if ending == "csv":
            text = to_csv(self.sheet.records, self.sheet.columns)
            return attachment(text.encode("utf-8"), f"{self.name}.csv")
        return attachment(workbook([self.sheet, *self.further]), f"{self.name}.xlsx")


class MakesTable(Protocol):
    """Makes the table of an address; ``host`` is what stands before its path."""

    def __call__(self, cached: Cached, address: Address, host: str) -> TableFile: ...


def attachment(content: bytes, name: str) -> Response:
    """A file that a browser saves and keeps no other copy of; its kind follows from the name's ending."""
    return Response(
        content,
        media_type=TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f"attachment; {_named(name)}", "Cache-Control": "no-store"},
    )


def _named(name: str) -> str:
    """A file's name as a header may hold it, and the whole name for browsers that read RFC 8187."""
    plain = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    return f'filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}")


def add_table(files: APIRouter, cached: Cached, path: str, make: MakesTable, *parameters: str) -> None:
    """Add the routes of one table: ``path`` with each ending, and the parameters of its page."""

    def answer(ending: str, request: Request) -> Response:
        host = str(request.base_url).rstrip("/")
        return make(cached, read_address(request, *parameters), host).response(ending)

    for ending in TABLES:
        route = partial(answer, ending)
        files.add_api_route(f"{path}.{ending}", route, methods=["GET"], name=f"{path}.{ending}")
