"""Which periods are over."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tenure.kernel.period import Calendar, Grain

QUARTER_END = date(2025, 6, 30)


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER])
@pytest.mark.parametrize(
    ("instant", "end"),
    [
        (
            datetime(2025, 6, 29, 9, tzinfo=UTC),
            {Grain.MONTH: date(2025, 6, 1), Grain.QUARTER: date(2025, 4, 1)},
        ),
        (
            datetime(2025, 6, 30, 9, tzinfo=UTC),
            {Grain.MONTH: date(2025, 6, 1), Grain.QUARTER: date(2025, 4, 1)},
        ),
        (datetime(2025, 7, 1, tzinfo=UTC), {Grain.MONTH: date(2025, 7, 1), Grain.QUARTER: date(2025, 7, 1)}),
        (
            datetime(2025, 7, 1, 9, tzinfo=UTC),
            {Grain.MONTH: date(2025, 7, 1), Grain.QUARTER: date(2025, 7, 1)},
        ),
    ],
)
def test_a_period_runs_through_its_last_day(instant, end, grain):
    assert Calendar(ZoneInfo("UTC")).last_complete(instant, grain, 1)[1] == end[grain]


def test_today_is_not_over():
    calendar = Calendar(ZoneInfo("America/New_York"))
    assert calendar.last_complete(datetime(2025, 7, 1, 3, tzinfo=UTC), Grain.DAY, 1) == (
        date(2025, 6, 29),
        QUARTER_END,
    )
    assert calendar.last_complete(datetime(2025, 7, 1, 4, tzinfo=UTC), Grain.DAY, 1)[1] == date(2025, 7, 1)
