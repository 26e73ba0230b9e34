"""Opens a file of any format as sources; a workbook may hold several."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tenure.ingest.files.delimited import open_delimited
from tenure.ingest.files.discover import Part
from tenure.ingest.files.header import DELIMITERS, detect_delimiter, first_lines
from tenure.ingest.files.kinds import check_text
from tenure.ingest.files.mapping import FileMapping
from tenure.ingest.files.mapping_store import find_mapping
from tenure.ingest.files.record import CLOSED, scan, split
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.source import Source
from tenure.ingest.files.unpack import check_size, gunzip, to_utf8
from tenure.kernel.errors import UserError

GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Opened:
    """One source, the table that its sheet names, and the saved mapping that was needed to open it."""

    source: Source
    table: str | None = None
    saved: FileMapping | None = None


def open_part(
    part: Part, explicit: FileMapping | None, mappings: Path, table: str | None, scratch: Scratch
) -> list[Opened]:
    """The sources of one file."""
    path = part.path
    check_size(path, part.name)
    if GLOB.intersection(str(path)):
        # DuckDB takes such a name for a pattern.
        path = scratch.path("link")
        path.symlink_to(part.path.resolve())
    if part.is_gzip:
        path = gunzip(path, part.name, scratch.path("unpacked"))
    if part.format == "parquet":
        from tenure.ingest.files.parquet import open_parquet

        return [Opened(open_parquet(path, part.name, scratch))]
    if part.format == "excel":
        from tenure.ingest.files.excel import open_excel

        return [
            Opened(source, named)
            for named, source in open_excel(path, part.name, scratch, explicit.sheet if explicit else None)
        ]
    check_text(path, part.name)
    hints = explicit or _saved_hints(path, mappings, table)
    path = to_utf8(path, part.name, hints.encoding if hints else None, scratch.path("utf8"))
    if part.format == "json":
        from tenure.ingest.files.json_lines import open_json

        return [Opened(open_json(path, part.name, scratch))]
    skip = hints.skip if hints else 0
    delimiter = hints.delimiter if hints and hints.delimiter else None
    if delimiter is None:
        delimiter = "\t" if part.is_tab_separated else detect_delimiter(first_lines(path, 1000)[skip:])
    source = open_delimited(path, part.name, scratch, delimiter=delimiter, skip=skip)
    return [Opened(source, saved=None if explicit else hints)]


@contextmanager
def damage_told(part: Part) -> Iterator[None]:
    """Says in a UserError that a Parquet file is damaged, which its reader finds out late."""
    try:
        yield
    except duckdb.Error as error:
        is_of_file = type(error) is duckdb.Error or isinstance(
            error, (duckdb.InvalidInputException, duckdb.IOException)
        )
        if part.format != "parquet" or not is_of_file:
            raise
        raise UserError(f"{part.name} is damaged and cannot be read.", do="Write it again.") from error


def _saved_hints(path: Path, mappings: Path, table: str | None) -> FileMapping | None:
    """The saved mapping whose header stands in one of the first lines, before anything is known
    about the file's encoding, delimiter and preamble."""
    if not mappings.is_dir():
        return None
    for encoding in ("utf-8", "utf-16", "latin-1"):
        for number, line in enumerate(first_lines(path, encoding=encoding)):
            for delimiter in DELIMITERS:
                if (
                    delimiter not in line
                    or scan(line.encode(), delimiter.encode(), is_open=False)[1] != CLOSED
                ):
                    continue
                header = [name.strip() for name in split(line, delimiter)]
                found = find_mapping(mappings, header, table)
                if found and found.skip == number and found.delimiter in (None, delimiter):
                    return found
    return None
