"""Is a point better or worse than an earlier one or its target, or is there no telling?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isclose

from tenure.query.result import Point, Result
from tenure.stats.difference import difference_of_intervals, is_clear
from tenure.stats.interval import Interval

__all__ = [
    "Change", "Comparison", "Point", "Result", "Verdict",
    "change", "change_to", "headline", "nothing_for", "series",
]  # fmt: skip

NOISE = 1e-12
"""A difference below this part of the values is the noise of binary fractions, and no change."""


class Comparison(StrEnum):
    """What a value is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"
    TARGET = "target"


class Verdict(StrEnum):
    """What a change means."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"  # neither way is better
    UNCLEAR = "unclear"  # the interval of the difference contains zero
    SAME = "same"
    UNKNOWN = "unknown"  # one of the two has no value


@dataclass(frozen=True, slots=True)
class Change:
    """The difference to an earlier point or a target, in the metric's unit, with its interval if it has one.

    A census (a sum of money, a count) has no interval: its difference is a fact. Windows that
    overlap share customers, so their interval is wider than it need be, never narrower.
    """

    verdict: Verdict
    before: Point | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    base: float | None = None
    comparison: Comparison = Comparison.PREVIOUS
    is_lacking: bool = False  # there is a value of a period that is over, and nothing to compare it with

    @property
    def relative(self) -> float | None:
        """The difference as a fraction of what it is compared with; None where that is not above zero."""
        base = self.base
        return None if not base or base < 0 or self.difference is None else self.difference / base


def change(
    now: Point, before: Point | None, direction: str, comparison: Comparison = Comparison.PREVIOUS
) -> Change:
    """The change from ``before`` to ``now``."""
    if before is None or before.value is None or now.value is None:
        return nothing_for(now, comparison)
    new, old = float(now.value), float(before.value)
    between = None
    if any(end is not None for end in (now.low, now.high, before.low, before.high)):
        between = difference_of_intervals(
            new, Interval(now.low, now.high), old, Interval(before.low, before.high)
        )
    return _change(new, old, between, direction, before, comparison)


def nothing_for(now: Point, comparison: Comparison) -> Change:
    """The change to a point that cannot be compared."""
    is_lacking = now.value is not None and not now.is_partial
    return Change(Verdict.UNKNOWN, comparison=comparison, is_lacking=is_lacking)


def change_to(now: Point, target: float, direction: str) -> Change:
    """The difference to a target, which is a number that somebody chose and has no interval of its own."""
    if now.value is None:
        return nothing_for(now, Comparison.TARGET)
    between = None
    if now.low is not None or now.high is not None:
        low, high = (None if end is None else end - target for end in (now.low, now.high))
        between = Interval(low, high)
    return _change(float(now.value), target, between, direction, None, Comparison.TARGET)


def _change(
    new: float,
    old: float,
    between: Interval | None,
    direction: str,
    before: Point | None,
    comparison: Comparison,
) -> Change:
    difference = 0.0 if isclose(new, old, rel_tol=NOISE) else new - old
    verdict = _verdict(difference, direction)
    if between and verdict is not Verdict.SAME and not is_clear(between):
        verdict = Verdict.UNCLEAR
    low, high = (between.low, between.high) if between else (None, None)
    return Change(verdict, before, difference, low, high, old, comparison)


def _verdict(difference: float, direction: str) -> Verdict:
    if difference == 0:
        return Verdict.SAME
    if direction == "neutral":
        return Verdict.CHANGED
    return Verdict.BETTER if (difference > 0) == (direction == "higher") else Verdict.WORSE


def series(result: Result, segment: dict[str, str] | None = None) -> tuple[Point, ...]:
    """The points of one segment (the total when None), in order of time."""
    return tuple(point for point in result.points if dict(point.segment) == (segment or {}))


def headline(points: Sequence[Point]) -> tuple[Point, Point | None]:
    """The last complete point, and the one before it; a partial one only when there is no other.

    A partial period is never compared with a whole one.
    """
    complete = [point for point in points if not point.is_partial]
    if not complete:
        return points[-1], None
    return complete[-1], complete[-2] if len(complete) > 1 else None
