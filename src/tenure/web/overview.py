"""The overview page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.service.overview import Tile, movers, overview
from tenure.service.segments import offered
from tenure.web.address import Address
from tenure.web.controls import controls
from tenure.web.words import family, moved_sentence, tile_shown


def overview_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    found = overview(cached, asked)
    sections = []
    for name, tiles in groupby(found.tiles, key=lambda tile: tile.metric.family):
        ordered = sorted(tiles, key=_order)
        shown = [tile_shown(t, address.elsewhere(f"/metrics/{t.metric.id}"), formats) for t in ordered]
        sections.append(
            {
                "title": family(name),
                "id": name,
                "tiles": [t for t in shown if not t.why],
                "empty": [t for t in shown if t.why],
            }
        )
    moved = found.moved()
    point = found.tiles[0].point if found.tiles else None
    before = next((tile.change.before for tile in moved), None)
    return {
        "controls": controls(address, asked, offered(cached, asked), formats),
        "sections": sections,
        "period": formats.period(point.start, point.end, asked.question.grain) if point else "",
        "moved": moved_sentence(moved, {t.metric.id: movers(cached, t, asked) for t in moved}, formats),
        "before": formats.period(before.start, before.end, asked.question.grain) if before else "",
        "unavailable": len(found.unavailable),
        "not_filtered": [metric.name for metric in found.not_filtered],
        "catalogue_url": address.elsewhere("/metrics"),
        "as_of": formats.instant(asked.question.as_of),
    }


def _order(tile: Tile) -> tuple[bool, int]:
    """As the catalogue ranks them; those without a value last."""
    return tile.point.value is None, tile.metric.rank
