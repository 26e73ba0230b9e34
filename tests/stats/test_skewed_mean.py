from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from tests.stats.ends import ends

from tenure.stats.interval import NONE
from tenure.stats.skewed_mean import mean_interval

samples = st.lists(st.integers(0, 10_000), min_size=3, max_size=40)


def moments(values: list[float] | list[int]) -> tuple[int, float, float, float]:
    return len(values), sum(values), sum(v**2 for v in values), sum(v**3 for v in values)


def test_symmetric_values_get_students_interval() -> None:
    # 1..5: mean 3, standard error 0.70711, t(4) = 2.776445.
    assert ends(mean_interval(*moments([1, 2, 3, 4, 5]))) == pytest.approx((1.036757, 4.963243))


def test_two_values_have_no_skewness() -> None:
    # Mean 2, standard error 1, t(1) = 12.70620.
    assert ends(mean_interval(*moments([1, 3]))) == pytest.approx((-10.7062, 14.7062))


@given(samples)
def test_ends_are_where_halls_transformed_statistic_is_critical(values: list[int]) -> None:
    n, spread = len(values), float(np.std(values, ddof=1))
    assume(spread > 0.001 * np.mean(values))
    central = [v - np.mean(values) for v in values]
    g1 = float(np.mean([c**3 for c in central]) / np.mean([c**2 for c in central]) ** 1.5)
    skewness = g1 * sqrt(n * (n - 1)) / (n - 2)
    low, high = ends(mean_interval(*moments(values), level=0.9))
    assert low <= np.mean(values) <= high

    def transformed(mean: float) -> float:
        t = sqrt(n) * (float(np.mean(values)) - mean) / spread
        return t + skewness * t**2 / (3 * sqrt(n)) + skewness**2 * t**3 / (27 * n) + skewness / (6 * sqrt(n))

    critical = stats.t.ppf(0.95, n - 1)
    assert transformed(low) == pytest.approx(critical, abs=1e-5)
    assert transformed(high) == pytest.approx(-critical, abs=1e-5)


@given(samples, st.integers(1, 50))
def test_the_unit_of_the_values_does_not_matter(values: list[int], factor: int) -> None:
    assume(len(set(values)) > 1)
    low, high = ends(mean_interval(*moments(values)))
    scaled = ends(mean_interval(*moments([factor * v for v in values])))
    assert scaled == pytest.approx((factor * low, factor * high))


def test_right_skewed_values_get_a_longer_upper_side() -> None:
    values = [1, 1, 2, 2, 3, 3, 4, 5, 8, 30]
    low, high = ends(mean_interval(*moments(values)))
    assert high - 5.9 > 1.5 * (5.9 - low)


@pytest.mark.parametrize("values", [[], [7], [7, 7, 7], [0, 0], [49.99] * 1000])
def test_no_spread_no_interval(values: list[float]) -> None:
    assert mean_interval(*moments(values)) == NONE


def test_rounding_of_large_values_does_not_invent_skewness() -> None:
    values = [1e9 - 2.0, 1e9 - 1.0, 1e9, 1e9 + 1.0, 1e9 + 2.0] * 40
    interval = mean_interval(*moments(values))
    assert interval == NONE or interval.low == pytest.approx(1e9, abs=1.0)
