"""What values are compared with: the period before, the same one a year before, the target."""

from __future__ import annotations

from datetime import date

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.period import Grain
from tenure.service.cached import Cached
from tenure.service.change import Comparison, Verdict, change_to, series
from tenure.service.comparison import parse_comparison, with_past, year_before
from tenure.service.goal import Goal
from tenure.service.overview import movers, overview
from tests.service.test_change import point
from tests.small import small_workspace

PREVIOUS, YEAR, TARGET = Comparison


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    with small_workspace(tmp_path_factory.mktemp("comparison") / "small") as workspace:
        yield Cached(workspace)


def one(cached, label, comparison, **asked):
    result, past = with_past(cached, (label,), cached.asked(**asked), comparison)[0]
    return result, series(result), past


@pytest.mark.parametrize(
    ("start", "grain", "expected"),
    [
        (date(2025, 6, 1), Grain.MONTH, date(2024, 6, 1)),
        (date(2025, 4, 1), Grain.QUARTER, date(2024, 4, 1)),
        (date(2025, 6, 2), Grain.WEEK, date(2024, 6, 3)),  # a Monday
        (date(2025, 6, 5), Grain.DAY, date(2024, 6, 6)),  # a Thursday
    ],
)
def test_the_same_period_a_year_before(start, grain, expected):
    assert year_before(start, grain) == expected


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ({"start": "2025-03-01", "end": "2025-07-01"}, {"start": "2024-06-01", "end": "2024-07-01"}),
        (
            {"start": "2025-06-01", "end": "2025-07-01", "grain": "total"},
            {"start": "2024-06-01", "end": "2024-07-01"},
        ),
        (
            {"start": "2025-06-02", "end": "2025-06-09", "grain": "week"},
            {"start": "2024-06-03", "end": "2024-06-10"},
        ),
    ],
)
def test_a_year_before_is_known_beyond_the_range(cached, asked, before):
    result, points, past = one(cached, "mrr", YEAR, **asked)
    grain = asked.get("grain", "month")
    alone = cached.show(("mrr",), cached.asked(**before, grain=grain)).results[0].points[0]
    found = past.change(points[-1], result.direction)
    assert points[0].start == date.fromisoformat(asked["start"])
    assert found.before == alone
    assert found.difference == float(points[-1].value) - float(alone.value)
    assert found.comparison is YEAR


def test_the_first_point_of_a_range_has_one_before_it(cached):
    result, points, past = one(cached, "mrr", PREVIOUS, start="2025-04-01", end="2025-06-01")
    assert len(points) == 2
    assert past.before(points[1]) == points[0]
    assert past.before(points[0]).start == date(2025, 3, 1)
    assert past.change(points[1], result.direction).comparison is PREVIOUS


def test_a_period_that_is_not_over_is_compared_with_nothing(cached):
    for comparison in Comparison:
        result, points, past = one(cached, "ticket_volume", comparison, start="2025-06-01", end="2025-08-01")
        assert points[1].is_partial
        found = past.change(points[1], result.direction, Goal(1, 1))
        assert (found.verdict, found.is_lacking) == (Verdict.UNKNOWN, False)
        assert past.change(points[0], result.direction, Goal(1, 1)).verdict is not Verdict.UNKNOWN


def test_where_nothing_stands_a_year_before_that_is_said(cached):
    result, points, past = one(cached, "ticket_volume", YEAR, start="2024-06-01", end="2024-07-01")
    assert past.change(points[0], result.direction).is_lacking
    result, points, past = one(cached, "ticket_volume", TARGET)
    assert past.change(points[0], result.direction).is_lacking


def test_a_target_is_compared_by_the_interval_of_the_value():
    assert change_to(point(0.9, 0.85, 0.95), 0.8, "higher").verdict is Verdict.BETTER
    assert change_to(point(0.9, 0.85, 0.95), 0.8, "lower").verdict is Verdict.WORSE
    assert change_to(point(0.9, 0.75, 0.95), 0.8, "higher").verdict is Verdict.UNCLEAR
    assert change_to(point(0.8, 0.75, 0.95), 0.8, "higher").verdict is Verdict.SAME
    found = change_to(point(120), 100, "higher")
    assert (found.verdict, found.difference, found.low) == (Verdict.BETTER, 20, None)
    assert found.relative == pytest.approx(0.2)


def test_a_small_sample_is_not_held_against_a_target(cached):
    _, _, past = one(cached, "mrr", TARGET)
    small = point(0.5, 0.45, 0.55, flags=("small_sample",))
    assert past.change(small, "higher", Goal(0.9, 0.8)).verdict is Verdict.UNCLEAR


def test_who_moved_it_follows_the_comparison(cached):
    asked = cached.asked(start="2025-06-01", end="2025-07-01")
    tiles = {tile.metric.id: tile for tile in overview(cached, asked, comparison=YEAR).tiles}
    mrr = tiles["mrr"]
    assert (mrr.step.before.start, mrr.step.difference) == (date(2024, 6, 1), 170)
    # A paid 100 and pays 180, D began with 90, B pays what it paid
    assert [(one.account_id, one.difference) for one in movers(cached, mrr, asked)] == [("D", 90), ("A", 80)]
    assert {tile.step.comparison for tile in tiles.values()} == {YEAR}


def test_what_moved_stays_with_the_period_before_where_targets_are_compared(cached):
    tiles = overview(cached, cached.asked(), comparison=TARGET).tiles
    assert {tile.step.comparison for tile in tiles} == {PREVIOUS}
    assert {tile.change.comparison for tile in tiles} == {TARGET}


def test_an_unknown_comparison_is_told_what_exists():
    assert parse_comparison("") is PREVIOUS
    with pytest.raises(UserError, match="previous"):
        parse_comparison("decade")
