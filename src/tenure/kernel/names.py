"""Words that have a fixed meaning wherever a segment is named."""

from __future__ import annotations

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
