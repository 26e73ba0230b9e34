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
from tenure.service.change import Change, Comparison, Verdict, headline, series
from tenure.service.comparison import Past, with_past
from tenure.service.goal import Goal, Standing, Where, goal, standing
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
    """One metric on the overview: its series, the point that is shown, and what that means.

    ``change`` is that from what is compared with, ``step`` the one over time: they differ for targets.
    """

    metric: Metric
    result: Result
    points: tuple[Point, ...]
    point: Point
    change: Change
    step: Change
    past: Past
    goal: Goal | None
    standing: Standing | None

    @property
    def movement(self) -> float:
        """Size of the change over time in units of what is usual here; 0 where there is no clear one."""
        if self.step.verdict not in (Verdict.BETTER, Verdict.WORSE) or self.step.difference is None:
            return 0.0
        if "small_sample" in self.point.flags:
            return 0.0
        steps = self._steps()
        usual = median(steps) if len(steps) >= 3 else 0.0
        return abs(self.step.difference) / usual if usual else 0.0

    def _steps(self) -> list[float]:
        """Sizes of the same kind of change at earlier points."""
        earlier = [p for p in self.points if p.value is not None and p.end <= self.point.start]
        if self.step.comparison is not Comparison.YEAR:
            return [abs(b - a) for a, b in pairwise(float(p.value) for p in earlier if p.value is not None)]
        found = [self.past.step(p, self.result.direction).difference for p in earlier]
        return [abs(size) for size in found if size is not None]


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
        """The tiles that moved most, compared with their own past, in the order of the page."""
        found = sorted((tile for tile in self.tiles if tile.movement > 1), key=lambda tile: -tile.movement)
        most = {tile.metric.label for tile in found[:MOVED]}
        return tuple(tile for tile in self.tiles if tile.metric.label in most)


def overview(
    cached: Cached,
    asked: Asked,
    page: str = "",
    labels: tuple[str, ...] = (),
    comparison: Comparison = Comparison.PREVIOUS,
) -> Overview:
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
    found = with_past(cached, tuple(metric.label for metric in metrics), asked, comparison)
    settings, saved = cached.workspace.settings, cached.things(Target)
    tiles = [
        tile(metric, result, past, settings, saved, asked.question.where)
        for metric, (result, past) in zip(metrics, found, strict=True)
    ]
    missing = tuple(item for item in listed if not item.is_available)
    return Overview(tuple(tiles), missing, tuple(not_filtered))


def tile(
    metric: Metric,
    result: Result,
    past: Past,
    settings: Settings,
    saved: tuple[Target, ...],
    where: Where | None = None,
) -> Tile:
    """The tile of one answer without segments."""
    points = series(result)
    now = headline(points)[0]
    target = goal(metric, result, settings, saved, now, where)
    return Tile(
        metric,
        result,
        points,
        now,
        past.change(now, result.direction, target),
        past.step(now, result.direction),
        past,
        target,
        standing(now, target, result.direction),
    )


def movers(cached: Cached, tile: Tile, asked: Asked) -> tuple[Mover, ...]:
    """The accounts that moved a sum of money most, the way it moved; none for other metrics."""
    before, difference = tile.step.before, tile.step.difference
    is_sum = tile.metric.fold.kind is FoldKind.SUM and tile.metric.unit is Unit.MONEY and not tile.metric.per
    if not is_sum or not isinstance(tile.metric.rows, str) or before is None or not difference:
        return ()
    moved: dict[str, float] = defaultdict(float)
    for point, sign in ((tile.point, 1), (before, -1)):
        period = asked.change(start=point.start, end=point.end)
        found = cached.rows(tile.metric.label, period)[0]
        if "account_id" not in found.columns:
            return ()
        place = {name: number for number, name in enumerate(found.columns)}
        for row in found.rows:
            if row[place["start_on"]] == point.start:
                moved[row[place["account_id"]]] += sign * float(row[place["num"]] or 0)
    names = account_names(cached, asked)
    along = [(id, amount) for id, amount in moved.items() if amount * difference > 0]
    along.sort(key=lambda pair: -abs(pair[1]))
    return tuple(Mover(id, names.get(id, id), amount) for id, amount in along[:MOVERS])
