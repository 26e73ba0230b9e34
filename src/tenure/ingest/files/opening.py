"""Opens a file of any format as sources; a workbook may hold several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tenure.ingest.files.delimited import open_delimited
from tenure.ingest.files.discover import Part
from tenure.ingest.files.header import DELIMITERS, detect_delimiter, first_lines
from tenure.ingest.files.mapping import FileMapping
from tenure.ingest.files.mapping_store import find_mapping
from tenure.ingest.files.record import CLOSED, scan, split
from tenure.ingest.files.refusals import Refusals
from tenure.ingest.files.source import Source
from tenure.ingest.files.unpack import digest, gunzip, to_utf8

Spool = Callable[[], Refusals]


@dataclass(frozen=True, slots=True)
class Opened:
    """One source, the table that its sheet names, and the saved mapping that was needed to open it."""

    source: Source
    table: str | None = None
    saved: FileMapping | None = None


def open_part(
    part: Part, explicit: FileMapping | None, mappings: Path, table: str | None, spool: Spool, folder: Path
) -> list[Opened]:
    """The sources of one file; ``folder`` takes temporary copies."""
    sha256 = digest(part.path, part.name)
    path = part.path
    if part.is_gzip:
        path = gunzip(path, part.name, folder / f"{sha256[:16]}.unpacked")
    if part.format == "parquet":
        from tenure.ingest.files.parquet import open_parquet

        return [Opened(open_parquet(path, part.name, sha256, spool()))]
    if part.format == "excel":
        from tenure.ingest.files.excel import open_excel

        return [Opened(source, named) for named, source in
                open_excel(path, part.name, sha256, spool, folder, explicit.sheet if explicit else None)]
    hints = explicit or _saved_hints(path, mappings, table)
    path = to_utf8(path, part.name, hints.encoding if hints else None, folder / f"{sha256[:16]}.utf8")
    if part.format == "json":
        from tenure.ingest.files.json_lines import open_json

        return [Opened(open_json(path, part.name, sha256, spool(), folder))]
    skip = hints.skip if hints else 0
    delimiter = hints.delimiter if hints and hints.delimiter else None
    if delimiter is None:
        delimiter = "\t" if part.is_tab_separated else detect_delimiter(first_lines(path, 1000)[skip:])
    source = open_delimited(path, part.name, sha256, spool(), folder, delimiter=delimiter, skip=skip)
    return [Opened(source, saved=None if explicit else hints)]


def _saved_hints(path: Path, mappings: Path, table: str | None) -> FileMapping | None:
    """The saved mapping whose header stands in one of the first lines, before anything is known
    about the file's encoding, delimiter and preamble."""
    if not mappings.is_dir():
        return None
    for encoding in ("utf-8", "utf-16", "latin-1"):
        for number, line in enumerate(first_lines(path, encoding=encoding)):
            for delimiter in DELIMITERS:
                if delimiter not in line or scan(line.encode(), delimiter.encode(), is_open=False)[1] != CLOSED:
                    continue
                header = [name.strip() for name in split(line, delimiter)]
                found = find_mapping(mappings, header, table)
                if found and found.skip == number and found.delimiter in (None, delimiter):
                    return found
    return None
