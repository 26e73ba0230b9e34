"""What stands in a formula, and whether a metric looks back to the state before its window."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tenure.kernel.errors import Bug
from tenure.kernel.metric import Metric, Operand, Over
from tenure.model.views import reads
from tenure.query.definition import is_select, selects
from tenure.query.plan import Resolve

OPENING = re.compile(r"\bopening")


def metric_of(metric: Metric, operand: Operand, resolve: Resolve) -> Metric:
    """The metric that an operand stands for."""
    if isinstance(operand.of, Over) or is_select(operand.of):
        if operand.fold is None:
            raise Bug(f"An operand of {metric.label} is a select without a fold.")
        target = replace(
            metric,
            rows=operand.of,
            fold=operand.fold,
            per=None,
            window=operand.window,
            empty=operand.empty or metric.empty,
        )
        return target
    target = resolve(operand.of)
    changes: dict[str, Any] = {}
    if operand.window:
        changes["window"] = operand.window
    if operand.empty:
        changes["empty"] = operand.empty
    return replace(target, **changes) if changes else target


def needs_opening(metric: Metric, resolve: Resolve) -> bool:
    """Whether a metric compares with the state before its window."""
    texts = list(selects(metric, resolve))
    return any(OPENING.search(text) or reads(text) & {"mrr_movement", "mrr_event"} for text in texts)
