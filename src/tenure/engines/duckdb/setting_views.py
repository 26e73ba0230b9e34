"""Settings that are tables, as relations that views and metrics can join."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tenure.engines.duckdb.literal import literal
from tenure.kernel.settings import Settings


def _relation(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> str:
    names = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in columns)
    listed = [f"({', '.join(literal(value) for value in row)})" for row in rows]
    empty = f"({', '.join('NULL' for _ in columns)})"
    where = "" if listed else " where false"
    raw = ", ".join(name for name, _ in columns)
    return f"select {names} from (values {', '.join(listed or [empty])}) as listed({raw}){where}"


def _texts(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _features(settings: Settings) -> str:
    columns = [
        ("position", "integer"),
        ("feature", "varchar"),
        ("event", "varchar"),
        ("min_uses", "integer"),
        ("plan", "varchar"),
    ]
    rows = [
        (position, name, event, feature.get("min_uses", 1), plan)
        for position, (name, feature) in enumerate(settings["features"].items())
        for event in _texts(feature["events"])
        for plan in (_texts(feature["plans"]) if feature.get("plans") else [None])
    ]
    return _relation(columns, rows)


def _funnels(settings: Settings) -> str:
    columns = [
        ("position", "integer"),
        ("funnel", "varchar"),
        ("step", "integer"),
        ("event", "varchar"),
        ("window_days", "integer"),
        ("steps", "integer"),
    ]
    rows = [
        (position, name, step, event, funnel.get("window_days", 30), len(funnel["steps"]))
        for position, (name, funnel) in enumerate(settings["funnels"].items())
        for step, event in enumerate(funnel["steps"], start=1)
    ]
    return _relation(columns, rows)


def _onboarding(settings: Settings) -> str:
    steps = settings["onboarding.steps"]
    return _relation(
        [("step", "integer"), ("event", "varchar"), ("steps", "integer")],
        [(number, event, len(steps)) for number, event in enumerate(steps, start=1)],
    )


def _engagement(settings: Settings) -> str:
    weights: Mapping[str, object] = settings["engagement.weights"]
    return _relation([("input", "varchar"), ("weight", "decimal(18,6)")], weights.items())


def _health(settings: Settings) -> str:
    columns = [
        ("component", "varchar"),
        ("input", "varchar"),
        ("low", "double"),
        ("high", "double"),
        ("weight", "double"),
        ("max_age_days", "integer"),
        ("segment", "varchar"),
    ]
    rows = [
        (
            name,
            part.get("input", name),
            _number(part.get("low")),
            _number(part.get("high")),
            _number(part.get("weight", 1)),
            part.get("max_age_days"),
            part.get("segment"),
        )
        for name, part in settings["health.components"].items()
    ]
    return _relation(columns, rows)


def _number(value: object) -> str | None:
    return None if value is None else str(value)


SETTING_VIEWS: Mapping[str, tuple[str, Callable[[Settings], str]]] = {
    "setting_feature": ("features", _features),
    "setting_funnel": ("funnels", _funnels),
    "setting_onboarding": ("onboarding.steps", _onboarding),
    "setting_engagement": ("engagement.weights", _engagement),
    "setting_health": ("health.components", _health),
}
"""Relation name → (the setting it shows, the select that makes it)."""
