"""Loads refused records again, after the mapping or the model was mended."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.ingest.files.delimited import text_relation
from tenure.ingest.files.header import detect_delimiter, name_columns
from tenure.ingest.files.json_lines import open_json
from tenure.ingest.files.load import filled, loading, naive_utc
from tenure.ingest.files.locate import Locator
from tenure.ingest.files.mapping import FileMapping, read_mapping
from tenure.ingest.files.mapping_store import find_mapping, save_mapping
from tenure.ingest.files.record import is_whole, split
from tenure.ingest.files.refusals import Refusal
from tenure.ingest.files.report import FileReport, LoadReport, Progress, Question
from tenure.ingest.files.resolve import confirm, resolve
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.shape import examine
from tenure.ingest.files.source import Source
from tenure.ingest.files.stubs import with_stubs
from tenure.ingest.files.write import Writer
from tenure.kernel.errors import UserError

WAITING = "retried_by is null and reason <> 'superseded_in_file'"
"""A record that gave way to a later one of its file must not come back over it."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Refused records of one load of one file."""

    load_id: int
    table: str
    file: str
    header: str

    def where(self) -> str:
        return f'load_id = ? and "table" = ? and file = ? and header = ? and {WAITING}'

    def parameters(self) -> list[object]:
        return [self.load_id, self.table, self.file, self.header]


def retry_quarantine(
    database: Database,
    *,
    table: str | None = None,
    mapping: Path | None = None,
    time_zone: str = "UTC",
    now: datetime,
    mappings: Path,
    ask: Callable[[Question], str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> LoadReport:
    """Load every refused record again, each file in one transaction, known from when it was
    first loaded. Records that are refused again stay in quarantine with the new reason.

    ``table`` restricts it to the records of one table; ``mapping`` is an explicit mapping
    file, else the saved mapping of the file's shape counts, else the standard names.
    """
    explicit = read_mapping(mapping) if mapping else None
    with loading(database) as cursor, Scratch() as scratch:
        groups = cursor.execute(
            f'select distinct load_id, "table", file, header from meta.quarantine '
            f'where {WAITING} and "table" = coalesce(?, "table") order by load_id, file',
            [table],
        ).fetchall()
        reports: list[FileReport] = []
        for number, row in enumerate(groups, 1):
            group = _Group(*row)
            if progress is not None:
                progress(Progress(group.file, "retry", number, len(groups)))
            if explicit is not None and explicit.table != group.table:
                continue
            try:
                reports.append(
                    _retry(cursor, group, explicit, mappings, scratch, time_zone, naive_utc(now), ask)
                )
            except UserError as error:
                reports.append(FileReport(group.file, group.table, notes=(f"not retried: {error}",)))
        return LoadReport(tuple(with_stubs(cursor, reports)))


def _retry(
    cursor: duckdb.DuckDBPyConnection,
    group: _Group,
    explicit: FileMapping | None,
    mappings: Path,
    scratch: Scratch,
    time_zone: str,
    now: datetime,
    ask: Callable[[Question], str] | None,
) -> FileReport:
    source = _source(cursor, group, explicit, scratch)
    saved = find_mapping(mappings, source.header, group.table)
    resolution = resolve(cursor, source, group.table, explicit, saved, time_zone, ask)
    confirm(resolution, source, yes=False, ask=ask)
    known = cursor.execute("select known_from from meta.load where load_id = ?", [group.load_id]).fetchone()

    def mark(load_id: int) -> None:
        cursor.execute(
            f"update meta.quarantine set retried_by = ? where {group.where()}", [load_id, *group.parameters()]
        )

    content = hashlib.sha256(repr(group).encode()).hexdigest()
    writer = Writer(cursor, source, resolution.selection, content, known[0] if known else now, now, mark)
    counts = writer.write()
    if explicit:
        save_mapping(mappings, resolution.selection.mapping)
    report = FileReport(
        group.file,
        group.table,
        read=source.records,
        notes=resolution.notes,
        mapping=resolution.selection.mapping.as_dict(),
        plan=resolution.plan,
    )
    return filled(report, source, counts, resolution)


def _source(
    cursor: duckdb.DuckDBPyConnection, group: _Group, explicit: FileMapping | None, scratch: Scratch
) -> Source:
    """The group's records as a source; each raw text must be a whole record by itself."""
    rows = cursor.execute(
        f'select line, raw, "column", reason, detail from meta.quarantine '
        f"where {group.where()} order by line",
        group.parameters(),
    )
    if not group.header:
        return _json_source([(row[0], row[1]) for row in rows.fetchall()], group, scratch)
    delimiter = explicit.delimiter if explicit else None
    if delimiter is None or delimiter not in group.header:
        delimiter = detect_delimiter([group.header])
    names, _ = name_columns([name.strip() for name in split(group.header, delimiter)], group.file)
    target, refusals = scratch.path("csv"), scratch.refusals()
    shifts: list[tuple[int, int]] = [(0, 0)]
    whole = 0
    with target.open("wb") as out:
        out.write(group.header.encode() + b"\n")
        written = group.header.count("\n") + 1
        while batch := rows.fetchmany(10_000):
            for line, raw, column, reason, detail in batch:
                record = raw.encode()
                if is_whole(record, delimiter.encode(), len(names)) and b"\0" not in record:
                    shifts.append((whole, line - written - 1))
                    whole += 1
                    out.write(record + b"\n")
                    written += raw.count("\n") + 1
                else:
                    refusals.add(Refusal(line, column, reason, detail, raw))
    shape = examine(target, group.file, delimiter, len(names))
    return Source(
        group.file,
        names,
        group.header,
        whole + refusals.count,
        text_relation(target, delimiter, len(names), shape),
        Locator(target, delimiter, tuple(shifts)).find,
        refusals,
        delimiter,
    )


def _json_source(rows: list[tuple[int, str]], group: _Group, scratch: Scratch) -> Source:
    target = scratch.path("jsonl")
    target.write_text("".join(f"{raw}\n" for _, raw in rows), encoding="utf-8", newline="")
    return open_json(target, group.file, scratch, array("q", [line for line, _ in rows]))
