"""The cohorts of the revenue page: a table whose cells are the darker the more is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tenure.kernel.errors import unknown
from tenure.kernel.period import DAY
from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.cohort_members import members
from tenure.service.cohorts import Cell, Cohort, Cohorts, cohorts
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address
from tenure.web.customers.link import customer_url
from tenure.web.files import TABLES

MEASURES = {"revenue": "Revenue", "customers": "Customers"}
MOST = 200
"""Most accounts of a cell that the page lists; the file has all of them."""

FULL = 1.25
"""The share from which on a cell is as dark as can be: with expansion more can be kept than there was."""


def cohorts_shown(cached: Cached, address: Address, asked: Asked, formats: Formats) -> dict[str, Any]:
    """The cohorts of the range, by the measure that the address chooses."""
    measure = address.get("cohort") or "revenue"
    if measure not in MEASURES:
        raise unknown("measure of cohorts", measure, MEASURES, do="Correct the address.")
    found = cohorts(cached, asked)
    is_money = measure == "revenue"
    return {
        "is_money": is_money,
        "switch": [
            (label, address.url(cohort=None if name == "revenue" else name) + "#cohorts", name == measure)
            for name, label in MEASURES.items()
        ],
        "measure": measure,
        "unit": found.grain.value,
        "fewest": found.fewest,
        "complete_from": formats.day(found.complete_from) if found.complete_from else "",
        "ages": range(len(found.totals)),
        "lines": [
            _line(cohort, found, asked, address, formats, is_money=is_money) for cohort in found.cohorts
        ],
        "totals": [_cell(cell, found, formats, is_money=is_money) for cell in found.totals],
        "scale": [
            (formats.value(share, Unit.SHARE), _weight(share)) for share in (0.25, 0.5, 0.75, 1.0, FULL)
        ],
    }


def members_shown(cached: Cached, address: Address, asked: Asked, formats: Formats) -> dict[str, Any] | None:
    """The accounts behind the cell that the address chooses; None without one."""
    if not address.get("began"):
        return None
    found = members(cached, asked, address.get("began"), address.get("age"))
    places = 2 if any(m.began is not None and m.began != int(m.began) for m in found.members) else 0

    def amount(value: Decimal | None) -> str:
        return DASH if value is None else formats.fixed(value, places)

    return {
        "period": formats.period(found.began.start, found.began.end, found.grain),
        "seen": formats.day(found.seen.end - DAY),
        "paying": formats.decimal(sum(one.pays for one in found.members), 0),
        "count": formats.decimal(len(found.members), 0),
        "lines": [
            {
                "name": one.name,
                "id": one.account_id,
                "url": customer_url(address, one.account_id),
                "began": amount(one.began),
                "kept": amount(one.kept) if one.pays else "",
            }
            for one in found.members[:MOST]
        ],
        "hidden": formats.decimal(len(found.members) - MOST, 0) if len(found.members) > MOST else "",
        "close_url": address.url(began=None, age=None) + "#cohorts",
        "files": {
            ending: address.url(f"/revenue/cohorts/accounts.{ending}", point=None, rows=None, cohort=None)
            for ending in TABLES
        },
    }


def _line(
    cohort: Cohort, found: Cohorts, asked: Asked, address: Address, formats: Formats, *, is_money: bool
) -> dict[str, Any]:
    is_same = asked.question.grain is found.grain and cohort.start >= asked.question.start
    missing = len(found.totals) - len(cohort.cells)
    return {
        "period": formats.period(cohort.start, cohort.end, found.grain),
        "url": address.url(point=cohort.start.isoformat(), rows=None) + "#ledger" if is_same else "",
        "customers": formats.decimal(cohort.customers, 0),
        "amount": DASH if cohort.amount is None else formats.fixed(cohort.amount, 0),
        "is_small": cohort.is_small and cohort.customers > 0,
        "cells": [
            _cell(cell, found, formats, is_money=is_money)
            | {"url": _members_url(address, cohort, age), "is_chosen": _is_chosen(address, cohort, age)}
            for age, cell in enumerate(cohort.cells)
        ],
        "unripe": range(missing),
    }


def _members_url(address: Address, cohort: Cohort, age: int) -> str:
    began = cohort.start.isoformat()
    return address.url(began=began, age=str(age)) + "#cohort-accounts" if cohort.customers else ""


def _is_chosen(address: Address, cohort: Cohort, age: int) -> bool:
    return (address.get("began"), address.get("age")) == (cohort.start.isoformat(), str(age))


def _cell(cell: Cell, found: Cohorts, formats: Formats, *, is_money: bool) -> dict[str, str]:
    share = cell.share_of_revenue if is_money else cell.share_of_customers
    amount = DASH if cell.amount is None else formats.money(cell.amount, found.currency)
    kept = amount if is_money else formats.decimal(cell.customers, 0)
    return {
        "text": DASH if share is None else formats.value(share, Unit.SHARE),
        "weight": _weight(share or 0.0),
        "title": f"{kept} {'a month' if is_money else 'customers'}" if share is not None else "",
        "why": _why(cell, is_money=is_money) if share is None else "",
    }


def _why(cell: Cell, *, is_money: bool) -> str:
    is_unknown = is_money and cell.amount is None
    return "An exchange rate is missing." if is_unknown else "Nobody began."


def _weight(share: float) -> str:
    """How dark a cell is, 0 to 1: the square sets the upper half apart, where most cells are."""
    return f"{min(share / FULL, 1.0) ** 2:.3f}"
