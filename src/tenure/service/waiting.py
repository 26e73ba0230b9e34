"""How the wait for the first value is spread: the share that got there, day by day."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.period import Grain
from tenure.service.cached import Asked, Cached
from tenure.service.filtering import knows
from tenure.stats.kaplan_meier import survival_at

WAIT = "time_to_value"
DAY_SECONDS = 86400
LONGEST = 90
"""Days that the curve covers at most."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The share that got there within so many days, with its 95% interval; ``watched`` is how many customers
    were seen for at least that long without."""

    days: int
    share: float | None
    low: float | None
    high: float | None
    watched: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The customers that started in the range: how many, how many got there, and the curve (Kaplan–Meier)."""

    started: int
    reached: int
    curve: tuple[Reached, ...]


def waiting(cached: Cached, asked: Asked) -> Waiting | None:
    """The curve for all who started in the range; None without any, or for a filter they do not know."""
    whole = asked.change(grain=Grain.TOTAL, by=(), trailing=None)
    if not knows(cached, WAIT, whole):
        return None

    def compute() -> Waiting | None:
        parts = cached.rows(WAIT, whole)
        rows = parts[0].rows if parts else []
        if not rows:
            return None
        place = {name: number for number, name in enumerate(parts[0].columns)}
        days = [float(row[place["num"]]) / DAY_SECONDS for row in rows]
        happened = [bool(row[place["den"]]) for row in rows]
        last = min(LONGEST, int(max(days)) + 1)
        curve = []
        for day in range(last + 1):
            left = survival_at(days, happened, [1] * len(days), day)
            curve.append(Reached(day, _rest(left.value), _rest(left.high), _rest(left.low), left.at_risk))
        return Waiting(len(rows), sum(happened), tuple(curve))

    return cached.keep("waiting", (WAIT,), whole, compute)


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share
