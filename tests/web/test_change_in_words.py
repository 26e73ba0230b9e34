"""How a change and a constant are shown."""

import re
from datetime import date

import pytest

from tenure.kernel.period import Calendar, Grain
from tenure.kernel.settings import Settings
from tenure.query.result import Point
from tenure.service.change import Change, Verdict, change, change_to
from tenure.service.comparison import Comparison, Past
from tenure.service.formats import Formats
from tenure.web.charts.sparkline import sparkline
from tenure.web.words import change_shown

FORMATS = Formats.of(Settings({}))


def point(value, month=9) -> Point:
    return Point(
        date(2025, month, 1), date(2025, month + 1, 1), {}, value, None, None, 9, None, None, False, None, ()
    )


def shown(now, before, unit="count", grain="month"):
    return change_shown(change(point(now, 10), point(before), "higher"), unit, "USD", FORMATS, grain)


def test_a_change_names_the_period_and_the_value_it_is_against():
    found = shown(350000, 345323, "money")
    assert (found.text, found.base) == ("+1.4%", "Sep 2025: $345,323")
    assert found.sentence == "Better: +$4,677 against Sep 2025: $345,323 (+1.4%)."
    assert shown(5, 5).sentence == "The same as Sep 2025: 5."
    goal = change_shown(change_to(point(5), 4, "higher"), "count", "USD", FORMATS, "month")
    assert (goal.base, "against the target" in goal.sentence) == ("", True)


@pytest.mark.parametrize(
    ("now", "before", "text"), [(6, 1, "+5"), (3, 19, "−16"), (30, 20, "+50.0%"), (21, 18, "+3")]
)
def test_changes_of_small_counts_are_told_as_they_are(now, before, text):
    assert shown(now, before).text == text


def test_noise_of_binary_fractions_is_no_change():
    assert change(point(49.99999999999996), point(50.00000000000005), "higher").verdict is Verdict.SAME
    assert change(point(50_000_000.01), point(50_000_000.00), "higher").verdict is Verdict.BETTER
    heights = re.findall(r"[ML][0-9.]+ ([0-9.]+)", sparkline([49.99999999999996, 50.00000000000005, 50]))
    assert set(heights) == {"15.0"}
    assert len(set(re.findall(r"[ML][0-9.]+ ([0-9.]+)", sparkline([50, 50.001])))) == 2


def test_of_a_whole_range_nothing_is_said_of_what_was_before():
    past = Past(Comparison.PREVIOUS, Grain.TOTAL, Calendar(FORMATS.zone))
    found: Change = past.step(point(5), "higher")
    assert (found.verdict, change_shown(found, "count", "", FORMATS).text) == (Verdict.UNKNOWN, "")
