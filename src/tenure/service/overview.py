"""The numbers of the overview: every available metric at once, with change and target."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Unit
from tenure.query.result import Point, Result
from tenure.service.cached import Asked, Cached
from tenure.service.change import Change, Verdict, change, headline, series
from tenure.service.goal import Goal, Standing, goal, standing
from tenure.service.listing import Listed
from tenure.service.names import account_names
from tenure.service.saved.saved import Target
from tenure.service.segments import applicable

MOVED = 3
"""Most changes that the sentence on what moved names."""

MOVERS = 2
"""Most accounts that it names."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One metric on the overview: its series, the point that is shown, and what that means."""

    metric: Metric
    result: Result
    points: tuple[Point, ...]
    point: Point
    change: Change
    goal: Goal | None
    standing: Standing | None

    @property
    def movement(self) -> float:
        """Size of the change in units of what is usual here; 0 where there is no clear change."""
        if self.change.verdict not in (Verdict.BETTER, Verdict.WORSE) or self.change.difference is None:
            return 0.0
        if "small_sample" in self.point.flags:
            return 0.0
        values = [float(p.value) for p in self.points if p.value is not None and p.end <= self.point.start]
        steps = [abs(b - a) for a, b in pairwise(values)]
        usual = median(steps) if len(steps) >= 3 else 0.0
        return abs(self.change.difference) / usual if usual else 0.0


@dataclass(frozen=True, slots=True)
class Mover:
    """An account's share in the change of a sum."""

    account_id: str
    name: str
    difference: float


@dataclass(frozen=True, slots=True)
class Overview:
    """Tiles in the order of the families; what is not there, and why."""

    tiles: tuple[Tile, ...]
    unavailable: tuple[Listed, ...]
    not_filtered: tuple[Metric, ...]

    def moved(self) -> tuple[Tile, ...]:
        """The tiles that moved most, compared with their own past."""
        found = sorted((tile for tile in self.tiles if tile.movement > 1), key=lambda tile: -tile.movement)
        return tuple(found[:MOVED])


def overview(cached: Cached, asked: Asked, page: str = "", labels: tuple[str, ...] = ()) -> Overview:
    """Every available metric (of one page), in the variant that the workspace shows first; or ``labels``."""
    listed = [item for item in cached.metrics() if page in ("", cached.resolve(item.id).page)]
    variants = cached.workspace.settings["variants"]
    available = [
        cached.resolve(item.id).with_variant(str(variants.get(item.id, "default")))
        for item in listed
        if item.is_available
    ]
    if labels:
        at_hand = {metric.id for metric in available}
        known = (cached.resolve(label) for label in labels if label.partition(":")[0] in at_hand)
        available = list(known)
    where = tuple(asked.question.where)
    fitting = applicable(cached, available, where, asked) if where else {}
    metrics = [metric for metric in available if fitting.get(metric.label, ()) == where]
    not_filtered = [metric for metric in available if metric not in metrics]
    answer = cached.show(tuple(metric.label for metric in metrics), asked)
    settings, saved = cached.workspace.settings, cached.things(Target)
    tiles = [
        tile(metric, result, settings, saved) for metric, result in zip(metrics, answer.results, strict=True)
    ]
    missing = tuple(item for item in listed if not item.is_available)
    return Overview(tuple(tiles), missing, tuple(not_filtered))


def tile(metric: Metric, result: Result, settings: Settings, saved: tuple[Target, ...]) -> Tile:
    """The tile of one answer without segments."""
    points = series(result)
    now, before = headline(points)
    target = goal(metric, result, settings, saved, now)
    return Tile(
        metric,
        result,
        points,
        now,
        change(now, before, result.direction),
        target,
        standing(now, target, result.direction),
    )


def movers(cached: Cached, tile: Tile, asked: Asked) -> tuple[Mover, ...]:
    """The accounts that moved a sum of money most, the way it moved; none for other metrics."""
    before, difference = tile.change.before, tile.change.difference
    is_sum = tile.metric.fold.kind is FoldKind.SUM and tile.metric.unit is Unit.MONEY and not tile.metric.per
    if not is_sum or not isinstance(tile.metric.rows, str) or before is None or not difference:
        return ()
    both = asked.change(start=before.start, end=tile.point.end)
    found = cached.rows(tile.metric.label, both)[0]
    if "account_id" not in found.columns:
        return ()
    place = {name: number for number, name in enumerate(found.columns)}
    moved: dict[str, float] = defaultdict(float)
    for row in found.rows:
        sign = 1 if row[place["start_on"]] == tile.point.start else -1
        moved[row[place["account_id"]]] += sign * float(row[place["num"]] or 0)
    names = account_names(cached, asked)
    along = [(id, amount) for id, amount in moved.items() if amount * difference > 0]
    along.sort(key=lambda pair: -abs(pair[1]))
    return tuple(Mover(id, names.get(id, id), amount) for id, amount in along[:MOVERS])
