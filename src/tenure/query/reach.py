"""The windows that metrics look through, operands and parts included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tenure.kernel.metric import Formula, Metric, Over
from tenure.kernel.period import Window
from tenure.query.definition import is_select
from tenure.query.operand import metric_of
from tenure.query.plan import Planner, Resolve


def windows_of(
    metrics: Iterable[Metric], planner: Planner, resolve: Resolve
) -> list[tuple[Window | None, bool]]:
    """Each window once, with whether it ends before the period."""
    found = {pair: None for metric in metrics for pair in _windows(metric, False, planner, resolve)}
    return list(found)


def _windows(
    metric: Metric, before: bool, planner: Planner, resolve: Resolve
) -> Iterator[tuple[Window | None, bool]]:
    if isinstance(metric.rows, Formula):
        for operand in metric.rows.operands.values():
            yield from _windows(metric_of(metric, operand, resolve), operand.before, planner, resolve)
        return
    yield planner.window(metric), before
    if isinstance(metric.rows, Over) and not metric.window:
        for name in (part.removeprefix("-") for part in (*metric.rows.num, *metric.rows.den)):
            if not is_select(name):
                yield planner.window(resolve(name)), before
