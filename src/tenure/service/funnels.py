"""How far people get in each funnel of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.period import Grain
from tenure.query.result import Point
from tenure.service.cached import Asked, Cached
from tenure.service.filtering import split_by

CONVERSION = "funnel_conversion_rate"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the event that takes it, and the share of all starters that got there in time."""

    number: int
    event: str
    point: Point

    @property
    def reached(self) -> int:
        """People who got there."""
        return int(self.point.numerator or 0)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The people who started a funnel in the range, as far as their time is over."""

    name: str
    window_days: int
    steps: tuple[Step, ...]

    @property
    def started(self) -> int:
        """People who took the first step."""
        return self.steps[0].point.n


def funnels(cached: Cached, asked: Asked) -> tuple[Funnel, ...]:
    """Every funnel that somebody started in the range, in the order of the settings."""
    given = cached.workspace.settings["funnels"]
    whole = asked.change(grain=Grain.TOTAL, trailing=None)
    result = split_by(cached, CONVERSION, whole, "funnel", "step") if given else None
    points = {(p.segment["funnel"], p.segment["step"]): p for p in result.points} if result else {}
    found = []
    for name, funnel in given.items():
        steps = [
            Step(number, event, points[name, str(number)])
            for number, event in enumerate(funnel["steps"], start=1)
            if (name, str(number)) in points
        ]
        if steps and steps[0].point.n:
            found.append(Funnel(name, int(funnel.get("window_days", 30)), tuple(steps)))
    return tuple(found)
