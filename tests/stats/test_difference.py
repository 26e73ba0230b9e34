import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.ends import ends

from tenure.stats.difference import (
    difference_of_errors,
    difference_of_intervals,
    is_clear,
    nps_difference_clear,
)
from tenure.stats.interval import NONE, Interval
from tenure.stats.wilson import wilson


@pytest.mark.parametrize(
    "new, n_new, old, n_old, low, high",
    [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062)],
)
def test_equals_method_10_of_newcombe_1998(
    new: int, n_new: int, old: int, n_old: int, low: float, high: float
) -> None:
    difference = difference_of_intervals(new / n_new, wilson(new, n_new), old / n_old, wilson(old, n_old))
    assert ends(difference) == pytest.approx((low, high), abs=1e-4)


def test_errors_add_in_squares() -> None:
    half = 1.959964 * 5
    assert ends(difference_of_errors(10, 3, 4, 4)) == pytest.approx((6 - half, 6 + half))


values = st.floats(-100, 100)
widths = st.floats(0.001, 50)


@given(values, widths, values, widths)
def test_symmetric_intervals_give_the_same_as_errors(new: float, a: float, old: float, b: float) -> None:
    z = 1.959963984540054
    new_ends, old_ends = Interval(new - z * a, new + z * a), Interval(old - z * b, old + z * b)
    combined = difference_of_intervals(new, new_ends, old, old_ends)
    assert ends(combined) == pytest.approx(ends(difference_of_errors(new, a, old, b)), abs=1e-9)


def test_unbounded_ends_stay_unbounded() -> None:
    half_open = difference_of_intervals(5, Interval(4, None), 1, Interval(0.5, 2))
    assert half_open.low == pytest.approx(4 - 2**0.5)
    assert half_open.high is None
    assert difference_of_intervals(5, NONE, 1, Interval(0, 2)) == NONE


@pytest.mark.parametrize("low, high", [(1, 2), (-2, -1), (1, None), (None, -1)])
def test_clear_is_wholly_on_one_side_of_zero(low: float | None, high: float | None) -> None:
    assert is_clear(Interval(low, high))


@pytest.mark.parametrize("low, high", [(-1, 1), (0, 1), (-1, 0), (None, 1), (-1, None), (None, None)])
def test_not_clear_when_zero_is_possible(low: float | None, high: float | None) -> None:
    assert not is_clear(Interval(low, high))


def test_scores_of_large_surveys_differ_and_of_small_ones_do_not() -> None:
    # 50 % promoters and 20 % detractors against 40 % and 25 %: 30 against 15 points.
    assert nps_difference_clear((1000, 30.0, 7000.0), (1000, 15.0, 6500.0))
    assert not nps_difference_clear((40, 30.0, 7000.0), (40, 15.0, 6500.0))
    # All alike on both sides, 100 against 0: the plain rule would call one answer each certain.
    assert not nps_difference_clear((1, 100.0, 10_000.0), (1, 0.0, 0.0))
    assert not nps_difference_clear((1000, 30.0, 7000.0), (0, 0.0, 0.0))
