"""What a value was defined as: the version, the parameters, and the tables behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.kernel.metric import Formula, Metric, Over
from tenure.kernel.setting import SETTINGS
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.model.views import parameters, reads, views
from tenure.query.plan import Resolve

BY_PARAMETER = {setting.parameter: setting.key for setting in SETTINGS.values()}
COMMON = ("currency", "time_zone")


def selects(metric: Metric, resolve: Resolve) -> Iterator[str]:
    """Every rows select behind a metric, those of its parts and operands included."""
    rows = metric.rows
    parts: list[str | Over] = [rows] if isinstance(rows, Over) else []
    if isinstance(rows, Formula):
        parts = [operand.of for operand in rows.operands.values()]
    elif isinstance(rows, str):
        yield rows
    for name in _names(parts):
        if is_select(name):
            yield name
        else:
            yield from selects(resolve(name), resolve)
    for split in metric.split:
        yield split.default


def _names(parts: Iterable[str | Over]) -> Iterator[str]:
    """The ids and selects that the parts name."""
    for part in parts:
        if isinstance(part, Over):
            yield from (name.removeprefix("-") for name in (*part.num, *part.den))
        else:
            yield part


def is_select(text: str) -> bool:
    """Whether the text is a select rather than the id of a metric."""
    return text.lstrip().lower().startswith(("select ", "select\n", "with "))


@cache
def closure(name: str) -> frozenset[str]:
    """The view and everything it is built from."""
    if name not in views():
        return frozenset({name})
    inner = (closure(read) for read in views()[name].reads if read not in ("period", "base", "calendar"))
    return frozenset({name}).union(*inner)


def sources(metric: Metric, resolve: Resolve) -> frozenset[str]:
    """Names of all views, settings and tables behind a metric."""
    names = {name for select in selects(metric, resolve) for name in reads(select)}
    return frozenset().union(*(closure(name) for name in names - {"period", "base", "calendar"}))


def stored(metric: Metric, resolve: Resolve) -> frozenset[str]:
    """The tables, settings and stored views behind a metric: what there must be before it is asked."""
    return frozenset(
        name for name in sources(metric, resolve) if name not in views() or not views()[name].is_spine
    )


def tables(metric: Metric, resolve: Resolve) -> tuple[str, ...]:
    """The tables of the model that a metric reads."""
    return tuple(sorted(sources(metric, resolve) & set(TABLES)))


def settings_used(metric: Metric, resolve: Resolve) -> tuple[str, ...]:
    """Keys of the settings that enter a metric."""
    used = {name for select in selects(metric, resolve) for name in parameters(select)}
    behind = sources(metric, resolve)
    used |= {name for view in behind & set(views()) for name in parameters(views()[view].sql)}
    keys = {BY_PARAMETER[name] for name in used} | {
        SETTING_VIEWS[name][0] for name in behind & set(SETTING_VIEWS)
    }
    texts = [metric.window or ""]
    if isinstance(metric.rows, Formula):
        texts += [operand.window or "" for operand in metric.rows.operands.values()]
        expression = metric.rows.expression + metric.rows.capped
        keys |= {BY_PARAMETER[name] for name in parameters(expression)}
    keys |= {key for key in SETTINGS if any("{" + key + "}" in text for text in texts)}
    return tuple(sorted(keys - set(COMMON)))


def version(metric: Metric, settings: Settings, resolve: Resolve) -> str:
    """A hash of everything that decides the value, but for the data."""
    keys = (*COMMON, *settings_used(metric, resolve))
    parts: list[Any] = [metric.label, metric.fold, metric.window, metric.per, metric.empty, metric.rows]
    parts += sorted(selects(metric, resolve))
    parts += [views()[name].sql for name in sorted(sources(metric, resolve) & set(views()))]
    parts += [(key, settings[key]) for key in keys]
    return "sha256:" + hashlib.sha256(repr(parts).encode()).hexdigest()


def definition(metric: Metric, settings: Settings, resolve: Resolve, extra: dict[str, str]) -> dict[str, Any]:
    """The definition that an answer carries: version, formula, parameters."""
    shown: dict[str, Any] = dict(extra)
    for key in settings_used(metric, resolve):
        value = settings[key]
        shown[key] = value if isinstance(value, (str, int, bool, type(None), dict)) else _plain(value)
    return {"version": version(metric, settings, resolve), "formula": metric.formula, "parameters": shown}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [item if isinstance(item, (str, int)) else str(item) for item in value]
    return str(value)
