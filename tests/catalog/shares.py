"""The only point of an answer on small tables, and what its share is made of."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.query.result import Point

from .ask import points


def point(label: str, tables: Mapping[str, str], *period: str, **options: object) -> Point:
    """The only point of an answer; January 2025 unless given."""
    (found,) = points(tables, label, *period, **options)  # type: ignore[arg-type]
    return found


def share(label: str, tables: Mapping[str, str], *period: str, **options: object) -> tuple[object, object]:
    """Numerator and denominator of the only point."""
    found = point(label, tables, *period, **options)
    return found.numerator, found.denominator
