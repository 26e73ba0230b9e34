"""Variants of one metric side by side, and who makes them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from tenure.kernel.metric import Metric
from tenure.query.behind import Rows
from tenure.query.result import Result
from tenure.query.run import Runner

LIMIT = 50
Entity = tuple[date, str, str]  # period, operand or part, id
Contribution = tuple[Decimal | float, Decimal | float]


@dataclass(frozen=True, slots=True)
class Difference:
    """One entity whose contributions differ between two variants, in one period."""

    start: date
    part: str
    entity: str
    first: Contribution | None
    second: Contribution | None

    @property
    def size(self) -> float:
        """How far apart the two are."""
        one, two = self.first or (0, 0), self.second or (0, 0)
        return abs(float(one[0]) - float(two[0])) + abs(float(one[1]) - float(two[1]))


@dataclass(frozen=True)
class Pair:
    """Two variants and the entities that make them differ, largest first, at most 50."""

    first: str
    second: str
    count: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """All variants of a metric, and every pair of them."""

    results: tuple[Result, ...]
    pairs: tuple[Pair, ...]

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "results": [result.as_dict() for result in self.results],
            "pairs": [
                {
                    "first": pair.first,
                    "second": pair.second,
                    "count": pair.count,
                    "differences": [
                        {
                            "start": d.start.isoformat(),
                            "part": d.part,
                            "entity": d.entity,
                            "first": _contribution(d.first),
                            "second": _contribution(d.second),
                        }
                        for d in pair.differences
                    ],
                }
                for pair in self.pairs
            ],
        }


def _contribution(value: Contribution | None) -> dict[str, str] | None:
    return None if value is None else {"num": str(value[0]), "den": str(value[1])}


def compare(metric: Metric, runner: Runner) -> Comparison:
    """Values of every variant, and the differing entities of every pair."""
    variants = [metric, *(metric.with_variant(variant.id) for variant in metric.variants)]
    results = tuple(runner.answer(variants))
    made = {variant.variant_id: contributions(runner.rows(variant)) for variant in variants}
    return Comparison(results, tuple(pair(a, b, made) for a, b in combinations(made, 2)))


def contributions(parts: list[Rows]) -> dict[Entity, Contribution]:
    """What each account (or, without accounts, each entity) contributes in each period."""
    found: dict[Entity, Contribution] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for part in parts:
        place = {name: number for number, name in enumerate(part.columns)}
        column = "account_id" if "account_id" in place else part.columns[1]
        name = part.name if len(parts) > 1 else ""
        for row in part.rows:
            key = (row[place["start_on"]], name, str(row[place[column]]))
            num, den = found[key]
            added = row[place["den"]] if "den" in place else 1
            found[key] = (_add(num, row[place["num"]]), _add(den, added))
    return dict(found)


def _add(total: Decimal | float, value: object) -> Decimal | float:
    if value is None:
        return total
    if isinstance(value, float) or isinstance(total, float):
        return float(total) + float(str(value))
    return total + Decimal(str(value))


def pair(first: str, second: str, made: Mapping[str, dict[Entity, Contribution]]) -> Pair:
    """Who differs between two variants, given the contributions of both."""
    one, two = made[first], made[second]
    differing = [
        Difference(*key, one.get(key), two.get(key)) for key in {**one, **two} if one.get(key) != two.get(key)
    ]
    differing.sort(key=lambda difference: (-difference.size, difference.entity, difference.start))
    return Pair(first, second, len(differing), tuple(differing[:LIMIT]))
