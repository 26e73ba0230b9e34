"""Opens the sheets of an Excel workbook as sources."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.ingest.files.delimited import open_delimited
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.sheet_area import SheetArea
from tenure.ingest.files.source import Found, RecordNumbers, Source
from tenure.ingest.files.unpack import FREE_SIZE, LARGEST_RATIO
from tenure.kernel.errors import UserError
from tenure.model.tables import TABLES

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_WORKBOOK = 256 << 20
MOST_CELLS = 10_000_000
"""Of the rectangle that a sheet spans: one cell in its far corner would take hundreds of gigabytes."""


def open_excel(path: Path, name: str, scratch: Scratch, sheet: str | None) -> list[tuple[str | None, Source]]:
    """The sheets that are named after tables, each with its table; else the first sheet.

    ``sheet`` picks one by name. Cells become text: whole numbers without ".0", dates as ISO.
    """
    from python_calamine import CalamineError

    book = _book(path, name)
    sheets = book.sheet_names
    try:
        if sheet is not None and sheet not in sheets:
            raise UserError(f"{name} has no sheet '{sheet}'.", exists=f"It has {', '.join(sheets)}.")
        named = [one for one in sheets if one.lower() in TABLES]
        chosen = [sheet] if sheet else named or sheets[:1]
        rows = {one: book.get_sheet_by_name(one).to_python(skip_empty_area=False) for one in chosen}
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise UserError(f"{name} is not a readable Excel workbook.", do="Save it as .xlsx again.") from error
    found: list[tuple[str | None, Source]] = []
    for one, cells in rows.items():
        target = scratch.path("csv")
        numbers = _write(cells, target)
        label = name if len(chosen) == 1 and not named else f"{name}:{one}"
        source = open_delimited(target, label, scratch, delimiter=",")
        source = replace(source, find=_SheetFinder(source.find, numbers).find)
        found.append((one.lower() if one.lower() in TABLES else None, source))
    return found


def sheet_names(path: Path, name: str) -> tuple[str, ...]:
    """The names of a workbook's sheets. UserError when it cannot be read."""
    return tuple(_book(path, name).sheet_names)


def _book(path: Path, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(path, name)
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise UserError(f"{name} is not a readable Excel workbook.", do="Save it as .xlsx again.") from error


def _check_size(path: Path, name: str) -> None:
    """Unpack every member once, in pieces, and count: the sizes a zip declares may lie."""
    allowed = min(LARGEST_WORKBOOK, max(FREE_SIZE, LARGEST_RATIO * path.stat().st_size))
    total = 0
    try:
        with zipfile.ZipFile(path) as book:
            for member in book.infolist():
                area = SheetArea()
                with book.open(member) as content:
                    while piece := content.read(1 << 20):
                        total += len(piece)
                        if member.filename.endswith(".xml") and b"<!DOCTYPE" in piece:
                            raise UserError(
                                f"{name} declares entities, which would be lost.",
                                do="Save it as .xlsx again.",
                            )
                        area.feed(piece)  # a workbook may call its sheets as it likes
                        if area.cells > MOST_CELLS:
                            raise UserError(
                                f"A sheet of {name} spans more than {MOST_CELLS:,} cells.",
                                do="Remove stray cells far from the table, or load it as CSV.",
                            )
                        if total > allowed:
                            raise UserError(
                                f"{name} unpacks to more than {allowed >> 20} MB.", do="Load it as CSV."
                            )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"{name} is not a readable Excel workbook.", do="Save it as .xlsx again.") from error


@dataclass(frozen=True, slots=True)
class _SheetFinder:
    """Finds records as the delimited copy does, but says the row of the sheet instead of a line."""

    inner: Callable[[RecordNumbers], Iterator[Found]]
    numbers: list[int]

    def find(self, rows: RecordNumbers) -> Iterator[Found]:
        for record in self.inner(rows):
            yield replace(record, line=self.numbers[record.row + 1])


def _write(rows: Sequence[Sequence[object]], target: Path) -> list[int]:
    """Write the rows that hold something as a delimited file; returns their numbers in the sheet."""
    width = max((number + 1 for row in rows for number, cell in enumerate(row) if cell != ""), default=0)
    numbers: list[int] = []
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, row in enumerate(rows, 1):
            texts = [_text(cell) for cell in row[:width]]
            if any(texts):
                writer.writerow(texts)
                numbers.append(number)
    return numbers


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
