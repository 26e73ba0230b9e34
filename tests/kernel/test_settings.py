"""Settings that cannot mean anything are refused with a sentence that names the key."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.period import parse_window
from tenure.kernel.setting import SETTINGS, Shape
from tenure.kernel.settings import Settings

WRONG: dict[str, Any] = {
    "currency": {"currency": 5},
    "value_event": {"value_event": True},
    "time_zone": {"time_zone": "posix/Europe/Berlin"},
    "exclude": {"exclude": ["is_test"]},  # would let internal accounts in without a word
    "segments": {"segments": [1]},
    "onboarding.steps": {"onboarding": {"steps": ["a", ["b"]]}},
    "retention.trailing": {"retention": {"trailing": "99999999mo"}},
    "health.bands": {"health": {"bands": [50, 70]}},
    "features.a": {"features": {"a": 5}},
    "features.a.events": {"features": {"a": {"events": 5}}},
    "features.a.min_uses": {"features": {"a": {"events": "x", "min_uses": 0}}},
    "funnels.a.steps": {"funnels": {"a": {"steps": "xy"}}},
    "funnels.a.window_days": {"funnels": {"a": {"steps": ["x"], "window_days": "q"}}},
    "engagement.weights.logins": {"engagement": {"weights": {"logins": float("inf")}}},
    "health.components.usage_depth.low": {
        "health": {"components": {"usage_depth": {"low": "nan", "high": 1}}}
    },
    "health.components.usage_depth.segment": {
        "health": {"components": {"usage_depth": {"low": 0, "high": 1, "segment": {"plan": "pro"}}}}
    },
    "targets.mrr.value": {"targets": {"mrr": {"value": "much"}}},
    "targets.mrr.from": {"targets": {"mrr": {"value": 1, "from": "soon"}}},
    "benchmarks.mrr": {"benchmarks": {"mrr": 5}},
    "variants.mrr": {"variants": {"mrr": 5}},
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_refused_by_the_name_of_its_key(key: str) -> None:
    words = {"exclude": "flag in exclude", "time_zone": "is not a time zone", "retention.trailing": "window"}
    with pytest.raises(UserError, match=words.get(key, key).replace(".", r"\.")):
        Settings.of(WRONG[key])


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        ({"features": {"a": {"events": "x", "plan": "pro"}}}, "plans"),
        ({"funnels": {"a": {"stages": ["x"]}}}, "steps"),
        ({"targets": {"mrr": {"value": 1, "warning": 2}}}, "warn"),
    ],
)
def test_an_unknown_key_of_a_table_is_named(entry: dict[str, Any], known: str) -> None:
    with pytest.raises(UserError, match=known):
        Settings.of(entry)


@pytest.mark.parametrize("key", [key for key, found in SETTINGS.items() if found.shape is Shape.INTEGER])
def test_a_whole_number_has_an_upper_limit(key: str) -> None:
    with pytest.raises(UserError, match=key.replace(".", r"\.")):
        Settings({}).with_overrides({key: 10**10})


def test_bands_are_numbers_also_from_the_command_line() -> None:
    assert Settings({}).with_overrides({"health.bands": "80, 40.5"})["health.bands"] == (80, Decimal("40.5"))


@pytest.mark.parametrize("text", ["99999999999mo", "999999999d", "1201mo", "101y", "١٢mo"])
def test_a_window_that_leaves_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="window"):
        parse_window(text)
