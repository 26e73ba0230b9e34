"""Wilson score interval of a share.

Assumptions:
1. The n units are independent and each succeeds with the same probability.
2. n was not chosen by looking at the successes.

Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22, 209-212. Recommended over the Wald interval by
L. D. Brown, T. T. Cai and A. DasGupta (2001), "Interval estimation for a binomial proportion",
Statistical Science 16, 101-133.
"""

from math import sqrt

from tenure.stats.interval import NONE, Interval, normal_quantile


def wilson(successes: float, n: int, level: float = 0.95) -> Interval:
    """The interval of the share `successes / n`, within 0 and 1; none when n is 0.

    Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes lie between 0 and n, got {successes} of {n}")
    if n == 0:
        return NONE
    square = normal_quantile(level) ** 2
    share = successes / n
    centre = (successes + square / 2) / (n + square)
    half = sqrt(square) / (n + square) * sqrt(n * share * (1 - share) + square / 4)
    # At 0 of n and n of n the formula gives exactly 0 and 1; rounding must not move those ends inwards.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)
