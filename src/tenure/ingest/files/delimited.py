"""Opens a UTF-8 delimited file as a source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tenure.ingest.files.header import read_header
from tenure.ingest.files.locate import Locator
from tenure.ingest.files.repair import repair
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.shape import Shape, check_utf8, examine, line_end
from tenure.ingest.files.source import Source, quoted
from tenure.kernel.errors import Bug

LONGEST_BY_DEFAULT = 2 << 20
"""DuckDB's own limit for a line; larger ones are given to it explicitly."""


def open_delimited(path: Path, name: str, scratch: Scratch, *, delimiter: str, skip: int = 0) -> Source:
    """The file as text columns; records that are not whole are refused.

    Raises UserError for a file that is not UTF-8, is empty, or has an unusable header.
    """
    header = read_header(path, name, delimiter, skip)
    refusals = scratch.refusals()
    shifts: tuple[tuple[int, int], ...] = ((0, 0),)
    shape = (
        None
        if skip or header.line > 1 or line_end(path) != b"\n"
        else examine(path, name, delimiter, len(header.names))
    )
    records = shape.records - 1 if shape else 0
    if shape is None or not shape.is_sound:
        check_utf8(path, name)
        repaired = repair(path, name, delimiter, refusals, scratch.path("csv"), skip=skip)
        path, records, shifts = repaired.path, repaired.records, repaired.shifts
        shape = examine(path, name, delimiter, len(header.names))
        whole = records - refusals.count
        if shape.records - 1 != whole or not shape.is_whole:
            raise Bug(f"The sound copy of {name} has {shape.records - 1} records instead of {whole}.")
    relation = text_relation(path, delimiter, len(header.names), shape)
    return Source(
        name=name,
        header=header.names,
        header_text=header.text,
        records=records,
        relation=relation,
        find=Locator(path, delimiter, shifts).find,
        refusals=refusals,
        delimiter=delimiter,
        notes=header.notes,
    )


def text_relation(path: Path, delimiter: str, columns: int, shape: Shape) -> Callable[[bool], str]:
    """The SQL that reads a sound file as text: nothing is detected, nothing converted."""
    types = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(columns))
    # Cut into pieces, a file is only safe where every line end is a record's end.
    # Left to itself, the reader takes a CR within a value for a line end; it knows no CR LF here.
    ending = "" if shape.has_returns else ", new_line='\\n'"
    is_sequential = shape.has_breaks or not shape.is_sound
    read = (
        f"read_csv({quoted(str(path))}, columns={{{types}}}, auto_detect=false, header=true, "
        f"delim={quoted(delimiter)}, quote='\"', escape='\"', nullstr='', comment='', strict_mode=true, "
        f"null_padding=false, ignore_errors=false, compression='none', hive_partitioning=false, "
        f"max_line_size={max(LONGEST_BY_DEFAULT, shape.longest + 16)}"
        f"{ending}{', parallel=false' if is_sequential else ''})"
    )

    def relation(with_row: bool) -> str:
        return (
            f"select row_number() over () - 1 as row, * from {read}" if with_row else f"select * from {read}"
        )

    return relation
