"""A database in memory and short ways to load texts into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import FileReport, Quarantined, list_quarantine, load

NOW = datetime(2026, 1, 1)
ITEMS = "item_id,account_id,unit_amount,currency,interval,started_at,ended_at\n"


@dataclass
class Bench:
    """One database with a folder for files and one for confirmed mappings."""

    database: Database
    folder: Path

    @property
    def mappings(self) -> Path:
        return self.folder / "mappings"

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, name: str, content: str | bytes, **options: Any) -> FileReport:
        """Write a file, load it, check the law of conservation, return its report."""
        options = {"now": NOW, "mappings": self.mappings, **options}
        report = load(self.database, [self.file(name, content)], **options)
        for file in report.files:
            assert file.read == file.loaded + file.unchanged + file.quarantined or report.dry_run
            assert sum(file.reasons.values()) == file.quarantined
        return report.files[0]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.database.cursor().execute(sql).fetchall()

    def refused(self) -> list[Quarantined]:
        return sorted(list_quarantine(self.database, 1_000_000), key=lambda row: (row.load_id, row.line))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Database(None) as database:
        yield Bench(database, tmp_path)
