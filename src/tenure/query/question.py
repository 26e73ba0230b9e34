"""What is asked: metrics, periods, segments, filters, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tenure.kernel.period import DAY, Calendar, Grain, Period, Window


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the query layer, with everything resolved but the metrics' own windows.

    ``end`` is exclusive. ``where`` maps an attribute to the values that are kept.
    """

    start: date
    end: date
    grain: Grain
    as_of: datetime
    trailing: Window | None = None
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known_on: date | None = None
    is_now: bool = False  # as_of is the present: views for it are worth keeping

    def periods(self, calendar: Calendar) -> tuple[Period, ...]:
        """The periods of the series, those that have not begun included."""
        return calendar.periods(self.start, self.end, self.grain)


@dataclass(frozen=True, slots=True)
class Span:
    """A period with its window: rows count from ``window_on`` to ``closing_on``, both included."""

    period: Period
    window_on: date
    closing_on: date
    is_complete: bool = False  # the window ends with the last whole month
    by_months: bool = False  # movements in the window are netted over calendar months, else over days

    @property
    def opening_on(self) -> date:
        """The last day before the window."""
        return self.window_on - DAY

    @property
    def days(self) -> int:
        """Days of the window that have begun."""
        return (self.closing_on - self.window_on).days + 1
