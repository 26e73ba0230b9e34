"""The overview page."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from tenure.kernel.errors import unknown
from tenure.service.cached import Asked, Cached
from tenure.service.comparison import parse_comparison
from tenure.service.data.loads import first_known
from tenure.service.formats import Formats
from tenure.service.overview import Tile, movers, overview
from tenure.service.saved.saved import Dashboard
from tenure.service.segments import offered
from tenure.web.address import Address
from tenure.web.controls import controls
from tenure.web.moved import moved_sentence
from tenure.web.words import family, tile_shown

FIRST = 8
"""Tiles of a family that are seen at once; the others unfold. Those of a dashboard are all seen."""


def overview_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    comparison = parse_comparison(address.get("compare"))
    dashboards = {one.name: one.metrics for one in cached.things(Dashboard)}
    chosen = address.get("dashboard")
    if chosen and chosen not in dashboards:
        raise unknown("dashboard", chosen, dashboards)
    found = overview(cached, asked, labels=dashboards.get(chosen, ()), comparison=comparison)
    unknown_before = _unknown_before(cached, asked, formats)
    sections = []
    grouped = [(chosen, found.tiles)] if chosen else groupby(found.tiles, key=lambda tile: tile.metric.family)
    for name, tiles in grouped:
        ordered = tiles if chosen else sorted(tiles, key=_order)
        shown = [tile_shown(t, address.elsewhere(f"/metrics/{t.metric.id}"), formats) for t in ordered]
        if unknown_before:
            shown = [replace(t, why=unknown_before) if t.why else t for t in shown]
        with_value = [t for t in shown if not t.why]
        first = len(with_value) if chosen else FIRST
        sections.append(
            {
                "title": chosen or family(name),
                "id": "dashboard" if chosen else name,
                "tiles": with_value[:first],
                "further": with_value[first:],
                "empty": [t for t in shown if t.why],
            }
        )
    moved = found.moved()
    point = found.tiles[0].point if found.tiles else None
    before = next((tile.step.before for tile in moved), None)
    return {
        "controls": controls(address, asked, offered(cached, asked), formats),
        "sections": sections,
        "dashboards": [
            (name or "Everything", address.url(dashboard=name), name == chosen) for name in ("", *dashboards)
        ]
        if dashboards
        else [],
        "period": formats.period(point.start, point.end, asked.question.grain) if point else "",
        "moved": unknown_before
        or moved_sentence(moved, {t.metric.id: movers(cached, t, asked) for t in moved}, formats, address),
        "before": formats.period(before.start, before.end, asked.question.grain)
        if before and not unknown_before
        else "",
        "unavailable": len(found.unavailable),
        "not_filtered": [metric.name for metric in found.not_filtered],
        "catalogue_url": address.elsewhere("/metrics"),
        "as_of": formats.instant(asked.question.as_of),
    }


def _unknown_before(cached: Cached, asked: Asked, formats: Formats) -> str:
    """The sentence for a question about what was known before anything was; "" for any other."""
    known_on = asked.question.known_on
    first = first_known(cached.workspace) if known_on else None
    day = first and first.astimezone(formats.zone).date()
    return f"Nothing was known before {formats.day(day)}." if day and known_on and known_on < day else ""


def _order(tile: Tile) -> tuple[bool, int]:
    """As the catalogue ranks them; those without a value last."""
    return tile.point.value is None, tile.metric.rank
