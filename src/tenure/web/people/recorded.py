"""The page of what was done."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from tenure.service.people import audit
from tenure.service.people.people import People
from tenure.web.people.private import private_page

LINES = 100
"""Lines of a page."""
LARGEST = (1 << 63) - 1


def add_recorded(pages: APIRouter, people: People) -> None:
    """Add the page. The chain is looked through when somebody asks: it takes longer the more was done."""

    @pages.get("/audit")
    def recorded(before: int | None = None, check: bool = False) -> Response:
        found = audit.lines(people.store, LINES + 1, _within(before))
        shown = found[:LINES]
        return private_page(
            "audit.html",
            nav="you",
            lines=shown,
            is_first=before is None,
            older=shown[-1].number if len(found) > LINES else None,
            is_checked=check,
            altered=audit.altered(people.store) if check else None,
        )


def _within(number: int | None) -> int | None:
    """A number that SQLite can hold."""
    return None if number is None else max(-LARGEST, min(LARGEST, number))
