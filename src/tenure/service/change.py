"""Is a point better or worse than the one before, or is there no telling?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tenure.query.result import Point, Result
from tenure.stats.difference import difference_of_intervals, is_clear
from tenure.stats.interval import Interval

__all__ = ["UNKNOWN", "Change", "Point", "Result", "Verdict", "change", "change_at", "headline", "series"]


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
    """The difference to an earlier point, in the metric's unit, with its interval where there is one.

    A census (a sum of money, a count) has no interval: its difference is a fact. Windows that
    overlap share customers, so their interval is wider than it need be, never narrower.
    """

    verdict: Verdict
    before: Point | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def relative(self) -> float | None:
        """The difference as a fraction of the earlier value; None where that is not above zero."""
        base = None if self.before is None or self.before.value is None else float(self.before.value)
        return None if not base or base < 0 or self.difference is None else self.difference / base


UNKNOWN = Change(Verdict.UNKNOWN)


def change(now: Point, before: Point | None, direction: str) -> Change:
    """The change from ``before`` to ``now``."""
    if before is None or before.value is None or now.value is None:
        return UNKNOWN
    new, old = float(now.value), float(before.value)
    has_ends = any(end is not None for end in (now.low, now.high, before.low, before.high))
    between = Interval(None, None)
    if has_ends:
        between = difference_of_intervals(
            new, Interval(now.low, now.high), old, Interval(before.low, before.high)
        )
    verdict = _verdict(new - old, direction)
    if has_ends and verdict is not Verdict.SAME and not is_clear(between):
        verdict = Verdict.UNCLEAR
    return Change(verdict, before, new - old, between.low, between.high)


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


def change_at(points: Sequence[Point], index: int, direction: str) -> Change:
    """The change from the point before; none for the first and for a partial one."""
    now = points[index]
    return change(now, points[index - 1] if index and not now.is_partial else None, direction)
