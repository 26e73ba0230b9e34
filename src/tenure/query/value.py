"""From moments to a value with its interval, numerator, denominator and reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np

from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.kernel.unit import Reason, Unit
from tenure.query.moments import Moments
from tenure.stats.adjusted_wald import nps_interval
from tenure.stats.interval import NONE, Interval
from tenure.stats.kaplan_meier import survival_quantile
from tenure.stats.order_statistics import interpolation, quantile_ranks
from tenure.stats.ratio import ratio_interval
from tenure.stats.skewed_mean import mean_interval
from tenure.stats.wilson import wilson

Number = Decimal | int | float
PRECISE = Context(prec=38)


@dataclass(frozen=True, slots=True)
class Value:
    """A folded value: null with a reason, or a number with what it was made of."""

    value: Number | None
    reason: Reason | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    n: int = 0
    interval: Interval = NONE
    flags: tuple[str, ...] = ()


def null(reason: Reason, n: int = 0, flags: tuple[str, ...] = ()) -> Value:
    """A null with its reason."""
    return Value(None, reason, n=n, flags=flags)


def divide(numerator: Number, denominator: Number) -> Number:
    """The quotient, exact to 38 digits unless a float takes part."""
    if isinstance(numerator, float) or isinstance(denominator, float):
        return float(numerator) / float(denominator)
    return PRECISE.divide(Decimal(numerator), Decimal(denominator))


def fold(metric: Metric, moments: Moments) -> Value:
    """The value of one period and segment."""
    flags: tuple[str, ...] = (f"not_matured:{moments.waiting}",) if moments.waiting else ()
    flags += ("mixed_instruments",) if moments.is_mixed else ()
    flags += (moments.flag,) if moments.flag else ()
    if moments.unknown:
        return null(Reason.NO_RATE, moments.n, flags)
    if metric.fold.kind is FoldKind.SUM:
        return _sum(metric, moments, flags)
    if moments.n == 0:
        return null(Reason.NOT_MATURED if moments.waiting else _nobody(metric), 0, flags)
    match metric.fold.kind:
        case FoldKind.RATIO:
            return _ratio(metric, moments, flags)
        case FoldKind.QUANTILE:
            return _quantile(metric, moments, flags)
        case FoldKind.SURVIVAL:
            return _survival(metric, moments, flags)
        case _:
            return _mean(metric, moments, flags)


def _nobody(metric: Metric) -> Reason:
    """Why there is no value where there is no row: of nobody, not even fewer than half got there."""
    return Reason.NO_EVENTS if metric.empty is Reason.MEDIAN_NOT_REACHED else metric.empty


def _sum(metric: Metric, moments: Moments, flags: tuple[str, ...]) -> Value:
    if metric.per and moments.days:
        value = divide(moments.num, moments.days)
        return Value(value, None, moments.num, moments.days, moments.n, NONE, flags)
    total: Number = moments.num
    if metric.unit is Unit.COUNT and total == int(total):
        total = int(total)
    return Value(total, None, total, None, moments.n, NONE, flags)


def _ratio(metric: Metric, moments: Moments, flags: tuple[str, ...]) -> Value:
    if moments.den == 0:
        # the numerator stays, so that segments without a base still add up
        reason = metric.zero or metric.empty
        return Value(None, reason, moments.num, moments.den, moments.n, NONE, flags)
    interval = _ratio_interval(metric, moments) if metric.has_interval else NONE
    value = divide(moments.num, moments.den)
    return Value(value, None, moments.num, moments.den, moments.n, interval, flags)


def _ratio_interval(metric: Metric, moments: Moments) -> Interval:
    num, den = float(moments.num), float(moments.den)
    if metric.unit is Unit.SHARE and moments.num2 == moments.num_den == num and moments.den2 == den:
        return wilson(num, round(den))  # all are 0 or 1: a share of units, though built from two selects
    found = ratio_interval(moments.n, num, den, moments.num2, moments.num_den, moments.den2)
    return found.within(*metric.bounds)


def _mean(metric: Metric, moments: Moments, flags: tuple[str, ...]) -> Value:
    n, total = moments.n, moments.num
    value = divide(total, n)
    match metric.fold.kind:
        case FoldKind.SHARE:
            interval = wilson(float(total), n)
        case FoldKind.NET_SHARE:
            interval = nps_interval(n, float(value), moments.num2 / n)
        case _:
            interval = mean_interval(n, float(total), moments.num2, moments.num3).within(*metric.bounds)
    return Value(value, None, total, n, n, interval, flags)


def _quantile(metric: Metric, moments: Moments, flags: tuple[str, ...]) -> Value:
    below, above, weight = interpolation(moments.n, metric.fold.p)
    low, high = quantile_ranks(moments.n, metric.fold.p)
    first, second = float(moments.at_rank[below]), float(moments.at_rank[above])
    interval = Interval(
        None if low is None else float(moments.at_rank[low]),
        None if high is None else float(moments.at_rank[high]),
    )
    value = first + (second - first) * weight
    return Value(value, None, None, None, moments.n, interval, flags)


def _survival(metric: Metric, moments: Moments, flags: tuple[str, ...]) -> Value:
    durations, happened, weights = (np.array(column) for column in zip(*moments.durations, strict=True))
    found = survival_quantile(durations, happened, weights, metric.fold.p)
    flags = (*flags, f"reached:{found.reached:.4f}")
    if found.value is None:
        return null(metric.empty, moments.n, flags)
    return Value(found.value, None, None, None, moments.n, Interval(found.low, found.high), flags)
