"""Measured coverage of every interval at a nominal 95 %, exactly where the outcomes can be listed.

The target is 92 to 97 % from 20 units on. Where a method falls short of it, the test says what was measured.
"""

from collections.abc import Iterator
from math import comb, factorial

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.stats.ends import ends

from tenure.stats.adjusted_wald import nps_interval
from tenure.stats.difference import nps_difference_clear
from tenure.stats.interval import Interval, student_quantile
from tenure.stats.kaplan_meier import survival_quantile
from tenure.stats.order_statistics import quantile_ranks
from tenure.stats.ratio import ratio_interval
from tenure.stats.skewed_mean import mean_interval
from tenure.stats.wilson import wilson

Floats = NDArray[np.float64]


def holds(interval: Interval, truth: float) -> bool:
    """Whether the truth is inside; an end that is None excludes nothing."""
    return (interval.low is None or interval.low <= truth + 1e-9) and (
        interval.high is None or truth - 1e-9 <= interval.high
    )


@pytest.mark.parametrize(
    "n, p, measured", [(20, 0.05, 0.925), (10, 0.02, 0.984), (20, 0.5, 0.959), (100, 0.03, 0.969)]
)
def test_wilson(n: int, p: float, measured: float) -> None:
    coverage = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if holds(wilson(k, n), p))
    assert coverage == pytest.approx(measured, abs=0.001)


def answers(n: int, shares: tuple[float, float, float]) -> Iterator[tuple[float, tuple[int, float, float]]]:
    """Every possible survey of n answers: its probability, and its n, mean and mean square."""
    for up in range(n + 1):
        for down in range(n + 1 - up):
            ways = factorial(n) // (factorial(up) * factorial(down) * factorial(n - up - down))
            chance = ways * shares[0] ** up * shares[1] ** (n - up - down) * shares[2] ** down
            yield chance, (n, 100 * (up - down) / n, 10_000 * (up + down) / n)


@pytest.mark.parametrize(
    "n, shares, measured, width",
    [
        (20, (0.8, 0.15, 0.05), 0.955, 49),
        (10, (0.5, 0.3, 0.2), 0.964, 81),
        (20, (0.5, 0.3, 0.2), 0.947, 62),
        (50, (0.5, 0.3, 0.2), 0.950, 42),
        (30, (0.9, 0.08, 0.02), 0.958, 33),
    ],
)
def test_net_promoter_score(
    n: int, shares: tuple[float, float, float], measured: float, width: float
) -> None:
    truth, coverage, mean_width = 100 * (shares[0] - shares[2]), 0.0, 0.0
    for chance, moments in answers(n, shares):
        interval = nps_interval(*moments)
        low, high = ends(interval)
        coverage += chance * holds(interval, truth)
        mean_width += chance * (high - low)
    assert coverage == pytest.approx(measured, abs=0.002)
    assert mean_width == pytest.approx(width, abs=0.6)


@pytest.mark.parametrize("n", [10, 15])
def test_equal_scores_rarely_look_different(n: int) -> None:
    surveys = list(answers(n, (0.5, 0.3, 0.2)))
    alarms = sum(a * b for a, new in surveys for b, old in surveys if nps_difference_clear(new, old))
    assert alarms <= 0.056


def mean_coverage(samples: Floats, truth: float) -> tuple[float, float]:
    """Coverage of the interval under test, and of Student's, over the rows of `samples`."""
    n = samples.shape[1]
    moments = np.stack([(samples**k).sum(axis=1) for k in (1, 2, 3)], axis=1).tolist()
    hits = sum(holds(mean_interval(n, *sums), truth) for sums in moments)
    half = student_quantile(0.95, n - 1) * samples.std(axis=1, ddof=1) / np.sqrt(n)
    return hits / len(samples), float(np.mean(np.abs(samples.mean(axis=1) - truth) <= half))


def test_mean_of_moderately_skewed_values() -> None:
    random = np.random.RandomState(1)
    for n in (20, 30):
        coverage, _ = mean_coverage(random.exponential(size=(8000, n)), 1.0)
        assert 0.935 <= coverage <= 0.96
        coverage, student = mean_coverage(random.standard_normal((8000, n)), 0.0)
        assert abs(coverage - student) <= 0.004


@pytest.mark.parametrize(
    "sigma, measured, by_student", [(0.8, 0.934, 0.907), (1.0, 0.926, 0.881), (1.2, 0.917, 0.848)]
)
def test_mean_of_heavy_tailed_values_falls_short_but_less_than_student(
    sigma: float, measured: float, by_student: float
) -> None:
    """Lognormal, 30 values: above .92 up to sigma 1, .917 (just short) at sigma 1.2."""
    random = np.random.RandomState(2)
    coverage, student = mean_coverage(random.lognormal(0, sigma, size=(12_000, 30)), np.exp(sigma**2 / 2))
    assert coverage == pytest.approx(measured, abs=0.009)
    assert student == pytest.approx(by_student, abs=0.011)
    assert coverage > student + 0.015


def retention(random: np.random.RandomState, shape: tuple[int, ...]) -> Floats:
    """Closing over opening revenue per account: 10 % leave, 25 % expand, 10 % fall to 0.6, the rest stay."""
    fate = random.uniform(size=shape)
    expanded = 1 + random.exponential(0.4, size=shape)
    return np.select(
        [fate < 0.1, fate < 0.35, fate < 0.45], [np.zeros(shape), expanded, np.full(shape, 0.6)], 1.0
    )


RETAINED = 0.25 * 1.4 + 0.1 * 0.6 + 0.55


@pytest.mark.parametrize(
    "n, sigma, measured", [(20, 0.5, 0.945), (30, 0.8, 0.941), (30, 1.3, 0.906), (100, 1.0, 0.944)]
)
def test_net_revenue_retention(n: int, sigma: float, measured: float) -> None:
    """Account sizes are lognormal. When they are very skewed (sigma 1.3), 30 accounts fall short."""
    random = np.random.RandomState(3)
    opening = random.lognormal(0, sigma, size=(8000, n))
    closing = opening * retention(random, (8000, n))
    sums = (closing, opening, closing**2, closing * opening, opening**2)
    moments = np.stack([s.sum(axis=1) for s in sums], axis=1).tolist()
    coverage = sum(holds(ratio_interval(n, *row), RETAINED) for row in moments) / len(moments)
    assert coverage == pytest.approx(measured, abs=0.011)


@pytest.mark.parametrize("n, p", [(20, 0.5), (30, 0.5), (50, 0.9), (200, 0.25)])
def test_quantile_of_any_distribution(n: int, p: float) -> None:
    low, high = quantile_ranks(n, p)
    assert low is not None
    assert high is not None
    samples = np.sort(np.random.RandomState(4).lognormal(0, 1, size=(10_000, n)), axis=1)
    truth = np.quantile(np.random.RandomState(5).lognormal(0, 1, size=2_000_000), p)
    coverage = np.mean((samples[:, low - 1] <= truth) & (truth <= samples[:, high - 1]))
    exact = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(low, high))
    assert coverage == pytest.approx(exact, abs=0.012)
    assert 0.95 <= exact <= 0.971


@pytest.mark.parametrize(
    "n, longest, measured", [(20, None, 0.970), (20, 4.0, 0.955), (30, 2.0, 0.95), (100, 2.0, 0.95)]
)
def test_median_duration_with_censoring(n: int, longest: float | None, measured: float) -> None:
    """Exponential durations, seen for a time that is uniform up to `longest`; None: nothing is censored."""
    random, ones, hits = np.random.RandomState(6), np.ones(n), 0
    for _ in range(2000):
        time = random.exponential(size=n)
        seen = random.uniform(0, longest, size=n) if longest else np.full(n, np.inf)
        quantile = survival_quantile(np.minimum(time, seen), time <= seen, ones)
        hits += holds(Interval(quantile.low, quantile.high), float(np.log(2)))
    assert hits / 2000 == pytest.approx(measured, abs=0.015)
