from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.stats.ends import ends

from tenure.stats.interval import NONE
from tenure.stats.ratio import ratio_interval

pairs = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=30)


def moments(rows: list[tuple[int, int]]) -> tuple[int, float, float, float, float, float]:
    num, den = [r[0] for r in rows], [r[1] for r in rows]
    return (
        len(rows),
        sum(num),
        sum(den),
        sum(a * a for a in num),
        sum(a * b for a, b in rows),
        sum(b * b for b in den),
    )


def test_three_accounts_by_hand() -> None:
    # Ratio 12/7, residuals 2/7, 4/7, -6/7, their variance 4/7; t(2) = 4.302653.
    half = 4.302653 * sqrt(3 * 4 / 7) / 7
    interval = ratio_interval(*moments([(2, 1), (4, 2), (6, 4)]))
    assert ends(interval) == pytest.approx((12 / 7 - half, 12 / 7 + half))


@given(pairs)
def test_equals_the_residuals_of_the_rows(rows: list[tuple[int, int]]) -> None:
    num, den = np.array(rows, dtype=float).T
    residuals = num - num.sum() / den.sum() * den
    interval = ratio_interval(*moments(rows), level=0.9)
    if np.abs(residuals).max() < 1e-9:
        assert interval == NONE
        return
    half = stats.t.ppf(0.95, len(rows) - 1) * residuals.std(ddof=1) / sqrt(len(rows)) / den.mean()
    ratio = num.sum() / den.sum()
    assert ends(interval) == pytest.approx((ratio - half, ratio + half), abs=1e-6)


def test_a_mean_is_the_ratio_with_den_one() -> None:
    # 1..5: the same as Student's interval of the mean.
    interval = ratio_interval(*moments([(k, 1) for k in range(1, 6)]))
    assert ends(interval) == pytest.approx((1.036757, 4.963243))


@pytest.mark.parametrize("rows", [[], [(1, 2)], [(0, 0), (3, 0)], [(3, 4), (6, 8)]])
def test_too_little_to_tell(rows: list[tuple[int, int]]) -> None:
    assert ratio_interval(*moments(rows)) == NONE
