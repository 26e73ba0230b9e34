"""The metrics of one page, by the panels under which they stand."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.model.tables import TABLES
from tenure.service.cached import Asked, Cached
from tenure.service.change import Comparison
from tenure.service.listing import Listed
from tenure.service.overview import Overview, Tile, overview


@dataclass(frozen=True, slots=True)
class Panel:
    """One heading of a page: its metrics as ranked, and those that lack data."""

    title: str
    tiles: tuple[Tile, ...]
    absent: tuple[Listed, ...]

    @property
    def main(self) -> Tile | None:
        """The first metric with a value in the range: the one to draw."""
        return next((t for t in self.tiles if any(p.value is not None for p in t.points)), None)


@dataclass(frozen=True, slots=True)
class Family:
    """A page: its panels, and all of its tiles as the overview has them."""

    panels: tuple[Panel, ...]
    overview: Overview

    @property
    def needed(self) -> tuple[str, ...]:
        """The tables that would give its metrics data."""
        return tuple(sorted({table for item in self.overview.unavailable for table in to_load(item)}))


def family(cached: Cached, asked: Asked, page: str, comparison: Comparison = Comparison.PREVIOUS) -> Family:
    """Every metric that the page shows, its panels in the order of their best ranked metrics."""
    found = overview(cached, asked, page, comparison=comparison)
    metrics = [cached.resolve(item.id) for item in cached.metrics()]
    metrics = sorted((m for m in metrics if m.page == page), key=lambda metric: metric.rank)
    panels = []
    for title in dict.fromkeys(metric.panel for metric in metrics):
        place = {metric.id: n for n, metric in enumerate(m for m in metrics if m.panel == title)}
        tiles = sorted((t for t in found.tiles if t.metric.id in place), key=lambda t: place[t.metric.id])
        absent = tuple(item for item in found.unavailable if item.id in place)
        if tiles or absent:
            panels.append(Panel(title, tuple(tiles), absent))
    return Family(tuple(panels), found)


def to_load(item: Listed) -> tuple[str, ...]:
    """The tables that a metric lacks."""
    return tuple(name for name in item.missing if name in TABLES)


def to_set(item: Listed) -> tuple[str, ...]:
    """The settings that a metric lacks."""
    return tuple(name for name in item.missing if name not in TABLES)
