"""The target that applies to a value, and how the value stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenure.kernel.cite import Cite
from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.kernel.settings import Settings
from tenure.query.result import Point, Result
from tenure.service.saved.saved import Target


class Standing(StrEnum):
    """Where a value stands to its target."""

    MET = "met"
    NEAR = "near"  # between the target and the value from which to worry
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Goal:
    """The value to reach and the value from which to worry; ``cite`` None means the workspace's own."""

    value: float
    warn: float
    cite: Cite | None = None
    stretch: float | None = None


def goal(
    metric: Metric, result: Result, settings: Settings, saved: Iterable[Target] = (), at: Point | None = None
) -> Goal | None:
    """The target of a point (by default the last); None where it is meant for another window.

    That which people ``saved`` for the metric and was in force when the period ended, else that of the
    settings, else the metric's own.
    """
    point = at or (result.points[-1] if result.points else None)
    chosen = [one for one in saved if one.metric == metric.id and point and one.since < point.end]
    if chosen:
        latest = max(chosen, key=lambda one: one.since)
        return Goal(latest.value, latest.warn)
    own = settings["targets"].get(metric.id)
    if own is not None:
        return _own(metric, own, result)
    target = metric.target
    if target is None or not _fits(target.basis, result):
        return None
    return Goal(target.value, target.warn, target.cite, target.stretch)


def _own(metric: Metric, own: object, result: Result) -> Goal | None:
    if not isinstance(own, Mapping) or "value" not in own:
        raise UserError(f"targets.{metric.id} lacks a value.", do="Write value = … below it in tenure.toml.")
    if own.get("segment"):
        return None  # meant for one segment, not for the total
    try:
        starts = date.fromisoformat(str(own["from"])) if own.get("from") else None
        value = float(own["value"])
        warn = float(own.get("warn", value))
    except (TypeError, ValueError) as error:
        raise UserError(f"targets.{metric.id}: {error}.", do="Correct it in tenure.toml.") from error
    if starts and result.points and result.points[-1].end <= starts:
        return None
    return Goal(value, warn)


def _fits(basis: str, result: Result) -> bool:
    if not basis:
        return True
    trailing = result.definition["parameters"].get("trailing")
    return trailing == basis if trailing else result.grain == basis


def standing(point: Point, goal: Goal | None, direction: str) -> Standing | None:
    """How a point stands to its target; None without one, and for a null, partial or too small a value."""
    if goal is None or direction == "neutral" or point.value is None:
        return None
    if point.is_partial or "small_sample" in point.flags:
        return None
    sign = 1 if direction == "higher" else -1
    value = sign * float(point.value)
    if value >= sign * goal.value:
        return Standing.MET
    return Standing.NEAR if value >= sign * goal.warn else Standing.MISSED
