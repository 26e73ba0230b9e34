from tenure.stats.interval import Interval


def ends(interval: Interval) -> tuple[float, float]:
    """Both ends of an interval that must have both."""
    assert interval.low is not None
    assert interval.high is not None
    return interval.low, interval.high
