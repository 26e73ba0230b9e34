"""Random choices that like the edges: local midnights, first days of months, days when the clocks change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from .periods import Clock, local_day, midnight

T = TypeVar("T")

START, END = date(2024, 1, 1), date(2025, 7, 1)
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe")
SECOND = timedelta(seconds=1)
CLOCK_CHANGES = (
    date(2024, 3, 10), date(2024, 3, 31), date(2024, 4, 7), date(2024, 10, 6), date(2024, 10, 27),
    date(2024, 11, 3), date(2025, 3, 9), date(2025, 3, 30), date(2025, 4, 6),
)  # fmt: skip


class Dice:
    """A seeded source of choices in one zone."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        zone = ZONES[seed % len(ZONES)]
        self.clock = Clock(zone, midnight(date(2025, 3, 1), Clock(zone, datetime.min)))
        day = date(2025, 3, 1) + timedelta(days=self.below(120))
        as_of = midnight(day, self.clock)
        if self.chance(0.6):
            as_of += timedelta(seconds=self.below(86400))
        self.clock = Clock(zone, as_of)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def below(self, stop: int) -> int:
        return self.random.randrange(stop)

    def one(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def day(self, start: date = START, end: date = END) -> date:
        return start + timedelta(days=self.below((end - start).days))

    def instant(self, start: date = START, end: date = END) -> datetime:
        """An instant in whole seconds, often at or next to a local midnight."""
        day = self.day(start, end)
        if self.chance(0.15):
            day = day.replace(day=1)
        elif self.chance(0.1):
            day = self.one(CLOCK_CHANGES)
        at_midnight = midnight(day, self.clock)
        if self.chance(0.4):
            return at_midnight
        if self.chance(0.2):
            return at_midnight + self.one((-SECOND, SECOND))
        return at_midnight + timedelta(seconds=self.below(86400))

    def later(self, instant: datetime, days: int) -> datetime:
        """Some time after an instant, at most so many days, often at a local midnight."""
        if self.chance(0.5):
            return midnight(local_day(instant, self.clock) + timedelta(days=1 + self.below(days)), self.clock)
        return instant + timedelta(seconds=1 + self.below(days * 86400))

    def is_midnight(self, instant: datetime) -> bool:
        return midnight(local_day(instant, self.clock), self.clock) == instant
