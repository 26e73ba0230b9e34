"""A metric as the catalogue lists it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tenure.kernel.metric import Metric
from tenure.query.availability import Availability


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the catalogue."""

    id: str
    name: str
    family: str
    question: str
    formula: str
    unit: str
    direction: str
    aliases: tuple[str, ...]
    variants: tuple[str, ...]
    tables: tuple[str, ...]
    is_available: bool
    missing: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }


def listed(metric: Metric, has: Availability) -> Listed:
    """The line of one metric."""
    return Listed(
        id=metric.id,
        name=metric.name,
        family=metric.family,
        question=metric.question,
        formula=metric.formula,
        unit=metric.unit.value,
        direction=metric.direction.value,
        aliases=metric.aliases,
        variants=tuple(variant.id for variant in metric.variants),
        tables=has.tables,
        is_available=has.is_available,
        missing=has.missing,
    )
