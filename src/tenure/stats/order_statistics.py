"""Ranks that give a quantile and its interval, so that a database need only return a few rows by rank.

The number of values below the quantile is binomial(n, p), whatever the distribution, so two order
statistics bracket it with at least the level asked for.

Assumptions:
1. Values are independent and from one population. Ties only make the interval more conservative.

Sources: W. J. Conover (1999), "Practical Nonparametric Statistics", 3rd edition, section 3.2 (interval);
R. J. Hyndman and Y. Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50,
361-365, definition 7 (interpolation).
"""

from collections.abc import Callable
from math import floor

from scipy import special

from tenure.stats.interval import check_level


def quantile_ranks(n: int, p: float, level: float = 0.95) -> tuple[int | None, int | None]:
    """The 1-based ranks, among n values in ascending order, of the two ends of the interval of quantile p.

    Each end misses with at most (1 - level) / 2. A rank is None where no value is far enough out:
    both for a median of fewer than 6 values, the upper one for the ninth decile of fewer than 36.
    """
    if not 0 < p < 1:
        raise ValueError(f"an interval needs a quantile strictly between 0 and 1, got {p}")
    check_level(level)
    tail = (1 - level) / 2
    # The values below the quantile are fewer than `low`, or `high` and more, with at most `tail` each.
    low = _first(n, lambda k: _at_most(k, n, p) > tail)
    high = _first(n, lambda k: _more_than(k, n, p) <= tail) + 1
    return (low if low >= 1 else None, high if high <= n else None)


def interpolation(n: int, p: float) -> tuple[int, int, float]:
    """The two 1-based ranks around quantile p of n values, and the weight of the second (0 to 1).

    The quantile is (1 - weight)·value[first] + weight·value[second]: linear interpolation, the same as
    `quantile_cont` in SQL and the default of numpy. Raises ValueError when n is 0.
    """
    if n < 1:
        raise ValueError("a quantile needs at least one value")
    if not 0 <= p <= 1:
        raise ValueError(f"a quantile lies between 0 and 1, got {p}")
    position = (n - 1) * p
    below = floor(position)
    return below + 1, min(below + 2, n), position - below


def _at_most(k: int, n: int, p: float) -> float:
    return 1.0 if k >= n else float(special.betainc(n - k, k + 1, 1 - p))


def _more_than(k: int, n: int, p: float) -> float:
    return 0.0 if k >= n else float(special.betainc(k + 1, n - k, p))


def _first(n: int, holds: Callable[[int], bool]) -> int:
    """The smallest k in 0..n for which `holds`, which stays true once true and is true at n."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
