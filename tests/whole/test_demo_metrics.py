"""On the demo company every metric has a value, and its rows fold to exactly that value."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from tenure.catalog import catalog
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Formula
from tenure.query.behind import Rows
from tenure.service.workspace import Workspace
from tests.whole.ids import ALIASES, IDS

LABELS = [
    id if variant is None else f"{id}:{variant}" for id, names in IDS.items() for variant in (None, *names)
]
WITH_ROWS = [
    label
    for label in LABELS
    if label.partition(":")[0] in catalog().metrics and not isinstance(catalog().resolve(label).rows, Formula)
]


def test_the_catalogue_is_the_contract() -> None:
    found = {metric.id: {variant.id for variant in metric.variants} for metric in catalog().metrics.values()}
    assert found == {id: set(variants) for id, variants in IDS.items()}
    assert {name: id for name, id in catalog().aliases.items() if name != id} == ALIASES


def test_every_metric_is_available(demo: Workspace) -> None:
    assert {item.id for item in demo.metrics(available_only=True)} == set(IDS)


@pytest.mark.parametrize("label", LABELS)
def test_every_metric_and_variant_has_a_value(demo: Workspace, label: str) -> None:
    points = demo.show(label).results[0].points
    assert [point.value for point in points if point.value is not None], {point.reason for point in points}


def folded(kind: FoldKind, p: float, nums: list[Any], dens: list[Any], days: int | None) -> float | None:
    """The fold of rows, written anew: what a reader would do with a pocket calculator."""
    numbers = [float(num) for num in nums]
    match kind:
        case FoldKind.SUM:
            total = float(sum((Decimal(str(num)) for num in nums), Decimal(0)))
            return total / days if days else total
        case FoldKind.RATIO:
            below = float(sum((Decimal(str(den)) for den in dens), Decimal(0)))
            return float(sum((Decimal(str(num)) for num in nums), Decimal(0))) / below if below else None
        case FoldKind.QUANTILE:
            return float(np.quantile(numbers, p)) if numbers else None
        case FoldKind.SURVIVAL:
            return None
    return fmean(numbers) if numbers else None


def by_period(part: Rows) -> dict[date, tuple[list[Any], list[Any]]]:
    place = {name: number for number, name in enumerate(part.columns)}
    found: dict[date, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in part.rows:
        nums, dens = found[row[place["start_on"]]]
        nums.append(row[place["num"]])
        dens.append(row[place["den"]] if "den" in place else 1)
    return found


@pytest.mark.parametrize("label", WITH_ROWS)
def test_rows_fold_to_the_value(demo: Workspace, label: str) -> None:
    metric = catalog().resolve(label)
    result = demo.show(label).results[0]
    (part,) = demo.rows(label)
    rows = by_period(part)
    compared = 0
    for point in result.points:
        nums, dens = rows.get(point.start, ([], []))
        assert len(nums) == point.n
        if point.value is None or metric.fold.kind is FoldKind.SURVIVAL:
            continue
        days = (point.end - point.start).days if metric.per else None
        if metric.per and point.denominator is not None:
            days = int(point.denominator)
        expected = folded(metric.fold.kind, metric.fold.p, nums, dens, days)
        assert expected is not None
        assert float(point.value) == pytest.approx(expected, rel=1e-9, abs=1e-9), point
        compared += 1
    assert compared or metric.fold.kind is FoldKind.SURVIVAL


def test_the_rows_of_a_survival_metric_fold_to_its_median(demo: Workspace) -> None:
    """The product-limit estimate by hand: the first duration at which half are through."""
    result = demo.show("time_to_value").results[0]
    (part,) = demo.rows("time_to_value")
    rows = by_period(part)
    seen = 0
    for point in result.points:
        durations = sorted(
            zip(*rows.get(point.start, ([], [])), strict=True), key=lambda pair: (pair[0], -pair[1])
        )
        surviving, at_risk, median = 1.0, len(durations), None
        for duration, happened in durations:
            if happened:
                surviving *= 1 - 1 / at_risk
            at_risk -= 1
            if median is None and surviving < 0.5 - 1e-9:
                median = float(duration)
        if point.value is not None and median is not None:
            assert float(point.value) <= median + 1e-6
            seen += 1
    assert seen


@pytest.mark.parametrize("label", [label for label in LABELS if label not in WITH_ROWS])
def test_a_formula_opens_to_the_rows_of_its_operands(demo: Workspace, label: str) -> None:
    parts = demo.rows(label)
    assert parts
    assert all(part.rows for part in parts)


def test_a_partial_period_is_marked_and_not_compared(demo: Workspace) -> None:
    point = demo.show("mrr", start="2026-03-01", end="2026-04-01").results[0].points[0]
    assert point.is_partial
    assert point.value is not None


@pytest.mark.parametrize(
    "label", ["mrr", "net_revenue_retention", "mau", "ticket_volume", "nps", "health_score"]
)
def test_segments_add_up_to_the_total(demo: Workspace, label: str) -> None:
    total = demo.show(label).results[0].points
    split = demo.show(label, by="region").results[0].points
    for point in total:
        parts = [part for part in split if part.start == point.start]
        assert sum(part.n for part in parts) == point.n
        whole = Decimal(str(point.numerator))
        assert abs(sum((Decimal(str(part.numerator)) for part in parts), Decimal(0)) - whole) < Decimal(
            "1e-6"
        )
