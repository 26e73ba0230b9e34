"""The cohorts of the revenue page: a table whose cells are the darker the more is kept."""

from __future__ import annotations

from typing import Any

from tenure.kernel.errors import unknown
from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.cohorts import Cell, Cohort, Cohorts, cohorts
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address

MEASURES = {"revenue": "Revenue", "customers": "Customers"}
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
        "cells": [_cell(cell, found, formats, is_money=is_money) for cell in cohort.cells],
        "unripe": range(missing),
    }


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
