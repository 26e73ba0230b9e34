"""Adjusted Wald (+3) interval of a Net Promoter Score.

Three pseudo-answers are added before the Wald interval is taken: 3/4 promoter, 3/2 passive and 3/4
detractor. They pull the centre towards 0 and keep the width above zero when all answers are alike.

Assumptions:
1. Answers are independent draws from one population; each respondent counts once.
2. Those who answered resemble those who did not (the interval says nothing about response bias).

Source: B. Rocks (2016), "Interval estimation for the Net Promoter Score", The American Statistician 70,
365-372 (arXiv 1601.07235). The form with 3/4, 3/2 and 3/4 is also the one that MeasuringU recommends:
https://measuringu.com/nps-confidence-intervals/
"""

from math import sqrt

from tenure.stats.interval import NONE, Interval, normal_quantile

_ADDED = 3.0
# 3/4 promoter and 3/4 detractor add nothing to the sum of the codes and this to the sum of their squares.
_ADDED_SQUARES = 1.5 * 100.0**2


def nps_interval(n: int, mean: float, mean_square: float, level: float = 0.95) -> Interval:
    """The interval in points, within -100 and 100; none when n is 0.

    `mean` and `mean_square` are those of the n answers coded -100 (detractor), 0 (passive) and
    100 (promoter): the score itself, and 10,000 times the share of answers that are not passive.
    """
    if n == 0:
        return NONE
    total = n + _ADDED
    centre = n * mean / total
    variance = (n * mean_square + _ADDED_SQUARES) / total - centre**2
    half = normal_quantile(level) * sqrt(variance / total)
    # With one answer, or a low level, the pull towards 0 could leave the score itself outside.
    return Interval(max(-100.0, min(mean, centre - half)), min(100.0, max(mean, centre + half)))
