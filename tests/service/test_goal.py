"""For which periods and customers a target is meant."""

from datetime import UTC, date, datetime

import pytest

from tenure.catalog import catalog
from tenure.kernel.settings import Settings
from tenure.query.result import Point, Result
from tenure.service.goal import goal
from tenure.service.saved.saved import Target

POINT = Point(date(2025, 1, 1), date(2025, 2, 1), {}, 1, None, None, 10, None, None, False, None, ())


def found(label, grain="month", *, trailing="", where=None, saved=False, **own):
    """The target of one value, by the workspace's settings (or a saved one)."""
    metric = catalog().resolve(label)
    parameters = {"trailing": trailing} if trailing else {}
    result = Result(
        metric.id, metric.variant_id, metric.name, metric.unit, metric.direction.value,
        {"parameters": parameters}, "USD", grain, datetime(2025, 6, 1, tzinfo=UTC), None, 1, (POINT,),
    )  # fmt: skip
    if saved:
        return goal(metric, result, Settings({}), [Target(metric.id, 7, 7, date(2024, 1, 1))], None, where)
    settings = Settings({"targets": {metric.id: {"value": 7, **own}}} if own.pop("is_own", True) else {})
    return goal(metric, result, settings, (), None, where)


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize(
    "label",
    ["customer_churn_rate", "new_mrr", "ticket_volume", "engagement_score", "stickiness", "usage_rate"],
)
def test_a_target_of_what_grows_with_the_period_is_for_months(label, saved):
    assert found(label, "month", saved=saved).value == 7
    assert found(label, "quarter", trailing="1mo", saved=saved).value == 7
    assert [found(label, grain, saved=saved) for grain in ("day", "week", "quarter", "year", "total")] == [
        None
    ] * 5
    assert found(label, "month", trailing="12mo", saved=saved) is None


@pytest.mark.parametrize(
    "label",
    [
        "mrr",
        "active_customers",
        "nps",
        "csat",
        "dau",
        "ticket_backlog",
        "first_response_time",
        "health_score",
    ],
)
def test_a_target_of_a_level_or_of_single_outcomes_is_for_any_length(label):
    assert all(found(label, grain).value == 7 for grain in ("day", "month", "year", "total"))


def test_a_target_of_a_metric_with_a_window_is_for_that_window():
    assert found("net_revenue_retention", "quarter", trailing="12mo").value == 7
    assert found("net_revenue_retention", "month", trailing="1mo") is None


def test_the_metrics_own_target_of_stickiness_is_for_months():
    assert found("stickiness", "month", is_own=False).value == 0.2
    assert found("stickiness", "day", is_own=False) is None


def test_a_target_of_a_sum_does_not_judge_a_part():
    pro = {"plan": ("pro",)}
    assert found("mrr").value == 7
    assert found("mrr", where=pro) is None
    assert found("mrr", where=pro, saved=True) is None
    assert found("net_new_mrr", where=pro, is_own=False) is None
    assert found("nps", where=pro).value == 7
    assert found("average_revenue_per_account", where=pro).value == 7


def test_a_target_of_a_segment_is_for_that_segment():
    assert found("mrr", segment="plan=pro") is None
    assert found("mrr", segment="plan=pro", where={"plan": ("pro",)}).value == 7
    assert found("mrr", segment="plan=pro", where={"plan": ("free",)}) is None
    assert found("mrr", segment="plan=pro", where={"plan": ("pro",), "region": ("EU",)}) is None
