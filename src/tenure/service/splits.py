"""Metrics that a page shows by a column of their own: features, priorities, touchpoints."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.metric import Metric
from tenure.kernel.names import NONE_SEGMENT
from tenure.query.result import Point, Result
from tenure.service.cached import Asked, Cached
from tenure.service.change import headline, series
from tenure.service.filtering import split_by

BY_PAGE = {
    "product": (
        ("feature_adoption_rate", "feature"),
        ("feature_adoption_rate:customers", "feature"),
    ),
    "support": (
        ("first_response_time", "priority"),
        ("resolution_time", "priority"),
        ("first_response_time", "channel"),
        ("resolution_time", "channel"),
    ),
    "voice": (("nps", "touchpoint"), ("csat", "touchpoint"), ("ces", "touchpoint")),
}


@dataclass(frozen=True, slots=True)
class Splitting:
    """A metric by one column, and the period to show."""

    metric: Metric
    by: str
    result: Result
    points: tuple[Point, ...]
    point: Point


def splits_of(cached: Cached, page: str, asked: Asked) -> tuple[Splitting, ...]:
    """What the page shows split, without those that have but one value to show."""
    found = []
    for label, by in BY_PAGE[page]:
        result = split_by(cached, label, asked, by)
        valued = [p for p in result.points if p.value is not None] if result else []
        names = [p.segment[by] for p in valued if p.segment[by] != NONE_SEGMENT]
        if result is None or len(set(names)) < 2:
            continue
        points = series(result, {by: names[0]})
        metric = cached.resolve(label)
        found.append(Splitting(metric, by, result, points, headline(points)[0]))
    return tuple(found)
