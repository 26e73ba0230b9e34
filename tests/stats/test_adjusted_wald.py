from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.ends import ends

from tenure.stats.adjusted_wald import nps_interval
from tenure.stats.interval import NONE

counts = st.integers(0, 500)


def score(promoters: int, passives: int, detractors: int) -> tuple[int, float, float]:
    n = promoters + passives + detractors
    return n, 100 * (promoters - detractors) / n, 10_000 * (promoters + detractors) / n


def test_equals_the_form_with_counts() -> None:
    # 10 promoters, 6 passives, 4 detractors: (10.75 - 4.75) / 23 and its Wald interval.
    up, down = 10.75 / 23, 4.75 / 23
    half = 1.959964 * sqrt((up + down - (up - down) ** 2) / 23)
    expected = 100 * (up - down - half), 100 * (up - down + half)
    assert ends(nps_interval(*score(10, 6, 4))) == pytest.approx(expected, abs=1e-4)


def test_a_large_survey_has_the_unit_variance_of_its_shares() -> None:
    # Promoters 1/2, detractors 1/6: a score of 33.3 with unit variance 5/9.
    low, high = ends(nps_interval(*score(300_000, 200_000, 100_000)))
    error = (high - low) / (2 * 1.959964)
    assert error / 100 * sqrt(600_000) == pytest.approx(sqrt(5 / 9), rel=1e-4)


def test_answers_all_alike_are_not_certainty() -> None:
    # Centre 1000/13, variance (100,000 + 15,000)/13 less its square: 76.9 less 1.96 times 15.01.
    assert ends(nps_interval(*score(10, 0, 0))) == pytest.approx((47.50, 100), abs=0.01)


def test_no_answers_no_interval() -> None:
    assert nps_interval(0, 0.0, 0.0) == NONE


@given(counts, counts, counts.map(lambda k: k + 1))
def test_holds_the_score_and_mirrors(promoters: int, passives: int, detractors: int) -> None:
    low, high = ends(nps_interval(*score(promoters, passives, detractors)))
    assert -100 <= low <= score(promoters, passives, detractors)[1] <= high <= 100
    assert ends(nps_interval(*score(detractors, passives, promoters))) == pytest.approx((-high, -low))
