"""The menu of the files that the page of a metric offers."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.web import words
from tenure.web.files import TABLES
from tenure.web.view import View

NAMES = {"csv": "CSV", "xlsx": "Excel", "svg": "SVG", "png": "PNG"}
PICTURES = ("svg", "png")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: what it is, and each format with its address."""

    label: str
    files: tuple[tuple[str, str], ...]


def downloads_shown(view: View, by: str, *, has_chart: bool) -> tuple[Entry, ...]:
    """What is shown, line by line: the series, the segments, the rows of the chosen period, the chart."""
    point = view.point.start.isoformat()
    lines = [
        _entry(view, "Values", "", TABLES, by=None),
        *([_entry(view, f"Values by {words.variant_name(by)}", "", TABLES, by=by)] if by else []),
        _entry(view, f"Rows of {view.period(view.point)}", "/rows", TABLES, by=None, point=point),
        *([_entry(view, "Chart", "", PICTURES, by=None)] if has_chart else []),
    ]
    return tuple(lines)


def _entry(view: View, label: str, path: str, endings: tuple[str, ...], **changes: str | None) -> Entry:
    base = f"/metrics/{view.metric.id}{path}"
    kept = {"rows": None, "against": None, **changes}
    return Entry(label, tuple((NAMES[end], view.address.url(f"{base}.{end}", **kept)) for end in endings))
