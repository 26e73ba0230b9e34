from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.ends import ends

from tenure.stats.interval import NONE
from tenure.stats.wilson import wilson


@pytest.mark.parametrize(
    "successes, n, low, high",
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_equals_table_1_of_newcombe_1998(successes: int, n: int, low: float, high: float) -> None:
    assert ends(wilson(successes, n)) == pytest.approx((low, high), abs=5e-5)


def test_no_units_no_interval() -> None:
    assert wilson(0, 0) == NONE


@pytest.mark.parametrize("successes, n", [(-1, 3), (4, 3), (nan, 3), (inf, 3)])
def test_impossible_counts_are_refused(successes: float, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(successes, n)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, nan])
def test_impossible_levels_are_refused(level: float) -> None:
    with pytest.raises(ValueError, match="confidence level"):
        wilson(1, 3, level)


@given(st.integers(1, 10_000_000), st.floats(0, 1))
def test_holds_the_share_and_mirrors(n: int, fraction: float) -> None:
    successes = round(fraction * n)
    low, high = ends(wilson(successes, n))
    assert 0 <= low <= successes / n <= high <= 1
    assert ends(wilson(n - successes, n)) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.integers(1, 1000), st.floats(0, 1), st.floats(0.5, 0.98))
def test_a_higher_level_is_wider(n: int, fraction: float, level: float) -> None:
    successes = round(fraction * n)
    low, high = ends(wilson(successes, n, level))
    wide_low, wide_high = ends(wilson(successes, n, level + 0.01))
    assert wide_high - wide_low > high - low
