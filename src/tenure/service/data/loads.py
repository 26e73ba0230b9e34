"""What was loaded, when, and how its columns were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tenure.service.cached import NotFound
from tenure.service.workspace import Workspace

RECENT = 50
FIELDS = 'load_id, file, "table", read, loaded, unchanged, quarantined, known_from, loaded_at, sha256'


@dataclass(frozen=True, slots=True)
class Load:
    """One file, or sheet, that was loaded into one table: ``read = loaded + unchanged + quarantined``."""

    id: int
    file: str
    table: str
    read: int
    loaded: int
    unchanged: int
    quarantined: int
    known_from: datetime
    at: datetime
    sha256: str


def recent_loads(workspace: Workspace, limit: int = RECENT) -> tuple[Load, ...]:
    """The latest loads, newest first. None where others load."""
    return _loads(workspace, f"order by load_id desc limit {limit}")


def last_loads(workspace: Workspace) -> dict[str, Load]:
    """The latest load of each table."""
    latest = 'where load_id in (select max(load_id) from meta.load group by "table")'
    return {load.table: load for load in _loads(workspace, latest)}


def one_load(workspace: Workspace, id: str) -> Load:
    """A load by its number. NotFound without one."""
    found = _loads(workspace, "where load_id = ?", [int(id)]) if _is_number(id) else ()
    if not found:
        raise NotFound(f"There is no load {id[:40]}.", do="Choose one on the page Data.")
    return found[0]


def first_known(workspace: Workspace) -> datetime | None:
    """The instant from which the first rows that were loaded are known; None without any."""
    found = _rows(workspace, "select min(known_from) from meta.load where loaded > 0")[0][0]
    return None if found is None else found.replace(tzinfo=UTC)


def mapping_of(workspace: Workspace, load: Load) -> str:
    """The mapping file with which a load was read; "" for one of an earlier version, which kept none."""
    found = _rows(workspace, "select mapping from meta.mapping where load_id = ?", [load.id])
    return str(found[0][0]) if found else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _loads(workspace: Workspace, rest: str, parameters: Sequence[object] = ()) -> tuple[Load, ...]:
    found = _rows(workspace, f"select {FIELDS} from meta.load {rest}", parameters)
    return tuple(_load(*row) for row in found)


def _load(
    id: int,
    file: str,
    table: str,
    read: int,
    loaded: int,
    unchanged: int,
    quarantined: int,
    known_from: datetime,
    at: datetime,
    sha256: str,
) -> Load:
    known_from, at = known_from.replace(tzinfo=UTC), at.replace(tzinfo=UTC)
    return Load(id, file, table, read, loaded, unchanged, quarantined, known_from, at, sha256)


def _rows(workspace: Workspace, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    cursor = workspace.database.cursor()
    try:
        return cursor.execute(sql, list(parameters)).fetchall()
    finally:
        cursor.close()
