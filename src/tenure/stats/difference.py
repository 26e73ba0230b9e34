"""Is the difference of two independent estimates more than chance?

Simulated share of false alarms for two scores of one population at a nominal 5 % (promoters 80 %, passives
15 %, detractors 5 %): from intervals 2.2 % at 20 and 20 answers, 4.9 % at 10 and 100; from plain standard
errors 6.0 % and 13.9 %. So `difference_of_intervals` is the default, and `difference_of_errors` is for large
samples or where only standard errors exist.

Assumptions:
1. The two estimates come from different units (answers of two periods, two segments). Two measurements of
   the same accounts are not independent: take the interval of the accounts' own changes instead.
2. `difference_of_intervals`: both intervals have the same level. It keeps their skewness.
3. `difference_of_errors`: both estimates are close to normal.

Source: G. Y. Zou and A. Donner (2008), "Construction of confidence limits about effect measures: a general
approach", Statistics in Medicine 27, 1693-1702. For shares with Wilson intervals it is method 10 of
R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions",
Statistics in Medicine 17, 873-890.
"""

from math import hypot

from tenure.stats.adjusted_wald import nps_interval
from tenure.stats.interval import Interval, normal_quantile


def difference_of_intervals(new: float, new_ends: Interval, old: float, old_ends: Interval) -> Interval:
    """The interval of new - old from the two estimates and their intervals of one level.

    An end is None when an end that it needs is.
    """
    low = high = None
    if new_ends.low is not None and old_ends.high is not None:
        low = new - old - hypot(new - new_ends.low, old_ends.high - old)
    if new_ends.high is not None and old_ends.low is not None:
        high = new - old + hypot(new_ends.high - new, old - old_ends.low)
    return Interval(low, high)


def difference_of_errors(
    new: float, new_error: float, old: float, old_error: float, level: float = 0.95
) -> Interval:
    """The interval of new - old from the two estimates and their standard errors."""
    half = normal_quantile(level) * hypot(new_error, old_error)
    return Interval(new - old - half, new - old + half)


def is_clear(difference: Interval) -> bool:
    """Whether an interval of a difference lies wholly on one side of 0."""
    above = difference.low is not None and difference.low > 0
    below = difference.high is not None and difference.high < 0
    return above or below


def nps_difference_clear(
    new: tuple[int, float, float], old: tuple[int, float, float], level: float = 0.95
) -> bool:
    """Whether two Net Promoter Scores differ by more than chance; never when either has no answers.

    Each score is given as (n, mean, mean square) of its answers coded -100, 0, 100, as in `nps_interval`.
    """
    new_ends, old_ends = nps_interval(*new, level=level), nps_interval(*old, level=level)
    return is_clear(difference_of_intervals(new[1], new_ends, old[1], old_ends))
