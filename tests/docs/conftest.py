"""The site, built once: links and pages of everything, the examples of a few metrics."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tools.site.build import build
from tools.site.charts import charts_of
from tools.site.example import Line, Worked, asked, ids, inputs, work

from tenure.catalog import catalog, families
from tenure.kernel.metric import Metric
from tenure.query.plan import Resolve
from tests.small import small_workspace

COMPUTED = {metrics[0].id for metrics in families().values()} | {"quick_ratio"}
"""The examples of the whole catalogue take half a minute, and tests/catalog computes them already."""


@cache
def computed(id: str) -> Worked:
    """The example of a metric as the site computes it."""
    return work(catalog().metrics[id], catalog().resolve)


def computed_or_stated(metric: Metric, resolve: Resolve) -> Worked:
    """The example, computed for some metrics and as it is stated for the others."""
    if metric.id in COMPUTED:
        return computed(metric.id)
    stated = {"default": metric.example.value, **metric.example.variants}
    lines = tuple(Line(id, "", "", stated[id] or "null", "", "") for id in ids(metric))
    return Worked(inputs(metric.example), tuple(asked(metric.example)), lines, (), "")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site, with one chart."""
    folder = tmp_path_factory.mktemp("site")
    with small_workspace(folder / "small") as workspace:
        months = workspace.asked({"start": "2025-05", "end": "2025-07"}, {})
        charts = charts_of(workspace, ("mrr",), months.start, months.end)
    build(folder / "site", work=computed_or_stated, charts=charts)
    return folder / "site"
