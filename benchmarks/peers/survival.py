"""The product-limit estimate by hand, for the peers that have none."""

from __future__ import annotations

import numpy as np


def median_time(seconds: np.ndarray, is_reached: np.ndarray) -> float:
    """Kaplan–Meier median; midway between two times where half is left in between; NaN if never."""
    times, place = np.unique(seconds, return_inverse=True)
    events = np.bincount(place, weights=is_reached)
    at_risk = len(seconds) - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    left = np.cumprod(1 - events / at_risk)[events > 0]
    times = times[events > 0]
    reached = np.flatnonzero(left <= 0.5 + 1e-9)
    if not len(reached):
        return float("nan")
    first = reached[0]
    if abs(left[first] - 0.5) < 1e-9 and first + 1 < len(times):
        return float((times[first] + times[first + 1]) / 2)
    return float(times[first])
