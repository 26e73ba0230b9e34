"""Sections of a page that have nothing to show, each with what would fill it."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.service.cached import Cached
from tenure.service.sections import lack
from tenure.web import words

Section = tuple[str, str, object]
"""A section by the name that the service knows, its heading, and what it shows: empty for nothing."""


def unshown(cached: Cached, sections: tuple[Section, ...]) -> list[Mapping[str, str]]:
    """Heading and reason of every section that is empty."""
    return [{"title": title, "why": _why(cached, name)} for name, title, shown in sections if not shown]


def _why(cached: Cached, section: str) -> str:
    found = lack(cached, section)
    if not found.tables and not found.settings:
        return "nothing of it lies in this range and filter."
    parts = []
    if found.tables:
        parts.append(f"no {(' and no ' if found.is_any else ', ').join(found.tables)} loaded.")
    parts += [words.SETTING.format(key=key) for key in found.settings]
    return " ".join(parts)
