"""Refused records in the database: stored with their load, listed, exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


Chosen = Mapping[str, object]
"""Values that columns of refused rows must have; empty ones do not count."""


def list_quarantine(database: Database, limit: int = 100) -> list[Quarantined]:
    """The refused records that still wait, the latest load first."""
    return refused_rows(database, {}, limit)


def refused_rows(database: Database, chosen: Chosen, limit: int, offset: int = 0) -> list[Quarantined]:
    """Some of the refused records that still wait, the latest load first."""
    where, values = _where(chosen)
    sql = f"select {_names()} {where} order by load_id desc, file, line, reason, raw limit ? offset ?"
    return [Quarantined(*row) for row in _rows(database, sql, [*values, limit, offset])]


def refused_groups(database: Database, chosen: Chosen) -> list[tuple[str, str, str, int]]:
    """Table, file, reason and number of the refused records that still wait, most first."""
    where, values = _where(chosen)
    sql = f'select "table", file, reason, count(*) as n {where} group by all order by n desc, 1, 2, 3'
    return _rows(database, sql, values)


def refused_csv(database: Database, chosen: Chosen) -> Iterator[str]:
    """The refused records that still wait as CSV text, in pieces: the header first."""
    where, values = _where(chosen)
    cursor = database.cursor()
    try:
        cursor.execute(f"select {_names()} {where} order by load_id, file, line", values)
        yield _csv([FIELDS])
        while rows := cursor.fetchmany(10_000):
            yield _csv([_harmless(value) for value in row] for row in rows)
    finally:
        cursor.close()


def export_quarantine(database: Database, path: Path) -> int:
    """Write the refused records that still wait to a CSV file; returns how many there are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in refused_csv(database, {}):
            file.write(piece)
    return sum(group[3] for group in refused_groups(database, {}))


def _where(chosen: Chosen) -> tuple[str, list[object]]:
    kept = {name: value for name, value in chosen.items() if value not in (None, "")}
    conditions = "".join(f' and "{name}" = ?' for name in kept)
    return f"from meta.quarantine where retried_by is null{conditions}", list(kept.values())


def _rows(database: Database, sql: str, values: list[object]) -> list[tuple[Any, ...]]:
    cursor = database.cursor()
    try:
        return cursor.execute(sql, values).fetchall()
    finally:
        cursor.close()


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _harmless(value: object) -> object:
    """A spreadsheet must not run what a stranger's file says."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _names() -> str:
    return ", ".join(f'"{name}"' for name in FIELDS)
