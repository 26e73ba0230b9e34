"""Refused records in the database: stored with their load, listed, exported."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.ingest.files.source import Source, quoted
from tenure.kernel.errors import Bug

FIELDS = ("load_id", "table", "file", "line", "column", "reason", "detail", "raw", "header")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One refused record that has not been loaded since. ``line`` is its first line in the file."""

    load_id: int
    table: str
    file: str
    line: int
    column: str | None
    reason: str
    detail: str
    raw: str
    header: str


def store_refusals(cursor: duckdb.DuckDBPyConnection, source: Source, table: str, load_id: int) -> None:
    """Move a source's spooled refusals into ``meta.quarantine``.

    A record that already waits there for the same reason is not stored a second time, so
    that loading a file again changes nothing.
    """
    refusals = source.refusals
    if not refusals.count:
        return
    refusals.flush()
    types = (
        "{'line': 'BIGINT', 'column': 'VARCHAR', 'reason': 'VARCHAR', 'detail': 'VARCHAR', 'raw': 'VARCHAR'}"
    )
    spool = (
        f"read_csv({quoted(str(refusals.path))}, columns={types}, auto_detect=false, header=false, "
        f"delim=',', quote='\"', escape='\"', nullstr='', comment='', new_line='\\n', parallel=false, "
        f"compression='none', max_line_size={max(2 << 20, refusals.longest)})"
    )
    spooled = cursor.execute(f"select count(*) from {spool}").fetchone()
    if spooled is None or spooled[0] != refusals.count:
        raise Bug(f"{source.name}: {refusals.count} records were refused, {spooled} can be stored.")
    cursor.execute(
        f"""insert into meta.quarantine
        select ?, ?, ?, s.line, s."column", s.reason, s.detail, coalesce(s.raw, ''), ?, null
        from {spool} s where not exists (
            select 1 from meta.quarantine q where q.retried_by is null and q."table" = ? and q.file = ?
            and q.line = s.line and q.reason = s.reason and q.raw = coalesce(s.raw, ''))""",
        [load_id, table, source.name, source.header_text, table, source.name],
    )


def list_quarantine(database: Database, limit: int = 100) -> list[Quarantined]:
    """The refused records that still wait, the latest load first."""
    rows = (
        database.cursor()
        .execute(
            f"select {_names()} from meta.quarantine where retried_by is null "
            f"order by load_id desc, file, line limit ?",
            [limit],
        )
        .fetchall()
    )
    return [Quarantined(*row) for row in rows]


def export_quarantine(database: Database, path: Path) -> int:
    """Write the refused records that still wait to a CSV file; returns how many there are."""
    cursor = database.cursor().execute(
        f"select {_names()} from meta.quarantine where retried_by is null order by load_id, file, line"
    )
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        while rows := cursor.fetchmany(10_000):
            writer.writerows([_harmless(value) for value in row] for row in rows)
            count += len(rows)
    return count


def _harmless(value: object) -> object:
    """A spreadsheet must not run what a stranger's file says."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _names() -> str:
    return ", ".join(f'"{name}"' for name in FIELDS)
