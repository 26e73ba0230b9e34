"""The page of the refused rows, and their list where other pages show it."""

from __future__ import annotations

from typing import Any

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached
from tenure.service.data.refused import PAGE, Refused, Wanted, refused
from tenure.service.formats import Formats
from tenure.web.address import Address


def common(cached: Cached, address: Address) -> dict[str, Any]:
    """What every page about the data needs: whose tables they are, and the addresses of the others."""
    elsewhere = cached.workspace.elsewhere
    return {
        "engine": elsewhere.engine.title if elsewhere else "",
        "data_url": address.elsewhere("/data"),
        "quarantine_url": address.elsewhere("/data/quarantine"),
        "definitions_url": address.elsewhere("/data/definitions"),
    }


def quarantine_context(cached: Cached, address: Address) -> dict[str, Any]:
    """Refused rows of a table and a file, page by page."""
    formats = Formats.of(cached.workspace.settings)
    wanted = Wanted(address.get("table"), address.get("file"))
    found = refused(cached.workspace, wanted, page_number(address.get("page")))
    everything = refused(cached.workspace, Wanted())
    if (wanted.table or wanted.file) and not found.total and everything.total:
        raise UserError(
            "No refused row is of this table and file.", do="Choose another on the page Quarantine."
        )
    return {
        **common(cached, address),
        **refused_shown(found, address, formats),
        "table": wanted.table,
        "file": wanted.file,
        "tables": sorted({group.table for group in everything.groups}),
        "files": sorted({group.file for group in everything.groups}),
        "csv_url": Address("/data/quarantine.csv", ()).url(table=wanted.table, file=wanted.file),
        "all_url": address.url(table=None, file=None, page=None),
    }


def page_number(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise UserError(f"'{text}' is no page.", do="Give a number from 1 on.")
    return int(text)


def refused_shown(found: Refused, address: Address, formats: Formats) -> dict[str, Any]:
    """Groups and rows as the pages show them."""
    first = (found.page - 1) * PAGE + 1
    return {
        "groups": [
            {
                "table": group.table,
                "file": group.file,
                "reason": group.reason.replace("_", " "),
                "count": formats.decimal(group.count, 0),
                "url": Address("/data/quarantine", ()).url(table=group.table, file=group.file),
            }
            for group in found.groups
        ],
        "rows": [
            {
                "load": row.load_id,
                "load_url": address.elsewhere(f"/data/loads/{row.load_id}"),
                "table": row.table,
                "file": row.file,
                "line": formats.decimal(row.line, 0),
                "column": row.column or "",
                "reason": row.reason.replace("_", " "),
                "detail": row.detail,
                "raw": row.raw if len(row.raw) <= 400 else row.raw[:400] + "…",
            }
            for row in found.rows
        ],
        "total": formats.decimal(found.total, 0),
        "range": f"{formats.decimal(first, 0)} to {formats.decimal(first + len(found.rows) - 1, 0)}"
        if found.rows
        else "",
        "earlier_url": address.url(page=str(found.page - 1) if found.page > 2 else None)
        if found.page > 1
        else "",
        "later_url": address.url(page=str(found.page + 1)) if found.page < found.pages else "",
    }
