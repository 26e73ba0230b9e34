"""Whether a metric's value may be held against one number whatever the length of the period."""

from __future__ import annotations

import re

from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.kernel.unit import Unit

SELECTED = re.compile(r"\bfrom\b", re.IGNORECASE)
WORD = re.compile(r"\w+")
LEVELS = (FoldKind.SUM, FoldKind.MEAN)
SUMS = (FoldKind.SUM, FoldKind.RATIO)


def is_lasting(metric: Metric) -> bool:
    """True for levels at a day, means per day, fixed windows, and outcomes that are judged one by one.

    What a longer period holds more of (a sum of movements, a churn rate, distinct users) is not, nor is
    that of which its declaration does not tell.
    """
    if metric.window or metric.per:
        return True
    if metric.target and not metric.target.basis and metric.unit not in (Unit.MONEY, Unit.COUNT):
        return True  # its own target says so
    return isinstance(metric.rows, str) and _is_lasting(metric.rows, metric.fold.kind)


def _is_lasting(rows: str, fold: FoldKind) -> bool:
    columns = set(WORD.findall(SELECTED.split(rows, maxsplit=1)[0].lower()))
    if "start_on" in columns and not columns & {"mature_day", "mature_at"} and fold is not FoldKind.SURVIVAL:
        return fold in LEVELS and "closing_on" in columns and "opening_on" not in columns
    return fold not in SUMS and "prev_day" not in columns
