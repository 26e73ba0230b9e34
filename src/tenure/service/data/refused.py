"""Rows that were refused: counted by table, file and reason, shown page by page, given out as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tenure.ingest.files.quarantine import Quarantined, refused_csv, refused_groups, refused_rows
from tenure.service.loading import NOT_HERE
from tenure.service.workspace import Workspace

PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """How many rows of one file were refused for one reason."""

    table: str
    file: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which refused rows: of a table, of a file, of a load; "" and None mean all."""

    table: str = ""
    file: str = ""
    load: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """One page of refused rows; ``total`` counts those of all pages."""

    groups: tuple[Group, ...]
    rows: tuple[Quarantined, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def refused(workspace: Workspace, wanted: Wanted, page: int = 1) -> Refused:
    """One page of the refused rows that still wait, the latest load first."""
    if workspace.elsewhere:
        return Refused((), (), 0, 1)
    database = workspace.embedded(NOT_HERE)
    chosen = {"table": wanted.table, "file": wanted.file, "load_id": wanted.load}
    groups = tuple(Group(*row) for row in refused_groups(database, chosen))
    total = sum(group.count for group in groups)
    page = min(page, max(1, -(-total // PAGE)))
    rows = refused_rows(database, chosen, PAGE, (page - 1) * PAGE)
    return Refused(groups, tuple(rows), total, page)


def refused_as_csv(workspace: Workspace, wanted: Wanted) -> Iterator[str]:
    """The refused rows as CSV text, in pieces."""
    chosen = {"table": wanted.table, "file": wanted.file, "load_id": wanted.load}
    return refused_csv(workspace.embedded(NOT_HERE), chosen)
