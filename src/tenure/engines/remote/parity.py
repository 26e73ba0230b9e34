"""Whether two engines give the same cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from typing import Any

CELLS = ("value", "numerator", "denominator", "n", "low", "high", "reason", "flags")
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two engines disagree on."""

    where: str
    cell: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.where} {self.cell}: {self.expected!r} here, {self.found!r} there"


def compare(
    where: str, expected: Mapping[Any, object], found: Mapping[Any, object], *, is_exact: bool = True
) -> tuple[int, list[Difference]]:
    """Number of cells, and those that differ; points by their key (period and segment)."""
    differences, cells = [], 0
    for key in dict.fromkeys([*expected, *found]):
        for cell in CELLS:
            cells += 1
            one, two = (getattr(points.get(key), cell, "no such point") for points in (expected, found))
            if not equal(one, two, is_exact=is_exact):
                differences.append(Difference(f"{where} {key}", cell, one, two))
    return cells, differences


def equal(one: object, two: object, *, is_exact: bool = True) -> bool:
    """Decimals and whole numbers exactly (unless they were made of floats), floats to 1e-9 of their size."""
    numbers = [value for value in (one, two) if isinstance(value, (int, float, Decimal))]
    if len(numbers) == 2 and (not is_exact or any(isinstance(value, float) for value in numbers)):
        return isclose(float(numbers[0]), float(numbers[1]), rel_tol=TOLERANCE, abs_tol=1e-12)
    return one == two
