from math import comb
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.stats.order_statistics import interpolation, quantile_ranks


def below(k: int, n: int, p: float) -> float:
    """P(B < k) for B binomial(n, p), term by term."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k))


@pytest.mark.parametrize(
    "n, ranks", [(5, (None, None)), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))]
)
def test_tabulated_ranks_of_the_median(n: int, ranks: tuple[int | None, int | None]) -> None:
    assert quantile_ranks(n, 0.5) == ranks


def test_a_high_quantile_can_lack_its_upper_end_only() -> None:
    assert quantile_ranks(35, 0.9) == (28, None)
    assert quantile_ranks(36, 0.9)[1] == 36
    assert quantile_ranks(0, 0.9) == (None, None)


@given(st.integers(0, 80), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]), st.sampled_from([0.79, 0.95]))
def test_ranks_are_the_innermost_that_keep_the_level(n: int, p: float, level: float) -> None:
    tail = (1 - level) / 2
    low, high = quantile_ranks(n, p, level)
    assert below(low or 0, n, p) <= tail
    assert below((low or 0) + 1, n, p) > tail  # one rank further in would miss too often
    last = high or n + 1
    assert 1 - below(last, n, p) <= tail + 1e-12
    assert 1 - below(last - 1, n, p) > tail


def test_ten_million_values_agree_with_the_normal_limit_and_are_quick() -> None:
    n = 10_000_000
    began = process_time()
    low, high = quantile_ranks(n, 0.9)
    assert process_time() - began < 0.1
    half = 1.959964 * (n * 0.9 * 0.1) ** 0.5
    assert low == pytest.approx(0.9 * n - half, abs=3)
    assert high == pytest.approx(0.9 * n + half, abs=3)


@given(
    st.lists(st.integers(-1000, 1000), min_size=1, max_size=50),
    st.one_of(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), st.floats(0, 1)),
)
def test_interpolation_is_numpys(values: list[int], p: float) -> None:
    first, second, weight = interpolation(len(values), p)
    ascending = sorted(values)
    value = (1 - weight) * ascending[first - 1] + weight * ascending[second - 1]
    assert value == pytest.approx(np.quantile(values, p), abs=1e-9)


@pytest.mark.parametrize("n, p", [(0, 0.5), (3, 1.01), (3, -0.01)])
def test_interpolation_refuses_what_has_no_quantile(n: int, p: float) -> None:
    with pytest.raises(ValueError, match="quantile"):
        interpolation(n, p)


@pytest.mark.parametrize("p", [0.0, 1.0, 1.5])
def test_an_extreme_has_no_interval(p: float) -> None:
    with pytest.raises(ValueError, match="strictly between"):
        quantile_ranks(10, p)


def test_an_impossible_level_is_refused() -> None:
    with pytest.raises(ValueError, match="confidence level"):
        quantile_ranks(10, 0.5, level=95)
