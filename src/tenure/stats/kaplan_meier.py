"""Kaplan-Meier estimate of the time until something happens, when for some it has not happened yet.

Input is a life table: rows of a duration, whether the event happened then (else the subject was last seen
then, "censored"), and the number of subjects. A plain list of subjects is the case with weights of 1.

Assumptions:
1. Those who left the study early would have gone on like those who stayed (non-informative censoring).
2. Subjects are independent, and early and late starters alike.
3. Where an event and a censoring have the same duration, the event came first.

Sources: E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete observations", Journal
of the American Statistical Association 53, 457-481, with Greenwood's variance; R. Brookmeyer and J. Crowley
(1982), "A confidence interval for the median survival time", Biometrics 38, 29-41; the log(-log) scale is
that of J. D. Kalbfleisch and R. L. Prentice (1980), "The Statistical Analysis of Failure Time Data".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.stats.interval import NONE, Interval, normal_quantile

# Survival is a product of many fractions: a value this near to a threshold is at the threshold.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class SurvivalQuantile:
    """The duration by which a share p has had the event, in the unit of the durations.

    `value` is None when fewer than p ever got there; `low` and `high` are None where the data do not bound
    it. `reached` is the estimated share that had the event by the longest duration seen, 0 to 1.
    """

    value: float | None
    low: float | None
    high: float | None
    reached: float


@dataclass(frozen=True, slots=True)
class SurvivalShare:
    """The share for which the event has not happened by some duration, with its interval, 0 to 1."""

    value: float | None
    low: float | None
    high: float | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class _Curve:
    """The survival curve at the durations at which events happened, ascending."""

    times: NDArray[np.float64]
    survival: NDArray[np.float64]
    greenwood: NDArray[np.float64]  # variance of log survival; infinite where survival is 0


def survival_quantile(
    durations: ArrayLike,
    happened: ArrayLike,
    weights: ArrayLike,
    p: float = 0.5,
    level: float = 0.95,
) -> SurvivalQuantile:
    """The smallest duration at which 1 - survival reaches p; median by default.

    Where survival stays at exactly 1 - p from one event to the next, the value is midway between the two,
    so that the median of uncensored data is their plain median. The interval holds the durations at which
    survival is not clearly different from 1 - p.
    """
    if not 0 < p < 1:
        raise ValueError(f"a quantile of a duration lies strictly between 0 and 1, got {p}")
    curve = _curve(*_table(durations, happened, weights))
    if not curve.times.size:
        return SurvivalQuantile(None, None, None, 0.0)
    low, high = _band(curve, level)
    return SurvivalQuantile(
        value=_crossing(curve, 1 - p),
        low=_first(curve.times, low <= 1 - p),
        high=_first(curve.times, high <= 1 - p),
        reached=float(1 - curve.survival[-1]),
    )


def survival_at(
    durations: ArrayLike,
    happened: ArrayLike,
    weights: ArrayLike,
    duration: float,
    level: float = 0.95,
) -> SurvivalShare:
    """The share for which the event has not happened by `duration` (an event at exactly it counts).

    `at_risk` is the number of subjects seen for at least that long. Beyond the longest duration seen the
    value is None, unless nobody was left.
    """
    times, events, numbers = _table(durations, happened, weights)
    curve = _curve(times, events, numbers)
    at_risk = int(numbers[times >= duration].sum())
    step = int(np.searchsorted(curve.times, duration, side="right")) - 1
    survival = 1.0 if step < 0 else float(curve.survival[step])
    if at_risk == 0 and survival > 0:
        return SurvivalShare(None, None, None, 0)
    ends = NONE if step < 0 else _ends(curve, step, level)
    return SurvivalShare(survival, ends.low, ends.high, at_risk)


def _table(
    durations: ArrayLike, happened: ArrayLike, weights: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    times = np.asarray(durations, dtype=np.float64)
    events = np.asarray(happened, dtype=np.bool_)
    numbers = np.asarray(weights, dtype=np.int64)
    if not times.shape == events.shape == numbers.shape or times.ndim != 1:
        raise ValueError("durations, happened and weights are three lists of one length")
    if np.isnan(times).any() or (numbers < 0).any():
        raise ValueError("durations are numbers, and weights are counts of subjects")
    return times, events, numbers


def _curve(times: NDArray[np.float64], events: NDArray[np.bool_], numbers: NDArray[np.int64]) -> _Curve:
    distinct, row = np.unique(times, return_inverse=True)
    leaving = np.bincount(row, weights=numbers, minlength=distinct.size)
    deaths = np.bincount(row, weights=numbers * events, minlength=distinct.size)
    at_risk = leaving[::-1].cumsum()[::-1]
    step = deaths > 0
    distinct, deaths, at_risk = distinct[step], deaths[step], at_risk[step]
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
    return _Curve(distinct, np.cumprod(1 - deaths / at_risk), greenwood)


def _band(curve: _Curve, level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The two ends of survival at each step, on the log(-log) scale; where survival is 0, 0 and NaN."""
    inside = curve.survival > 0
    log = np.log(curve.survival, where=inside, out=np.full_like(curve.survival, np.nan))
    width = normal_quantile(level) * np.sqrt(np.where(inside, curve.greenwood, np.nan)) / -log
    return np.where(inside, np.exp(log * np.exp(width)), 0.0), np.exp(log * np.exp(-width))


def _ends(curve: _Curve, step: int, level: float) -> Interval:
    low, high = _band(curve, level)
    return Interval(float(low[step]), None if np.isnan(high[step]) else float(high[step]))


def _crossing(curve: _Curve, threshold: float) -> float | None:
    first = _first_index(curve.survival <= threshold + _SAME)
    if first is None:
        return None
    value = float(curve.times[first])
    flat = curve.survival[first] >= threshold - _SAME
    if flat and first + 1 < curve.times.size:
        return (value + float(curve.times[first + 1])) / 2
    return value


def _first(times: NDArray[np.float64], reached: NDArray[Any]) -> float | None:
    index = _first_index(reached)
    return None if index is None else float(times[index])


def _first_index(reached: NDArray[Any]) -> int | None:
    return int(np.argmax(reached)) if reached.any() else None
