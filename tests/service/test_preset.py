"""Ranges by name: on the workspace's calendar, relative to the clock of the question."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.period import Calendar, Grain
from tenure.service.asking import question
from tenure.service.preset import Preset
from tests.small import NOW, small_workspace

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
FISCAL = Calendar(ZoneInfo("Europe/Berlin"), fiscal_month=2)
AT = datetime(2025, 5, 15, 12, tzinfo=UTC)


def asked(calendar=BERLIN, now=AT, **given):
    found = question(calendar, now, **given)
    return found.start, found.end, found.grain


@pytest.mark.parametrize(
    ("preset", "start", "end", "grain"),
    [
        ("last-12-months", date(2024, 5, 1), date(2025, 5, 1), Grain.MONTH),
        ("last-6-months", date(2024, 11, 1), date(2025, 5, 1), Grain.MONTH),
        ("this-quarter", date(2025, 4, 1), date(2025, 5, 16), Grain.MONTH),
        ("last-quarter", date(2025, 1, 1), date(2025, 4, 1), Grain.MONTH),
        ("this-year", date(2025, 1, 1), date(2025, 5, 16), Grain.MONTH),
        ("last-year", date(2024, 1, 1), date(2025, 1, 1), Grain.MONTH),
        ("last-30-days", date(2025, 4, 15), date(2025, 5, 15), Grain.DAY),  # today is not over
        ("last-90-days", date(2025, 2, 14), date(2025, 5, 15), Grain.WEEK),
    ],
)
def test_a_preset_is_a_range_with_a_grain(preset, start, end, grain):
    assert asked(period=preset) == (start, end, grain)


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        ("this-quarter", date(2025, 5, 1), date(2025, 5, 16)),
        ("last-quarter", date(2025, 2, 1), date(2025, 5, 1)),
        ("this-year", date(2025, 2, 1), date(2025, 5, 16)),
        ("last-year", date(2024, 2, 1), date(2025, 2, 1)),
    ],
)
def test_quarters_and_years_are_those_of_the_fiscal_year(preset, start, end):
    assert asked(FISCAL, period=preset)[:2] == (start, end)


def test_a_preset_is_counted_from_as_of_and_a_day_that_is_over_counts():
    midnight = "2024-12-31T23:00:00Z"  # of January 1 in Berlin: the last day is December 31
    assert asked(period="this-year", as_of=midnight)[:2] == (date(2024, 1, 1), date(2025, 1, 1))
    assert asked(period="last-30-days", as_of=midnight)[:2] == (date(2024, 12, 2), date(2025, 1, 1))
    assert asked(period="last-year", as_of="2024-07-01")[:2] == (date(2023, 1, 1), date(2024, 1, 1))


def test_a_grain_of_ones_own_holds():
    assert asked(period="last-30-days", grain="month")[2] is Grain.MONTH
    assert asked(period="last-year", grain="week")[2] is Grain.WEEK
    assert asked()[2] is Grain.MONTH


def test_a_preset_and_dates_exclude_each_other():
    with pytest.raises(UserError, match="'last-year' and dates are both given"):
        asked(period="last-year", start="2024-01-01")
    with pytest.raises(UserError, match="both given"):
        asked(period="all", end="2024-01-01")


def test_an_unknown_preset_is_told_what_exists():
    with pytest.raises(UserError, match="Did you mean last-year"):
        asked(period="last-yaer")
    with pytest.raises(UserError) as caught:
        asked(period="zzz")
    assert all(preset in str(caught.value) for preset in Preset)


def test_all_begins_with_the_data(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        found = workspace.question(period="all")
        # the first event; what the accounts and rates say of earlier days is no data of a period
        assert (found.start, found.end) == (date(2024, 1, 5), date(2025, 7, 2))
        early = workspace.question(period="all", as_of="2024-02-03")
        assert (early.start, early.end) == (date(2024, 1, 5), date(2024, 2, 3))
        points = workspace.show("mrr", period="all").results[0].points
        assert (points[0].start, points[-1].end) == (date(2024, 1, 1), date(2025, 8, 1))
        complete = workspace.asked({"period": "all"}, {"data_start": "2024-06-01"})
        assert complete.start == date(2024, 6, 1)


def test_without_data_all_is_a_question_without_a_range():
    assert asked(period="all", now=NOW) == asked(now=NOW)
