"""The demo workspace's settings: every key is set and accepted."""

from __future__ import annotations

import tomllib
from datetime import date

import duckdb

from tenure.demo import SETTINGS, settings_text
from tenure.kernel.setting import SETTINGS as KNOWN
from tenure.kernel.settings import Settings


def test_every_setting_is_written_and_valid() -> None:
    settings = Settings.of(tomllib.loads(SETTINGS))
    left_out = set(KNOWN) - set(settings.given)
    absent = {key for key in KNOWN if key.startswith("sign_in.")}  # it is open to this computer
    absent |= {"engine.schema", "engine.tables"}  # its data live in the embedded engine
    assert left_out == absent
    assert settings["time_zone"] == "Europe/Berlin"


def test_the_data_start_follows_the_end_date() -> None:
    settings = Settings.of(tomllib.loads(settings_text(date(2026, 3, 15))))
    assert settings["data_start"] == date(2024, 3, 1)


def test_events_that_the_settings_name_happen(raw: duckdb.DuckDBPyConnection) -> None:
    settings = Settings.of(tomllib.loads(SETTINGS))
    named = {settings["value_event"], *settings["onboarding.steps"], *settings["activity.passive_events"]}
    for feature in settings["features"].values():
        named.update(feature["events"])
    for funnel in settings["funnels"].values():
        named.update(funnel["steps"])
    recent = raw.execute("select distinct event from events where occurred_at >= '2026-02-01'").fetchall()
    assert named <= {event for (event,) in recent}
