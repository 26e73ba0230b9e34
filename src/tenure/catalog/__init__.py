"""The catalogue: one file per metric, found by walking the package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from tenure.kernel.errors import Bug, UserError, unknown
from tenure.kernel.metric import Metric

FAMILIES = ("revenue", "customers", "product", "support", "voice")


class Catalog:
    """Metrics by id, with their aliases and variants.

    ``broken`` holds the errors of own metrics that cannot be used: asking for one raises its error,
    all others work.
    """

    def __init__(self, metrics: Iterable[Metric], broken: Mapping[str, UserError] | None = None) -> None:
        self.metrics: dict[str, Metric] = {}
        self.broken = dict(broken or {})
        self.aliases: dict[str, str] = {}
        for metric in metrics:
            for name in (metric.id, *metric.aliases):
                if name in self.aliases:
                    raise Bug(f"Two metrics are called {name}: {metric.id} and {self.aliases[name]}.")
                self.aliases[name] = metric.id
            self.metrics[metric.id] = metric

    def resolve(self, name: str) -> Metric:
        """The metric of ``id``, ``alias`` or ``id:variant``. UserError when there is none."""
        id, _, variant = name.partition(":")
        if id in self.broken:
            raise self.broken[id]
        if id not in self.aliases:
            raise unknown("metric", id, self.aliases, do="'tenure metrics' lists all.")
        return self.metrics[self.aliases[id]].with_variant(variant)

    def with_metrics(self, metrics: Iterable[Metric], broken: Mapping[str, UserError]) -> Catalog:
        """This catalogue and the metrics of a workspace, with those that are broken."""
        return Catalog([*self.metrics.values(), *metrics], broken)


def discover(package: str) -> list[Metric]:
    """Every ``METRIC`` in ``package/<family>/<id>.py``, ordered by family and id."""
    found = []
    root = importlib.import_module(package)
    for family in sorted(pkgutil.iter_modules(root.__path__), key=lambda module: module.name):
        if not family.ispkg:
            continue
        folder = importlib.import_module(f"{package}.{family.name}")
        for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
            metric = importlib.import_module(f"{folder.__name__}.{module.name}").METRIC
            if metric.id != module.name:
                raise Bug(f"{module.name}.py declares {metric.id}; the file is named after the id.")
            found.append(replace(metric, family=family.name, page=metric.page or family.name))
    return found


@cache
def catalog() -> Catalog:
    """The built-in catalogue."""
    metrics = discover(__name__)
    order = {family: place for place, family in enumerate(FAMILIES)}
    metrics.sort(key=lambda metric: (order.get(metric.family, len(order)), metric.rank, metric.id))
    return Catalog(metrics)


def families() -> Mapping[str, tuple[Metric, ...]]:
    """Metrics by family, in the order of the pages."""
    grouped: dict[str, tuple[Metric, ...]] = {}
    for metric in catalog().metrics.values():
        grouped[metric.family] = (*grouped.get(metric.family, ()), metric)
    return MappingProxyType(grouped)
