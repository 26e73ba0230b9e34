"""Reads the header of a delimited file, and refuses what cannot be one."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tenure.ingest.files.record import CLOSED, OPEN, has_bare_break, scan, split, strip_end
from tenure.ingest.files.shape import LONGEST_LINE, check_utf8, line_end, open_text
from tenure.kernel.errors import UserError

LOOK_AHEAD = 20
DELIMITERS = ",;\t|"
MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Header:
    """Column names, the text they were read from, and its first physical line."""

    names: tuple[str, ...]
    text: str
    line: int
    notes: tuple[str, ...] = ()


def first_lines(path: Path, count: int = LOOK_AHEAD, encoding: str = "utf-8") -> list[str]:
    """The first physical lines, without their ends; bytes that do not fit are replaced."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
        if b"\n" not in start and b"\r" not in start:
            start += file.read(LONGEST_LINE)
    return start.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace").splitlines()[:count]


def detect_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts the first line that holds text into the most fields."""
    line = next((line for line in lines if line), "")
    counts = {mark: _fields(line, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])


def _fields(line: str, delimiter: str) -> int:
    delimiters, state = scan(line.encode(), delimiter.encode(), is_open=False)
    return delimiters + 1 if state == CLOSED else 0


def read_header(path: Path, name: str, delimiter: str, skip: int = 0) -> Header:
    """The header after ``skip`` lines; UserError when there is none or it is unusable."""
    mark = line_end(path)
    with open_text(path) as file:
        lines = file.read(1 << 16).split(mark)
        if len(lines) < skip + 2 * LOOK_AHEAD:
            lines = (mark.join(lines) + file.read(LONGEST_LINE)).split(mark)
    at = skip
    while at < len(lines) and not strip_end(lines[at]):
        at += 1
    if at >= len(lines):
        raise UserError(f"{name} is empty.", do="A file needs a header line with the column names.")
    header, end = lines[at], at + 1
    _, state = scan(strip_end(header), delimiter.encode(), is_open=False)
    while state == OPEN and end < min(len(lines), at + LOOK_AHEAD):
        header += mark + lines[end]
        _, state = scan(strip_end(lines[end]), delimiter.encode(), is_open=True)
        end += 1
    if state != CLOSED or has_bare_break(strip_end(header)):
        raise UserError(f"The header of {name} has a broken quote or line end.", do=f"Mend line {at + 1}.")
    try:
        text = strip_end(header).decode()
    except UnicodeDecodeError:
        check_utf8(path, name)
        raise
    if "\0" in text:
        raise UserError(
            f"The header of {name} holds NUL bytes.",
            do='If the file is UTF-16 without a byte order mark, say encoding = "utf-16" in a mapping file.',
        )
    fields = [field.strip() for field in split(text, delimiter)]
    if len(fields) == 1:
        _refuse_preamble(lines[end : end + LOOK_AHEAD], name, delimiter, at)
    names, notes = name_columns(fields, name)
    return Header(names, text, at + 1, notes)


def check_width(columns: int, name: str) -> None:
    """UserError for a file with more columns than any export has."""
    if columns > MOST_COLUMNS:
        raise UserError(
            f"{name} has more than {MOST_COLUMNS:,} columns.",
            do="Check the file, or leave out what you do not need.",
        )


def name_columns(fields: list[str], name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names with a stand-in for empty ones, and notes; UserError when one appears twice."""
    check_width(len(fields), name)
    names = [field or f"column_{number}" for number, field in enumerate(fields, 1)]
    twice = sorted(field for field, count in Counter(names).items() if count > 1)
    if twice:
        raise UserError(
            f"{name} has the column {', '.join(repr(field) for field in twice)} more than once.",
            do="Rename one of them: it is not clear which one counts.",
        )
    notes = [
        f"column {number} has no name and is called column_{number}"
        for number, field in enumerate(fields, 1)
        if not field
    ]
    return tuple(names), tuple(notes)


def _refuse_preamble(following: list[bytes], name: str, delimiter: str, at: int) -> None:
    """A lone title above a table is no header."""
    texts = [strip_end(line).decode(errors="replace") for line in following]
    counts = [_fields(text, delimiter) if text else 0 for text in texts]
    wide = next((number for number, count in enumerate(counts) if count > 1), None)
    if wide is not None and all(count == counts[wide] or count == 0 for count in counts[wide:]):
        header = at + 2 + wide
        raise UserError(
            f"Line {at + 1} of {name} is no header: it has 1 field, line {header} has {counts[wide]}.",
            do=f"Remove the lines above the header, or say skip = {header - 1} in a mapping file.",
        )
