"""Changes, targets, and answers that are kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tenure.kernel.cite import Target
from tenure.query.result import Point
from tenure.service.cached import Cached, NotFound
from tenure.service.change import Verdict, change, headline
from tenure.service.goal import Goal, Standing, goal, standing
from tests.small import NOW, small_workspace


def point(value, low=None, high=None, *, month=1, partial=False, flags=()) -> Point:
    return Point(
        date(2025, month, 1),
        date(2025, month + 1, 1),
        {},
        value,
        None,
        None,
        10,
        low,
        high,
        partial,
        None,
        flags,
    )


@pytest.mark.parametrize(
    ("now", "before", "direction", "verdict"),
    [
        (point(12), point(10), "higher", Verdict.BETTER),
        (point(12), point(10), "lower", Verdict.WORSE),
        (point(12), point(10), "neutral", Verdict.CHANGED),
        (point(10), point(10), "higher", Verdict.SAME),
        (point(None), point(10), "higher", Verdict.UNKNOWN),
        (point(0.9, 0.8, 1.0), point(0.8, 0.7, 0.9), "higher", Verdict.UNCLEAR),
        (point(0.9, 0.89, 0.91), point(0.8, 0.79, 0.81), "higher", Verdict.BETTER),
        (point(0.9, 0.89, 0.91), point(0.8, 0.79, 0.81), "lower", Verdict.WORSE),
        (
            point(0.9),
            point(0.8, 0.79, 0.81),
            "higher",
            Verdict.UNCLEAR,
        ),  # an end that is not known bounds nothing
    ],
)
def test_a_change_is_clear_or_it_is_not(now, before, direction, verdict):
    assert change(now, before, direction).verdict is verdict


def test_the_interval_of_a_change_is_that_of_the_difference():
    found = change(point(0.9, 0.87, 0.92), point(0.8, 0.76, 0.83), "higher")
    assert found.difference == pytest.approx(0.1)
    assert found.low == pytest.approx(0.1 - (0.03**2 + 0.03**2) ** 0.5)
    assert found.high == pytest.approx(0.1 + (0.02**2 + 0.04**2) ** 0.5)


def test_a_partial_period_is_not_compared_with_a_whole_one():
    points = [point(1, month=1), point(2, month=2), point(9, month=3, partial=True)]
    assert headline(points) == (points[1], points[0])
    assert headline(points[2:]) == (points[2], None)


@pytest.mark.parametrize(
    ("value", "direction", "expected"),
    [
        (0.95, "higher", Standing.MET),
        (0.9, "higher", Standing.MET),
        (0.87, "higher", Standing.NEAR),
        (0.85, "higher", Standing.NEAR),
        (0.8, "higher", Standing.MISSED),
        (None, "higher", None),
    ],
)
def test_a_value_stands_to_its_target(value, direction, expected):
    assert standing(point(value), Goal(0.9, 0.85), direction) is expected


def test_the_target_of_a_lower_is_better_metric_is_met_from_below():
    assert standing(point(3), Goal(5, 10), "lower") is Standing.MET
    assert standing(point(7), Goal(5, 10), "lower") is Standing.NEAR
    assert standing(point(11), Goal(5, 10), "lower") is Standing.MISSED


def test_small_and_partial_values_are_not_judged():
    assert standing(point(1, flags=("small_sample",)), Goal(5, 1), "higher") is None
    assert standing(point(1, partial=True), Goal(5, 1), "higher") is None


@pytest.fixture
def cached(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        yield Cached(workspace)


def test_the_workspaces_target_comes_before_the_metrics_own(cached):
    metric = cached.resolve("customer_churn_rate")
    result = cached.show((metric.label,), cached.asked()).results[0]
    found = goal(metric, result, cached.workspace.settings)
    assert (found.value, found.warn, found.cite) == (0.02, 0.05, None)


def test_a_target_counts_only_for_the_window_that_it_is_meant_for(cached):
    metric = cached.resolve("net_revenue_retention")
    assert isinstance(metric.target, Target)
    assert metric.target.basis == "12mo"
    year = cached.show((metric.label,), cached.asked()).results[0]
    month = cached.show((metric.label,), cached.asked(trailing="1mo")).results[0]
    settings = cached.workspace.settings
    assert goal(metric, year, settings).value == metric.target.value
    assert goal(metric, month, settings) is None


def test_answers_are_kept_until_data_settings_or_clocks_change(cached):
    def ask(**asked):
        return cached.show(("mrr",), cached.asked(**asked))

    first = ask()
    assert ask() is first
    assert ask(settings=("mrr.discounts=gross",)) is not first
    assert ask(as_of="2025-05-01") is not first
    cached.workspace._now = lambda: NOW + timedelta(minutes=5)
    assert ask() is first  # time alone changes nothing
    cached.workspace._now = lambda: NOW + timedelta(days=1)
    assert ask() is not first  # but a new day does
    cached.workspace._now = lambda: NOW
    cached.workspace.database.cursor().execute(
        "insert into meta.load select load_id + 100, * exclude (load_id) from meta.load limit 1"
    )
    assert ask() is not first  # and so do new data


def test_an_answer_is_asked_anew_once_an_instant_of_the_data_has_passed(cached):
    def ask(hour):
        cached.workspace._now = lambda: NOW.replace(month=6, day=20, hour=hour)
        return cached.show(("nps",), cached.asked())

    morning = ask(8)  # an answer arrives on June 20 at noon
    assert ask(9) is morning
    assert ask(13) is not morning


def test_an_unknown_metric_is_told_from_an_unknown_variant(cached):
    with pytest.raises(NotFound, match="Did you mean"):
        cached.resolve("mrrr")
    with pytest.raises(Exception, match="variant") as caught:
        cached.resolve("mrr:other")
    assert not isinstance(caught.value, NotFound)


def test_points_may_be_replaced_to_ask_for_one_period(cached):
    asked = cached.asked()
    assert replace(asked.question, by=("plan",)) == asked.change(by=("plan",)).question
