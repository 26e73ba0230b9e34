"""People of an empty folder, with a clock that tests move."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tenure.service.people.people import People


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = datetime(2025, 7, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path, clock) -> Iterator[People]:
    made = People(tmp_path, now=clock)
    yield made
    made.store.close()
