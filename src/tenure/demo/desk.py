"""The opening hours of the help desk, and how fast it was at what time."""

from __future__ import annotations

from tenure.demo.clock import DAY, HOUR, Clock, calendar_date, day_number
from tenure.demo.writer import Row, Sheet, columns

ZONES = {"emea": "Europe/Berlin", "amer": "America/New_York"}
SCHEDULE_OF = {"EMEA": "emea", "APAC": "emea", "AMER": "amer"}
_HOURS = {"emea": ("09:00", "18:00"), "amer": ("09:00", "17:00")}
_NEW_SHIFT = ("07:00", "21:00")
_HOLIDAYS = {
    "emea": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "amer": ((1, 1), (7, 4), (11, 11), (12, 25)),
}
_OPEN_UTC = {"emea": (8, 17), "amer": (14, 22)}  # about; the exact clock is the product's business
_SLOWNESS = {-4: 2.6, -3: 2.1}  # after the outage; from month −2 on a new shift helps
_SHIFTED = 0.55

HEADER = columns("schedule time_zone weekday opens closes holiday_on valid_from valid_until")


def hours_sheet(clock: Clock) -> Sheet:
    """``business_hours``: two schedules, holidays, and the longer hours of one from month −2 on."""
    rows: list[Row] = []
    begins, shift = clock.midnight(clock.month(-36)), clock.midnight(clock.month(-2))
    for schedule, zone in ZONES.items():
        for weekday in range(1, 6):
            opens, closes = _HOURS[schedule]
            changes = schedule == "emea"
            rows.append((schedule, zone, weekday, opens, closes, None, begins, shift if changes else None))
            if changes:
                rows.append((schedule, zone, weekday, *_NEW_SHIFT, None, shift, None))
        rows += [
            (
                schedule,
                zone,
                None,
                None,
                None,
                day_number(calendar_date(0).replace(year, month, day)),
                None,
                None,
            )
            for year in range(clock.until.year - 2, clock.until.year + 1)
            for month, day in _HOLIDAYS[schedule]
        ]
    return Sheet("business_hours", HEADER, rows)


def slowness(at: int, clock: Clock) -> float:
    """By how much answers take longer than usual at an instant; below 1 they are faster."""
    day = at // DAY
    if day >= clock.month(-2):
        return _SHIFTED
    return next(
        (factor for month, factor in _SLOWNESS.items() if clock.month(month) <= day < clock.month(month + 1)),
        1.0,
    )


def until_open(at: int, region: str, clock: Clock) -> int:
    """Seconds until somebody is there."""
    day, second = divmod(at, DAY)
    schedule = SCHEDULE_OF[region]
    opens, closes = _OPEN_UTC[schedule]
    if schedule == "emea" and day >= clock.month(-2):
        opens, closes = 5, 20
    closed_days = 0
    if second >= closes * HOUR:
        day, second, closed_days = day + 1, second - DAY, 0
    weekday = (day + 3) % 7
    if weekday >= 5:
        closed_days = 7 - weekday
        return closed_days * DAY + opens * HOUR - second
    return max(0, opens * HOUR - second)
