"""Any page of metrics: what stands on it is declared by the metrics themselves."""

from __future__ import annotations

from typing import Any

from tenure.service.cached import Asked, Cached
from tenure.service.change import Comparison
from tenure.service.comparison import parse_comparison
from tenure.service.family import Family, Panel, family, to_load, to_set
from tenure.service.formats import DASH, Formats
from tenure.service.listing import Listed
from tenure.service.overview import Tile, movers
from tenure.service.segments import offered
from tenure.web import words
from tenure.web.address import QUESTION, Address
from tenure.web.charts.series import chart_of, first_drawn, line_of, texts_of
from tenure.web.controls import controls
from tenure.web.moved import moved_sentence
from tenure.web.page import NAVIGATION

LABELS = {name: label for name, _, label in NAVIGATION}


def family_context(cached: Cached, address: Address, page: str) -> dict[str, Any]:
    """What ``family.html`` shows: title, controls, what moved, the panels, what is missing."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    found = family(cached, asked, page, parse_comparison(address.get("compare")))
    moved = found.overview.moved()
    tiles, grain = found.overview.tiles, asked.question.grain
    point = tiles[0].point if tiles else None
    before = next((tile.step.before for tile in moved), None)
    return {
        "title": LABELS[page],
        "controls": controls(address, asked, offered(cached, asked), formats),
        "period": formats.period(point.start, point.end, grain) if point else "",
        "moved": moved_sentence(
            moved, {t.metric.id: movers(cached, t, asked) for t in moved}, formats, address
        ),
        "before": formats.period(before.start, before.end, grain) if before else "",
        "panels": panels_shown(found, address, formats),
        "needed": found.needed,
        "not_filtered": [metric.name for metric in found.overview.not_filtered],
        "as_of": formats.instant(asked.question.as_of),
    }


def panels_of(cached: Cached, address: Address, asked: Asked, page: str) -> list[dict[str, Any]]:
    """The panels of a page alone, for pages with a head of their own (macro ``parts.panel``)."""
    found = family(cached, asked, page, parse_comparison(address.get("compare")))
    return panels_shown(found, address, Formats.of(cached.workspace.settings))


def panels_shown(found: Family, address: Address, formats: Formats) -> list[dict[str, Any]]:
    """The panels as the macro ``parts.panel`` takes them."""
    return [_panel(panel, f"panel-{n}", address, formats) for n, panel in enumerate(found.panels, start=1)]


def _panel(panel: Panel, id: str, address: Address, formats: Formats) -> dict[str, Any]:
    shown = [words.tile_shown(t, address.elsewhere(f"/metrics/{t.metric.id}"), formats) for t in panel.tiles]
    return {
        "id": id,
        "title": panel.title or "Other",
        "tiles": [tile for tile in shown if not tile.why],
        "empty": [tile for tile in shown if tile.why],
        "absent": [
            {"name": item.name, "url": address.elsewhere(f"/metrics/{item.id}"), "do": to_do(item)}
            for item in panel.absent
        ],
        "chart": chart_shown(panel.main, address, formats) if panel.main else None,
    }


def question_of(address: Address) -> Address:
    """The address with nothing but the question, to be changed for another page."""
    return Address(address.path, tuple(pair for pair in address.parameters if pair[0] in QUESTION))


def to_do(item: Listed) -> str:
    """What gives a metric data, in a sentence."""
    tables, settings = to_load(item), to_set(item)
    parts = [f"Load {', '.join(tables)}."] if tables else []
    return " ".join([*parts, *(words.SETTING.format(key=key) for key in settings)])


def chart_shown(tile: Tile, address: Address, formats: Formats) -> dict[str, Any]:
    """A metric over the range: chart, its texts and links, and the same as lines of a table."""
    result, points, target = tile.result, tile.points, tile.goal
    question = question_of(address)
    page = f"/metrics/{result.metric}"
    lines = [
        line_of(
            result, point, tile.past, formats, question.url(page, point=point.start.isoformat()) + "#rows"
        )
        for point in points
    ]
    first = first_drawn(points)
    return {
        "name": result.name,
        "url": address.elsewhere(f"/metrics/{result.metric}"),
        "per": words.per(result.grain),
        "is_against_year": tile.past.comparison is Comparison.YEAR,
        "has_before": any(line["before"] not in ("", DASH) for line in lines),
        "option": chart_of(result, points[first:], formats, target, past=tile.past),
        "label": f"{result.name} {words.per(result.grain)}, "
        f"{lines[first]['period']} to {lines[-1]['period']}",
        "texts": texts_of(lines[first:]),
        "links": [line["url"] for line in lines[first:]],
        "lines": lines,
    }
