"""The list of customers, and the same as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.customer.everyone import State
from tenure.service.customers import FIELDS, STATES, USUAL, Listing, Wanted, listing, matching, records
from tenure.service.formats import Formats
from tenure.service.segments import offered
from tenure.service.workbook import Sheet
from tenure.web.address import Address
from tenure.web.controls import Choice, controls
from tenure.web.customers.words import customer_shown
from tenure.web.families.family import panels_of
from tenure.web.files import MONEY, SHARE, TableFile

PARAMETERS = ("q", "state", "sort", "page")

COLUMNS = (
    ("name", "Customer", False),
    ("mrr", "MRR", True),
    ("change", "In a month", True),
    ("health", "Health", True),
    ("renewal", "Renewal", False),
    ("value", "A year", True),
    ("plan", "Plan", False),
    ("state", "State", False),
    ("owner", "Owner", False),
    ("contact", "Last contact", False),
    ("tickets", "Tickets", True),
    ("active", "Last active", False),
)
"""Column by which the list can be sorted, its head, and whether it holds numbers."""

FORMATS = {
    **dict.fromkeys(("mrr", "mrr_change", "renewal_value"), MONEY),
    "health_score": "0.0",
    "health_coverage": SHARE,
}
"""How a sheet shows columns of numbers."""

STATE_NAMES = {
    State.CUSTOMER: "Customers",
    State.TRIAL: "On trial",
    State.CHURNED: "Churned",
    State.NEVER_PAID: "Never paid",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it is called, where a click leads, how it is sorted now ("" if not)."""

    label: str
    url: str
    sorted: str
    is_number: bool


def customers_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    currency = str(cached.workspace.settings["currency"])
    asked = cached.asked(**address.asked())
    wanted = _wanted(address)
    found = listing(cached, asked, wanted)
    return {
        "controls": controls(address, asked, offered(cached, asked), formats),
        "search": wanted.q,
        "states": _states(wanted.state),
        "kept": [
            (key, value)
            for key, value in address.parameters
            if key in ("sort", "from", "to", "period", "grain", "trailing", "compare")
        ],
        "heads": [_head(address, wanted.sort, *column) for column in COLUMNS],
        "rows": [customer_shown(one, address, formats, currency) for one in found.customers],
        "totals": _totals(found, address, formats, currency),
        "pages": _pages(found, address),
        "left_out": found.left_out,
        "csv_url": address.url("/customers.csv", page=None),
        "xlsx_url": address.url("/customers.xlsx", page=None),
        "clear_url": address.url(q=None, state=None, page=None, where=None),
        "panels": panels_of(cached, address, asked, "customers") if found.accounts else [],
        "as_of": formats.instant(asked.question.as_of),
    }


def customers_file(cached: Cached, address: Address, host: str) -> TableFile:
    """Every customer of this address, in its order."""
    asked = cached.asked(**address.asked())
    found, _ = matching(cached, asked, _wanted(address))
    rows = records(found, str(cached.workspace.settings["currency"]))
    return TableFile("customers", Sheet("Customers", tuple(FIELDS), rows, FORMATS))


def _wanted(address: Address) -> Wanted:
    return Wanted(
        address.get("q"), address.get("state"), address.get("sort") or USUAL, address.get("page") or "1"
    )


def _states(chosen: str) -> list[Choice]:
    named = [Choice(id, STATE_NAMES[state], id == chosen) for id, state in STATES.items()]
    return [Choice("", "Everybody", not chosen), *named]


def _head(address: Address, sort: str, column: str, label: str, is_number: bool) -> Head:
    """A click sorts numbers from the largest, texts and days from the first; another click turns it round."""
    down = f"-{column}"
    state = {column: "ascending", down: "descending"}.get(sort, "")
    other = {"ascending": down, "descending": column}.get(state, down if is_number else column)
    return Head(label, address.url(sort=None if other == USUAL else other, page=None), state, is_number)


def _totals(found: Listing, address: Address, formats: Formats, currency: str) -> dict[str, str]:
    question: Asked = found.asked
    metric = address.url(
        f"/metrics/{found.metric}",
        **dict.fromkeys((*PARAMETERS, "trailing"), None),
        **{
            "from": f"{question.question.start}",
            "to": f"{question.question.end}",
            "grain": question.question.grain.value,
        },
    )
    is_whole = not address.get("q") and not address.get("state") and not found.left_out
    return {
        "count": formats.decimal(found.count, 0),
        "accounts": formats.decimal(found.accounts, 0),
        "paying": formats.decimal(found.paying, 0),
        "paying_url": address.url(state=State.CUSTOMER.value, page=None),
        "mrr": formats.value(found.mrr, Unit.MONEY, currency),
        "url": metric if is_whole else "",
    }


def _pages(found: Listing, address: Address) -> dict[str, str]:
    def url(page: int) -> str:
        return address.url(page=str(page) if page > 1 else None) if 1 <= page <= found.pages else ""

    return {
        "page": str(found.page),
        "pages": str(found.pages),
        "before": url(found.page - 1),
        "after": url(found.page + 1),
    }
