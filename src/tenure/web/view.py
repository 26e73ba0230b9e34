"""One metric at one address: what every part of its page needs."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.service.cached import Asked, Cached
from tenure.service.change import Point, Result
from tenure.service.formats import Formats, Number
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

    @property
    def index(self) -> int:
        """Place of the chosen point in the series."""
        return self.points.index(self.point)

    def value(self, value: Number | None, unit: str | None = None) -> str:
        """A value of this metric with its unit."""
        return self.formats.value(value, unit or self.result.unit, self.result.currency)

    def period(self, point: Point) -> str:
        """The name of a point's period."""
        return self.formats.period(point.start, point.end, self.result.grain)


def chosen(points: tuple[Point, ...], address: Address) -> Point:
    """The point whose rows are shown: the one in the address, else the last complete one with a value."""
    if start := address.get("point"):
        for point in points:
            if point.start.isoformat() == start:
                return point
        raise UserError(f"No period of this series starts on '{start}'.", do="Choose one of the table.")
    complete = [point for point in points if not point.is_partial]
    return complete[-1] if complete else points[-1]
