"""Interval of a mean when the values are skewed, from the first three moments.

Student's interval is symmetric, and on right-skewed values (spend, time) it misses far more often above
than below. Hall's cubic transformation takes the skewness out of the t statistic and, unlike a correction
of its centre alone, can always be inverted.

Simulated coverage of the nominal 95 % (40,000 samples): lognormal with sigma 1.2 and n 30: .917, against
.848 for Student's t and .835 for Johnson's (1978) correction; lognormal with sigma 1: .926 / .881 / .871;
exponential with n 20: .947 / .919 / .926; normal with n 10: .949 / .951 / .943. So on heavy tails it
still falls short of its level, and its upper end is wider than Student's: that is the price.

Assumptions:
1. Values are independent and from one population with finite third moment.
2. Skewness is estimated by the adjusted coefficient G1. Hall's normal quantiles are replaced by Student's
   with n - 1 degrees of freedom, which makes it Student's interval when the values are symmetric.

Source: P. Hall (1992), "On the removal of skewness by transformation", Journal of the Royal Statistical
Society B 54, 221-228.
"""

from math import cbrt, sqrt

from tenure.stats.interval import NONE, Interval, student_quantile

# Sums of squares and cubes in double precision keep no spread, and no skewness, below these relative sizes.
_NO_SPREAD = 1e-13
_NO_SKEWNESS = 1e-4


def mean_interval(n: int, total: float, squares: float, cubes: float, level: float = 0.95) -> Interval:
    """The interval of the mean of n values with the given sums of x, x² and x³, in the unit of x.

    None when n < 2, and when all values are alike: no spread was seen, so no width can be told.
    """
    if n < 2:
        return NONE
    mean = total / n
    deviations = squares - total * mean
    if deviations <= _NO_SPREAD * squares:
        return NONE
    error = sqrt(deviations / (n - 1) / n)
    skewness = _skewness(n, mean, deviations, squares, cubes)
    critical = student_quantile(level, n - 1)
    return Interval(
        mean - error * _untransform(critical, n, skewness),
        mean - error * _untransform(-critical, n, skewness),
    )


def _skewness(n: int, mean: float, deviations: float, squares: float, cubes: float) -> float:
    """The adjusted coefficient G1; 0 where it cannot be told (two values, or rounding ate it)."""
    scale = sqrt(deviations / n)
    if n < 3 or scale < _NO_SKEWNESS * abs(mean):
        return 0.0
    third = cubes / n - 3 * mean * squares / n + 2 * mean**3
    return third / scale**3 * sqrt(n * (n - 1)) / (n - 2)


def _untransform(y: float, n: int, skewness: float) -> float:
    """The t for which t + a·t² + a²·t³/3 + a/2 = y, where a = skewness / (3·√n)."""
    a = skewness / (3 * sqrt(n))
    if abs(a) < 1e-9:
        return y
    return (cbrt(1 + 3 * a * (y - a / 2)) - 1) / a
