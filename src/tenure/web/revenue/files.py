"""The files that the revenue page offers: ledger, movements and cohorts, as CSV and Excel."""

from __future__ import annotations

from fastapi import APIRouter

from tenure.service import cohort_members, ledger
from tenure.service.cached import Cached
from tenure.service.cohorts import cohorts
from tenure.service.revenue_files import COHORT_COLUMNS, cohort_rows, movement_columns, movements
from tenure.service.waterfall import near, waterfall
from tenure.service.workbook import Sheet
from tenure.web.address import Address
from tenure.web.files import MONEY, SHARE, TABLES, TableFile, add_table
from tenure.web.view import chosen

PARAMETERS = ("point", "rows", "cohort", "began", "age")
"""Those of the page, so that its address becomes a file's by changing the path."""


def file_urls(address: Address, name: str, point: str | None = None) -> dict[str, str]:
    """The addresses of one table's files by their endings."""
    kept = {**dict.fromkeys(PARAMETERS), "point": point}
    return {ending: address.url(f"/revenue/{name}.{ending}", **kept) for ending in TABLES}


def revenue_files(cached: Cached) -> APIRouter:
    """The routes of the files."""
    files = APIRouter(include_in_schema=False)
    for path, make in (
        ("ledger", _ledger),
        ("movements", _movements),
        ("cohorts", _cohorts),
        ("cohorts/accounts", _members),
    ):
        add_table(files, cached, f"/revenue/{path}", make, *PARAMETERS)
    return files


def _ledger(cached: Cached, address: Address, host: str) -> TableFile:
    asked = cached.asked(**address.asked())
    found = waterfall(cached, near(cached, asked, address.get("point")))
    point = chosen(found.points, address)
    lines = ledger.ledger(cached, asked, point.start, point.end)
    rows, formats = ledger.records(lines, found.currency), dict.fromkeys(ledger.COLUMNS, MONEY)
    return TableFile(f"ledger-{point.start.isoformat()}", Sheet("Ledger", ledger.COLUMNS, rows, formats))


def _movements(cached: Cached, address: Address, host: str) -> TableFile:
    found = waterfall(cached, cached.asked(**address.asked()))
    columns = movement_columns(found)
    formats = dict.fromkeys(columns, MONEY) | {"residual": "General"}
    return TableFile("movements", Sheet("Movements", columns, movements(found), formats))


def _cohorts(cached: Cached, address: Address, host: str) -> TableFile:
    rows = cohort_rows(cohorts(cached, cached.asked(**address.asked())))
    money, share = ("mrr_began", "mrr"), ("share_of_accounts", "share_of_mrr")
    formats = {**dict.fromkeys(money, MONEY), **dict.fromkeys(share, SHARE)}
    return TableFile("cohorts", Sheet("Cohorts", COHORT_COLUMNS, rows, formats))


def _members(cached: Cached, address: Address, host: str) -> TableFile:
    asked = cached.asked(**address.asked())
    found = cohort_members.members(cached, asked, address.get("began"), address.get("age"))
    rows = cohort_members.records(found, str(cached.workspace.settings["currency"]))
    formats = dict.fromkeys(("mrr_began", "mrr"), MONEY)
    name = f"cohort-{found.began.start.isoformat()}-{found.age}"
    return TableFile(name, Sheet("Accounts", cohort_members.COLUMNS, rows, formats))
