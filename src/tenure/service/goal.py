"""The target that applies to a value, and how the value stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenure.kernel.cite import Cite
from tenure.kernel.errors import UserError
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.kernel.period import parse_window
from tenure.kernel.settings import Settings
from tenure.query.result import Point, Result
from tenure.service.lasting import is_lasting
from tenure.service.saved.saved import Target

Where = Mapping[str, tuple[str, ...]]
USUAL = "month"
"""The length of the period that targets of the workspace are meant for."""


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
    metric: Metric,
    result: Result,
    settings: Settings,
    saved: Iterable[Target] = (),
    at: Point | None = None,
    where: Where | None = None,
) -> Goal | None:
    """The target of a point (by default the last); None where it is meant for another window.

    Under the filter ``where`` a sum has only the target of that segment. That which people ``saved`` for
    the metric and was in force when the period ended, else that of the settings, else the metric's own.
    """
    point = at or (result.points[-1] if result.points else None)
    is_whole = not where or metric.fold.kind is not FoldKind.SUM
    is_usual = _is_usual(metric, result, settings)
    chosen = [one for one in saved if one.metric == metric.id and point and one.since < point.end]
    if chosen and is_whole:
        latest = max(chosen, key=lambda one: one.since)
        return Goal(latest.value, latest.warn) if is_usual else None
    own = settings["targets"].get(metric.id)
    if own is not None:
        found = _own(metric, own, result, where or {})
        is_meant = is_whole or bool(own.get("segment"))
        return found if is_meant and is_usual else None
    target = metric.target
    if target is None or not is_whole or not _fits(target.basis, result):
        return None
    return Goal(target.value, target.warn, target.cite, target.stretch)


def _own(metric: Metric, own: object, result: Result, where: Where) -> Goal | None:
    if not isinstance(own, Mapping) or "value" not in own:
        raise UserError(f"targets.{metric.id} lacks a value.", do="Write value = … below it in tenure.toml.")
    if segment := own.get("segment"):
        name, _, wanted = str(segment).partition("=")
        if dict(where) != {name.strip(): (wanted.strip(),)}:
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
    window = _window(result) or result.grain
    return window == basis or (window, basis) == ("1mo", USUAL)


def _window(result: Result) -> str:
    return str(result.definition["parameters"].get("trailing") or "")


def _is_usual(metric: Metric, result: Result, settings: Settings) -> bool:
    """Whether a target of the workspace, which is meant for months, may judge a period of this length."""
    window = _window(result)
    if metric.window and window:
        return window == str(parse_window(settings.fill(metric.window)))
    return is_lasting(metric) or _fits(USUAL, result)


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
