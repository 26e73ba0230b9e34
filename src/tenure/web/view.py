"""One metric at one address: what every part of its page needs."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.service.cached import Asked, Cached
from tenure.service.change import Change, Comparison, Point, Result, series
from tenure.service.comparison import Past, parse_comparison, with_past
from tenure.service.formats import Formats, Number
from tenure.service.goal import Goal
from tenure.service.receipt import Receipt, receipt
from tenure.web.address import Address


@dataclass(frozen=True)
class View:
    """What every part of the page needs."""

    cached: Cached
    address: Address
    asked: Asked
    metric: Metric
    result: Result
    points: tuple[Point, ...]
    point: Point
    formats: Formats
    past: Past
    """What points are compared with."""

    @property
    def index(self) -> int:
        """Place of the chosen point in the series."""
        return self.points.index(self.point)

    @property
    def comparison(self) -> Comparison:
        """What values are compared with."""
        return self.past.comparison

    def change(self, goal: Goal | None) -> Change:
        """The change to the chosen point."""
        return self.past.change(self.point, self.result.direction, goal)

    def value(self, value: Number | None, unit: str | None = None) -> str:
        """A value of this metric with its unit."""
        return self.formats.value(value, unit or self.result.unit, self.result.currency)

    def period(self, point: Point) -> str:
        """The name of a point's period."""
        return self.formats.period(point.start, point.end, self.result.grain)


def view_of(cached: Cached, address: Address) -> View:
    """The metric that the path names, by the rule and for the question of the address. NotFound without."""
    settings = cached.workspace.settings
    named = cached.resolve(address.part("id"))
    own = named.variant_id if ":" in address.part("id") else ""
    variant = address.get("variant") or own or str(settings["variants"].get(named.id, "default"))
    metric = cached.resolve(named.id).with_variant(variant)
    asked = cached.asked(**address.asked())
    comparison = parse_comparison(address.get("compare"))
    result, past = with_past(cached, (metric.label,), asked, comparison)[0]
    points, formats = series(result), Formats.of(settings)
    return View(cached, address, asked, metric, result, points, chosen(points, address), formats, past)


def receipt_of(view: View) -> Receipt:
    """The receipt of the chosen point."""
    return receipt(view.cached, view.metric, view.asked, view.result, view.point, view.formats)


def chosen(points: tuple[Point, ...], address: Address) -> Point:
    """The point whose rows are shown: the one in the address, else the last complete one with a value."""
    if start := address.get("point"):
        for point in points:
            if point.start.isoformat() == start:
                return point
        raise UserError(f"No period of this series starts on '{start}'.", do="Choose one of the table.")
    complete = [point for point in points if not point.is_partial]
    return complete[-1] if complete else points[-1]
