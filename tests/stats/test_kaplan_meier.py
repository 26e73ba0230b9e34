"""Among others, the remission times of Freireich et al. (1963), the textbook example of the estimator."""

import csv
import os
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.stats.kaplan_meier import SurvivalQuantile, survival_at, survival_quantile

# Weeks in remission; on 6-MP, a minus marks those still in remission when last seen.
SIX_MP = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
WEEKS = [abs(week) for week in SIX_MP]
RELAPSED = [week > 0 for week in SIX_MP]
ONES = [1] * 21

subjects = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25)


PUBLISHED = [(6, 0.8571, 0.0764), (7, 0.8067, 0.0869), (10, 0.7529, 0.0963), (13, 0.6902, 0.1068)]
PUBLISHED += [(16, 0.6275, 0.1141), (22, 0.5378, 0.1282), (23, 0.4482, 0.1346)]


@pytest.mark.parametrize("week, share, error", PUBLISHED)
def test_survival_of_6_mp_as_published(week: int, share: float, error: float) -> None:
    at = survival_at(WEEKS, RELAPSED, ONES, week)
    assert at.value == pytest.approx(share, abs=5e-5)
    # The published standard errors, on the scale on which the interval is symmetric.
    half = 1.959964 * error / (share * -np.log(share))
    assert at.low == pytest.approx(share ** np.exp(half), abs=1e-3)
    assert at.high == pytest.approx(share ** np.exp(-half), abs=1e-3)


def test_medians_of_both_arms_as_published() -> None:
    six_mp = survival_quantile(WEEKS, RELAPSED, ONES)
    assert (six_mp.value, six_mp.low, six_mp.high) == (23.0, 13.0, None)
    assert six_mp.reached == pytest.approx(1 - 0.4482, abs=5e-5)
    assert survival_quantile(PLACEBO, ONES, ONES) == SurvivalQuantile(8.0, 4.0, 11.0, 1.0)


def test_survival_before_the_first_event_and_after_the_last() -> None:
    early = survival_at(WEEKS, RELAPSED, ONES, 5)
    assert (early.value, early.low, early.high, early.at_risk) == (1.0, None, None, 21)
    assert survival_at(WEEKS, RELAPSED, ONES, 35).at_risk == 1
    assert survival_at(WEEKS, RELAPSED, ONES, 36).value is None
    gone = survival_at(PLACEBO, ONES, ONES, 24)
    assert (gone.value, gone.low, gone.high, gone.at_risk) == (0.0, 0.0, None, 0)


def test_median_not_reached() -> None:
    quantile = survival_quantile([1, 2, 3, 3], [True, False, False, False], [1, 1, 1, 1])
    assert quantile.value is None
    assert quantile.reached == pytest.approx(0.25)


def test_reached_by_exactly_half_and_then_no_more() -> None:
    assert survival_quantile([2, 9], [True, False], [5, 5]).value == 2.0


@pytest.mark.parametrize("rows", [([], [], []), ([4, 5], [False, False], [3, 2])])
def test_without_events_nothing_is_known(rows: tuple[list[float], list[bool], list[int]]) -> None:
    assert survival_quantile(*rows) == SurvivalQuantile(None, None, None, 0.0)


@pytest.mark.parametrize(
    "rows, message",
    [
        (([1, 2], [True], [1, 1]), "one length"),
        (([1.0, float("nan")], [True, True], [1, 1]), "durations are numbers"),
        (([1, 2], [True, True], [1, -1]), "counts"),
    ],
)
def test_malformed_tables_are_refused(rows: tuple[list[float], list[bool], list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        survival_quantile(*rows)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
def test_median_is_the_plain_median_when_nothing_is_censored(values: list[int]) -> None:
    ones = [1] * len(values)
    assert survival_quantile(values, ones, ones).value == np.median(values)


@pytest.mark.parametrize("n", [24, 34])  # the product of fractions rounds up, and down, from one half
def test_median_does_not_depend_on_rounding(n: int) -> None:
    assert survival_quantile(range(n), [1] * n, [1] * n).value == (n - 1) / 2


@given(subjects, st.sampled_from([0.25, 0.5, 0.9]))
def test_agrees_with_exact_fractions(rows: list[tuple[int, bool]], p: float) -> None:
    survival, expected = Fraction(1), None
    event_times = sorted({t for t, event in rows if event})
    for t in event_times:
        at_risk = sum(1 for time, _ in rows if time >= t)
        survival *= 1 - Fraction(sum(1 for time, event in rows if time == t and event), at_risk)
        if expected is None and survival <= 1 - Fraction(p).limit_denominator(100):
            later = [other for other in event_times if other > t]
            at_threshold = survival == 1 - Fraction(p).limit_denominator(100)
            expected = (t + later[0]) / 2 if at_threshold and later else t
    durations, happened = zip(*rows, strict=True)
    quantile = survival_quantile(durations, happened, [1] * len(rows), p=p)
    assert quantile.value == expected
    assert quantile.reached == pytest.approx(float(1 - survival))
    if quantile.value is not None:
        assert quantile.low is not None
        assert quantile.low <= quantile.value <= (quantile.high or quantile.value)


@given(subjects, st.randoms(use_true_random=False))
def test_a_life_table_gives_the_same_as_its_subjects_in_any_order(
    rows: list[tuple[int, bool]], random: Random
) -> None:
    durations, happened = zip(*rows, strict=True)
    table = sorted(set(rows), key=lambda _: random.random())
    counted = survival_quantile([t for t, _ in table], [e for _, e in table], [rows.count(r) for r in table])
    assert survival_quantile(durations, happened, [1] * len(rows)) == counted


@pytest.mark.data
def test_telco_retention_after_60_months() -> None:
    """Of IBM's 7,043 fictional customers 66.4 % are kept for 60 months, interval 65.0 to 67.8 %."""
    if "TENURE_TEST_DATA" not in os.environ:
        pytest.skip("TENURE_TEST_DATA is not set")
    with (Path(os.environ["TENURE_TEST_DATA"]) / "churn" / "telco_ibm.csv").open() as file:
        rows = list(csv.DictReader(file))
    months, churned = [int(r["tenure"]) for r in rows], [r["Churn"] == "Yes" for r in rows]
    at = survival_at(months, churned, [1] * len(rows), 60)
    assert at.value == pytest.approx(0.664, abs=5e-4)
    assert at.low == pytest.approx(0.650, abs=5e-4)
    assert at.high == pytest.approx(0.678, abs=5e-4)
