"""What the guide to definitions says of defaults, names and figures is so."""

from __future__ import annotations

import re

from tools.site.places import of_code

from tenure.catalog import catalog
from tenure.kernel.setting import SETTINGS
from tenure.stats.adjusted_wald import nps_interval
from tests.docs.guides import text

GUIDE = text("docs/choose.md")
CODE = set(re.findall(r"`([^`\n]+)`", GUIDE))


def test_every_variant_and_setting_that_is_named_exists() -> None:
    names = {name for name in CODE if re.fullmatch(r"\w+[:.]\w+", name)} - {"tenure.toml", "board.xlsx"}
    assert len(names) > 30
    assert [name for name in sorted(names) if of_code(name, catalog()) is None] == []


def test_the_main_choices_show_every_variant() -> None:
    for id in ("customer_churn_rate", "net_revenue_retention", "gross_revenue_retention", "nps"):
        metric = catalog().metrics[id]
        assert {f"{id}:{variant.id}" for variant in metric.variants} <= CODE
    variants = {f"mrr:{variant.id}" for variant in catalog().metrics["mrr"].variants}
    assert variants - {"mrr:opening"} <= CODE


def test_the_figures_are_right() -> None:
    interval = nps_interval(50, 40.0, 8000.0)
    assert interval.low is not None
    assert interval.high is not None
    assert f"between {interval.low:.0f} and {interval.high:.0f}" in " ".join(GUIDE.split())
    assert f"98 % a month is {0.98**12 * 100:.0f} % a year" in GUIDE


def test_the_defaults_are_those_of_the_settings() -> None:
    assert SETTINGS["retention.trailing"].default == "12mo"
    assert SETTINGS["activity.trailing_days"].default == 28
    assert SETTINGS["small_sample.survey"].default == 30
    assert SETTINGS["mrr.bridge_gap_days"].default == 1
    assert SETTINGS["purchase.window_days"].default == 365
    assert SETTINGS["mrr.paused"].default == "zero"
    assert SETTINGS["mrr.free_is_active"].default is False
    bands, components = SETTINGS["health.bands"].default, SETTINGS["health.components"].default
    assert bands == (70, 50)
    assert isinstance(components, dict)
    assert len(components) == 8
