"""The demo company, made once per test process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tenure.service.demo import open_demo
from tenure.service.workspace import Workspace

UNTIL = date(2026, 3, 10)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("demo") / "company"
    open_demo(folder, seed=1, until=UNTIL).close()
    with Workspace(folder, now=lambda: datetime(2026, 3, 10, tzinfo=UTC)) as workspace:
        yield workspace
