"""Days, months and instants of the demo's time line, as whole numbers.

Inside the demo a day is the number of days since 1970-01-01 and an instant the number of seconds since then
(UTC): arithmetic stays exact and cheap, and the writer turns both into text.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

DAY = 86_400
HOUR = 3_600
MINUTE = 60
ZONE = "Europe/Berlin"
MONTHS = 24
_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def calendar_date(day: int) -> date:
    """The date of a day number."""
    return date.fromordinal(day + _EPOCH)


def add_months(day: int, months: int) -> int:
    """The same day of the month, ``months`` later; days 29 to 31 become the 28th."""
    start = calendar_date(day)
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return day_number(date(years, month + 1, min(start.day, 28)))


class Clock:
    """The time line of one demo company: everything that happened lies before ``until``.

    Month 0 is the calendar month of ``until`` (often incomplete), month −1 the last complete one.
    """

    def __init__(self, until: date) -> None:
        self.until = until
        self.end_day = day_number(until)
        self.end = self.end_day * DAY
        self.first_day = self.month(-MONTHS)
        self.origin_day = self.month(-MONTHS - 26)  # before anybody was a customer
        self._zone = ZoneInfo(ZONE)
        self._midnights: dict[int, int] = {}

    def month(self, number: int) -> int:
        """First day of a month, counted from the month of ``until``."""
        return add_months(day_number(self.until.replace(day=1)), number)

    def midnight(self, day: int) -> int:
        """The instant at which a day begins on the company's clock."""
        if day not in self._midnights:
            at = calendar_date(day)
            local = datetime(at.year, at.month, at.day, tzinfo=self._zone)
            self._midnights[day] = int(local.timestamp())
        return self._midnights[day]

    def months(self) -> list[tuple[int, int]]:
        """(month number, first day) from −24 to the month of ``until``."""
        return [(number, self.month(number)) for number in range(-MONTHS, 1)]
