"""Answers: values per period and segment, with all that is needed to defend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tenure.kernel.unit import Reason, Unit
from tenure.query.value import Number


@dataclass(frozen=True, slots=True)
class Point:
    """One value. ``start`` and ``end`` (exclusive) are those of the grain's period."""

    start: date
    end: date
    segment: Mapping[str, str]
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    n: int
    low: float | None
    high: float | None
    is_partial: bool
    reason: Reason | None
    flags: tuple[str, ...]

    def as_dict(self, unit: Unit) -> dict[str, Any]:
        """The point as JSON; amounts of money are exact decimal strings."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "segment": dict(self.segment),
            "value": None if self.value is None else float(self.value),
            "numerator": _exact(self.numerator),
            "denominator": _exact(self.denominator),
            "n": self.n,
            "low": self.low,
            "high": self.high,
            "is_partial": self.is_partial,
            "reason": self.reason.value if self.reason else None,
            "flags": list(self.flags),
        }


def _exact(value: Number | None) -> str | int | float | None:
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


@dataclass(frozen=True)
class Result:
    """The answer for one metric: its definition, clocks, and points."""

    metric: str
    variant: str
    name: str
    unit: Unit
    direction: str
    definition: Mapping[str, Any]
    currency: str
    grain: str
    as_of: datetime
    known_on: date | None
    data_version: int
    points: tuple[Point, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def label(self) -> str:
        """``id`` or ``id:variant``."""
        return self.metric if self.variant == "default" else f"{self.metric}:{self.variant}"

    def as_dict(self) -> dict[str, Any]:
        """The result in the JSON shape that every face gives."""
        return {
            "metric": self.metric,
            "variant": self.variant,
            "unit": self.unit.value,
            "direction": self.direction,
            "definition": dict(self.definition),
            "currency": self.currency,
            "grain": self.grain,
            "as_of": self.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "points": [point.as_dict(self.unit) for point in self.points],
        }
