"""Words that have a fixed meaning wherever a segment is named."""

from __future__ import annotations

from collections.abc import Iterable

RESERVED = (
    "feature",
    "step",
    "funnel",
    "theme",
    "sentiment",
    "age",
    "channel",
    "category",
    "touchpoint",
    "instrument",
    "plan",
    "product",
)
"""Segments that do not need an attribute of that name."""

NONE_SEGMENT = "(none)"
"""Segment of a row whose attribute has no value."""


def segment_columns(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Column names for segments: their own, unless another column has that name in any case."""
    used, found = {name.lower() for name in taken}, []
    for name in names:
        column = name
        while column.lower() in used:
            column = f"segment {column}"
        used.add(column.lower())
        found.append(column)
    return found
