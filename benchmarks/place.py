"""Where a size of the work load lies, and the workspace in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.service.workspace import Workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEXT_DAY = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A scratch folder for one size. Imports little: what a peer needs is measured with it."""

    folder: Path
    size: str

    @property
    def events(self) -> int:
        """About how many events there are."""
        from benchmarks.work_load import SIZES

        return SIZES[self.size]

    @property
    def workspace(self) -> Path:
        """The workspace of the work load."""
        return self.folder / "workspace"

    def files(self, kind: str) -> Path:
        """The exported files, "csv" or "parquet"."""
        return self.folder / kind

    def open(self, now: datetime = NOW, folder: Path | None = None) -> Workspace:
        """The workspace, with the end of the work load as its present."""
        from tenure.service.workspace import Workspace

        return Workspace(folder or self.workspace, now=lambda: now)

    def empty(self, name: str) -> Path:
        """A new folder for something short-lived."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder
