"""What the page of one metric shows, from its declaration."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from tenure.catalog import Catalog
from tenure.kernel.metric import Metric, Over
from tenure.kernel.setting import SETTINGS
from tenure.model.tables import TABLES
from tenure.query.definition import is_select, settings_used, tables
from tenure.service.detail import fold_in_words
from tenure.web import words
from tools.site.example import Line, Worked, ids

SETTING = re.compile(r"\{([\w.]+)\}")
UNITS = {
    "money": "money, in the reporting currency",
    "share": "share, shown in per cent",
    "count": "count",
    "number": "number",
    "ratio": "ratio",
    "points": "points",
    "score": "score",
    "seconds": "time",
    "days": "days",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what a variant is computed from: a select, or the name of another metric."""

    role: str
    text: str
    is_sql: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One variant, with the worked example's answer to it."""

    id: str
    name: str
    why: str
    formula: str
    fold: str
    cites: tuple[Any, ...]
    parts: tuple[Part, ...]
    worked: Line


def context(metric: Metric, known: Catalog, worked: Worked) -> dict[str, Any]:
    """Everything that the template needs but the chart."""
    lines = {line.id: line for line in worked.lines}
    why = {variant.id: variant for variant in metric.variants}
    cites = dict.fromkeys(
        [
            *metric.cites,
            *(cite for variant in metric.variants for cite in variant.cites),
            *(mark.cite for mark in metric.benchmarks),
            *([metric.target.cite] if metric.target else []),
        ]
    )
    return {
        "metric": metric,
        "family": words.family(metric.family),
        "unit": UNITS[metric.unit.value],
        "direction": words.DIRECTION[metric.direction.value],
        "tables": [(name, needs(metric, name)) for name in tables(metric, known.resolve)],
        "settings": [SETTINGS[key] for key in settings_used(metric, known.resolve)],
        "window": _window(metric),
        "null": metric.empty.value,
        "confidence": words.CONFIDENCE,
        "variants": [
            _shown(
                metric, id, why[id].why if id in why else "", why[id].cites if id in why else (), lines[id]
            )
            for id in ids(metric)
        ],
        "cites": list(cites),
        "worked": worked,
    }


def needs(metric: Metric, table: str) -> bool:
    """Whether a table carries a metric, rather than help it (rates, holidays, attributes)."""
    return bool(TABLES[table].begins) or table in (*metric.needs, *metric.requires)


def _shown(metric: Metric, id: str, why: str, cites: tuple[Any, ...], line: Line) -> Shown:
    one = metric.with_variant(id)
    name = "Tenure's default" if id == "default" else words.variant_name(id)
    return Shown(id, name, why, one.formula, fold_in_words(one), cites, tuple(parts(one)), line)


def _window(metric: Metric) -> str:
    """The window of the default, in words."""
    text = metric.window
    if text is None:
        return "the period asked for"
    if text == "ever":
        return "everything up to the end of the period"
    if match := SETTING.search(text):
        length = SETTING.sub(lambda found: str(SETTINGS[found[1]].default), text)
        return f"trailing, {length} unless {match[1]} says otherwise"
    return f"trailing, {text}"


def parts(metric: Metric) -> list[Part]:
    """What the contributions of a metric come from."""
    rows = metric.rows
    if isinstance(rows, str):
        return [_part("contributions", rows)]
    if isinstance(rows, Over):
        return _over(rows, "")
    found = []
    for name, operand in rows.operands.items():
        role = f"{name}{' (the period before)' if operand.before else ''}"
        found += _over(operand.of, f"{role}: ") if isinstance(operand.of, Over) else [_part(role, operand.of)]
    return found


def _over(rows: Over, before: str) -> list[Part]:
    sides = (("numerator", rows.num), ("denominator", rows.den))
    return [_part(f"{before}{side}", text) for side, texts in sides for text in texts]


def _part(role: str, text: str) -> Part:
    if is_select(text):
        return Part(role, textwrap.dedent(text.strip("\n")).strip(), True)
    minus = text.startswith("-")
    return Part(f"{role}, subtracted" if minus else role, text.removeprefix("-"), False)
