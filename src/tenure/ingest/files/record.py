"""The grammar of one delimited record (RFC 4180), on bytes."""

from __future__ import annotations

import csv
import re

from tenure.ingest.files.shape import LONGEST_FIELD

CLOSED, OPEN, BROKEN = 0, 1, 2


def strip_end(line: bytes) -> bytes:
    """The line without its end: LF, CR LF or CR."""
    return line.removesuffix(b"\n").removesuffix(b"\r")


def has_bare_break(record: bytes) -> bool:
    """Whether a line end stands outside quotes within the record."""
    if b"\r" not in record and b"\n" not in record:
        return False
    bare = re.sub(rb'"[^"]*"', b"", record)
    return b"\r" in bare or b"\n" in bare


def scan(line: bytes, delimiter: bytes, *, is_open: bool) -> tuple[int, int]:
    """Delimiters outside quotes in a line, and its end: CLOSED, OPEN (in a quoted field) or BROKEN.

    ``is_open`` says that the line starts inside a quoted field.
    """
    delimiters, at = 0, -1 if is_open else 0
    while True:
        if is_open or line[at : at + 1] == b'"':
            end = line.find(b'"', at + 1)
            while end >= 0 and line[end + 1 : end + 2] == b'"':
                end = line.find(b'"', end + 2)
            if end < 0:
                return delimiters, OPEN
            is_open, at = False, end + 1
            if at == len(line):
                return delimiters, CLOSED
            if line[at : at + 1] != delimiter:
                return delimiters, BROKEN
        else:
            end = line.find(delimiter, at)
            if line.find(b'"', at, end if end >= 0 else len(line)) >= 0:
                return delimiters, BROKEN
            if end < 0:
                return delimiters, CLOSED
            at = end
        delimiters += 1
        at += 1


def is_whole(record: bytes, delimiter: bytes, columns: int) -> bool:
    """Whether the bytes are exactly one record with that many fields."""
    delimiters, state = 0, CLOSED
    for number, line in enumerate(record.split(b"\n")):
        if number and state != OPEN:
            return False
        if not number or b'"' in line:
            more, state = scan(line.removesuffix(b"\r"), delimiter, is_open=state == OPEN)
            delimiters += more
    return state == CLOSED and delimiters + 1 == columns and not has_bare_break(record)


def split(record: str, delimiter: str) -> tuple[str, ...]:
    """The fields of one whole record."""
    if '"' not in record:
        return tuple(record.split(delimiter))
    # One "line" for the reader, whatever line ends the fields hold.
    return tuple(next(csv.reader([record], delimiter=delimiter, strict=True), ()))


def join(fields: tuple[str | None, ...]) -> str:
    """The fields as one comma-separated record, quoted where needed."""
    return ",".join(_quote(field or "") for field in fields)


def _quote(field: str) -> str:
    if any(character in field for character in ',"\r\n'):
        return '"' + field.replace('"', '""') + '"'
    return field


def has_long_field(record: bytes, delimiter: bytes) -> bool:
    """Whether a field is over the limit."""
    fields = split(record.decode(), delimiter.decode())
    return any(len(field.encode()) > LONGEST_FIELD for field in fields)
