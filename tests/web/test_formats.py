"""Numbers, dates and addresses as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.settings import Settings
from tenure.service.formats import Formats, duration
from tenure.web.address import Address
from tenure.web.charts.series import series_chart
from tenure.web.charts.sparkline import sparkline

US, GERMAN = (Formats.of(Settings.of({"locale": name})) for name in ("en_US", "de_DE"))


@pytest.mark.parametrize(
    ("value", "unit", "american", "german"),
    [
        (Decimal("1234567.891"), "money", "$1,234,568", "1.234.568\xa0$"),
        (Decimal("999.5"), "money", "$999.50", "999,50\xa0$"),
        (Decimal("-12"), "money", "−$12.00", "−12,00\xa0$"),
        (0.9907, "share", "99.1%", "99,1\xa0%"),
        (1, "share", "100.0%", "100,0\xa0%"),
        (1234, "count", "1,234", "1.234"),
        (2.5, "count", "2.5", "2,5"),
        (-35.9, "points", "−35.9", "−35,9"),
        (1.876, "ratio", "1.88", "1,88"),
        (12.25, "days", "12.2\xa0days", "12,2\xa0days"),
        (15180, "seconds", "4\xa0h 13\xa0min", "4\xa0h 13\xa0min"),
        (None, "share", "–", "–"),
    ],
)
def test_values_have_their_unit(value, unit, american, german):
    assert (US.value(value, unit, "USD"), GERMAN.value(value, unit, "USD")) == (american, german)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3599.6, "60 min"),
        (86400, "1 d"),
        (90000, "1 d 1 h"),
        (-90, "−1 min 30 s"),
    ],
)
def test_durations_have_two_units(seconds, text):
    assert duration(seconds).replace("\xa0", " ") == text


def test_an_axis_names_quarters_as_the_headline_does():
    starts = [date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1)]
    assert [US.tick(start, "quarter") for start in starts] == ["Q4", "Q1 2024", "Q2"]
    fiscal = Formats.of(Settings.of({"fiscal_year_start": 2}))
    assert fiscal.tick(date(2024, 2, 1), "quarter") == "Feb"  # whose headline gives days


def test_differences_of_shares_are_percentage_points():
    assert US.difference(0.0123, "share") == "+1.2\xa0pp"
    assert US.difference(-0.5, "share") == "−50\xa0pp"
    assert US.difference(-1500.0, "money", "USD") == "−$1,500"


def test_periods_are_named():
    months = US.period(date(2025, 1, 1), date(2025, 2, 1), "month")
    quarter = US.period(date(2025, 4, 1), date(2025, 7, 1), "quarter")
    total = US.period(date(2025, 1, 1), date(2025, 1, 11), "total").replace("\xa0", " ")
    assert (months, quarter, total) == ("Jan 2025", "Q2 2025", "Jan 1, 2025 – Jan 10, 2025")


def test_an_unknown_locale_is_the_users_error():
    with pytest.raises(UserError, match="not a locale"):
        Formats.of(Settings.of({"locale": "klingon"}))


def test_an_address_changes_one_parameter_at_a_time():
    address = Address("/metrics/mrr", (("by", "plan"), ("where", "a=1"), ("where", "b=2"), ("grain", "week")))
    assert address.url(by=None) == "/metrics/mrr?where=a%3D1&where=b%3D2&grain=week"
    assert address.url(where=("b=2",)) == "/metrics/mrr?by=plan&grain=week&where=b%3D2"
    assert address.elsewhere("/") == "/?where=a%3D1&where=b%3D2&grain=week"


def test_a_sparkline_has_a_gap_where_there_is_no_value():
    assert sparkline([1, None, 2, 3]).count("M") == 2
    assert sparkline([None, None]) == ""
    assert "nan" not in sparkline([5, 5, 5])


def test_a_series_shows_only_whole_intervals_and_keeps_its_target_in_sight():
    option = series_chart(
        ["a", "b"],
        [0.5, None],
        [0.4, None],
        [0.6, 0.7],
        unit="share",
        formats=US,
        target=0.9,
        partial=[False, True],
    )
    low, height, target, value = option["series"]
    assert (low["data"], height["data"]) == ([40.0, None], [20.0, None])
    assert target["data"] == [90.0, 90.0]
    assert value["data"][0] == 50.0
    assert value["data"][1]["value"] is None


def test_small_relative_changes_are_not_zero():
    assert (US.relative(-0.0001), US.relative(-0.0171)) == ("−0.01%", "−1.7%")


def test_a_column_has_the_same_decimals_throughout():
    assert (US.fixed(Decimal("9363"), 2), GERMAN.fixed(0.5, 2), US.fixed(1234, 0)) == (
        "9,363.00",
        "0,50",
        "1,234",
    )


def test_an_instant_names_its_zone():
    berlin = Formats.of(Settings.of({"time_zone": "Europe/Berlin"}))
    assert berlin.instant(datetime(2026, 7, 1, 10, tzinfo=UTC)).endswith("CEST")
    assert berlin.instant(datetime(2026, 6, 30, 22, tzinfo=UTC)) == "Jul 1, 2026"
