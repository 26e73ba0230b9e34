"""Every worked example of every metric and variant gives the value that it states."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenure.catalog import catalog
from tenure.kernel.metric import Metric
from tenure.query.example import example_database, matches, run_example

METRICS = list(catalog().metrics.values())
STATED = [
    (metric, variant, value)
    for metric in METRICS
    for variant, value in {"default": metric.example.value, **metric.example.variants}.items()
]


@pytest.mark.parametrize(
    ("metric", "variant", "value"), STATED, ids=[f"{metric.id}:{variant}" for metric, variant, _ in STATED]
)
def test_example(metric: Metric, variant: str, value: str | None) -> None:
    point = run_example(metric.with_variant(variant), catalog().resolve)
    assert matches(point, value), f"{point.value} ({point.reason}), stated {value}"


@pytest.mark.parametrize("metric", METRICS, ids=[metric.id for metric in METRICS])
def test_without_rows_the_value_is_null_and_says_why(metric: Metric) -> None:
    empty = example_database({})
    for variant in ("default", *(variant.id for variant in metric.variants)):
        point = run_example(metric.with_variant(variant), catalog().resolve, empty)
        assert point.value is None, variant
        assert point.reason is not None, variant


@pytest.mark.parametrize("metric", METRICS, ids=[metric.id for metric in METRICS])
def test_every_variant_has_a_stated_value(metric: Metric) -> None:
    missing = {variant.id for variant in metric.variants} - set(metric.example.variants)
    assert not missing


def test_a_wrong_value_is_noticed() -> None:
    metric = catalog().metrics["mrr"]
    wrong = replace(metric, example=replace(metric.example, value="1"))
    assert not matches(run_example(wrong, catalog().resolve), wrong.example.value)
