"""Which attributes a metric can be split or filtered by, and the values that they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tenure.engines.duckdb.literal import literal
from tenure.kernel.errors import UserError
from tenure.kernel.metric import Formula, Metric
from tenure.kernel.names import RESERVED
from tenure.query.operand import metric_of
from tenure.query.plan import Planner
from tenure.query.segment import known_attributes
from tenure.service.cached import Asked, Cached

VALUES = 25
"""Most values of an attribute that are offered; others can be written into the address."""


def offered(cached: Cached, asked: Asked) -> dict[str, tuple[str, ...]]:
    """The attributes that the workspace's pages offer, each with its most common values."""
    settings = cached.workspace.settings
    plain = asked.change(by=(), where={})

    def compute() -> dict[str, tuple[str, ...]]:
        found = {}
        with cached.workspace.session(plain.question, plain.overrides) as session:
            session.ensure(["attribute_span", "user_attribute"])
            account, user = known_attributes(session)
            for name in settings["segments"]:
                if name not in account | user:
                    continue
                table = "attribute_span" if name in account else "user_attribute"
                values = f"from {table} where attribute = {literal(name)} group by value"
                common = f"select value, count(*) as n {values} order by n desc, value limit {VALUES}"
                rows = session.rows(common)
                found[name] = tuple(sorted(str(row[0]) for row in rows))
        return found

    return cached.keep("offered", (), plain, compute)


def applicable(
    cached: Cached, metrics: Iterable[Metric], names: Iterable[str], asked: Asked
) -> Mapping[str, tuple[str, ...]]:
    """Per metric those of the attributes that its rows (of each operand, for a formula) have."""
    plain, chosen, wanted = asked.change(by=(), where={}), tuple(metrics), tuple(names)

    def compute() -> Mapping[str, tuple[str, ...]]:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            planner = Planner(plain.question, session, cached.workspace.catalog.resolve)
            return {m.label: tuple(name for name in wanted if _applies(planner, m, name)) for m in chosen}

    return cached.keep("applicable " + " ".join(wanted), tuple(m.label for m in chosen), plain, compute)


def _applies(planner: Planner, metric: Metric, name: str) -> bool:
    if isinstance(metric.rows, Formula):
        operands = (metric_of(metric, operand, planner.resolve) for operand in metric.rows.operands.values())
        return all(_applies(planner, operand, name) for operand in operands)
    splitting = replace(planner.question, by=(name,))
    try:
        Planner(splitting, planner.session, planner.resolve, planner.spines).contributions(metric)
    except UserError:
        return False
    return True


def splits(cached: Cached, metric: Metric, asked: Asked) -> tuple[str, ...]:
    """Every attribute that the page of a metric offers to split by: its own columns first."""
    own = [split.column for split in metric.split]
    names = dict.fromkeys([*own, *offered(cached, asked), *RESERVED])
    return applicable(cached, [metric], names, asked)[metric.label]
