"""A strict reader for files that are not sound: keeps every whole record, refuses the rest.

Each physical line belongs to exactly one record. A record with a broken quote, another
number of fields, a NUL or an oversized field is refused as it stands; a broken quote never
swallows its neighbours: the next line is trusted again when every line up to the place
where the quote ends is a whole record by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tenure.ingest.files.record import CLOSED, OPEN, has_bare_break, has_long_field, scan, strip_end
from tenure.ingest.files.refusals import Refusal, Refusals
from tenure.ingest.files.shape import LONGEST_FIELD, chunks, line_end, open_text
from tenure.kernel.errors import Bug, UserError

Write = Callable[[bytes], object]
ODD = re.compile(rb'["\r\n\0]')
"""What makes a line worth a closer look."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The whole records as a sound file. ``shifts`` are (record, lines): from that record on
    the original's lines are so many further; ``records`` counts whole and refused records."""

    path: Path
    records: int
    shifts: tuple[tuple[int, int], ...]


class Lines:
    """The physical lines of a file, with their ends, and a way to look ahead."""

    def __init__(self, path: Path, name: str, end: bytes) -> None:
        self._lines = self._read(path, name, end)
        self._ahead: list[bytes] = []
        self.number = 0
        """Number of the line that ``next_line`` gave last, from 1."""

    def _read(self, path: Path, name: str, end: bytes) -> Iterator[bytes]:
        with open_text(path) as file:
            for piece in chunks(file, name, end):
                lines = piece.split(end)
                yield from (line + end for line in lines[:-1])
                if lines[-1]:
                    yield lines[-1]

    def next_line(self) -> bytes | None:
        """The next line, or None at the end."""
        line = self._ahead.pop() if self._ahead else next(self._lines, None)
        self.number += line is not None
        return line

    def put_back(self, lines: list[bytes]) -> None:
        """Undo the last ``len(lines)`` calls."""
        self._ahead.extend(reversed(lines))
        self.number -= len(lines)


class Repairer:
    """One run over one file, whose lines end with ``end``."""

    def __init__(self, path: Path, name: str, delimiter: str, refusals: Refusals, end: bytes) -> None:
        self.lines, self.name, self.refusals = Lines(path, name, end), name, refusals
        self.delimiter = delimiter.encode()
        self.columns = 0
        self.good = self.attributed = self.written = 0
        self.shifts: list[tuple[int, int]] = [(0, 0)]

    def run(self, target: Path, skip: int) -> None:
        """Write the header and every whole record to ``target``."""
        for _ in range(skip):
            self.attributed += self.lines.next_line() is not None
        with target.open("wb") as out:
            self._header(out.write)
            while (line := self.lines.next_line()) is not None:
                body = strip_end(line)
                if not body:
                    self.attributed += 1
                elif len(body) <= LONGEST_FIELD and not ODD.search(body):
                    fields = body.count(self.delimiter) + 1
                    self._take(out.write, [line]) if fields == self.columns else self._ragged([line], fields)
                else:
                    self._careful(out.write, line)

    def _header(self, write: Write) -> None:
        while (line := self.lines.next_line()) is not None and not strip_end(line):
            self.attributed += 1
        if line is None:
            raise UserError(f"{self.name} is empty.", do="A file needs a header line with the column names.")
        region, delimiters, state = self._extend(line)
        if state != CLOSED:
            raise UserError(f"The header of {self.name} has a broken quote.", do="Mend its first line.")
        self.columns = delimiters + 1
        self.attributed += len(region)
        body = strip_end(b"".join(region)) + b"\n"
        self.written = body.count(b"\n")
        write(body)

    def _extend(self, line: bytes) -> tuple[list[bytes], int, int]:
        """The lines of the record that starts here, its delimiters, and how it ends."""
        region, size = [line], len(line)
        delimiters, state = scan(strip_end(line), self.delimiter, is_open=False)
        while state == OPEN and size <= LONGEST_FIELD:
            following = self.lines.next_line()
            if following is None:
                break
            region.append(following)
            size += len(following)
            if b'"' in following:
                more, state = scan(strip_end(following), self.delimiter, is_open=True)
                delimiters += more
        return region, delimiters, state

    def _careful(self, write: Write, line: bytes) -> None:
        region, delimiters, state = self._extend(line)
        whole = strip_end(b"".join(region))
        is_good = state == CLOSED and delimiters + 1 == self.columns
        if not is_good and len(region) > 1 and (state == OPEN or self._neighbours_are_whole(region[1:-1])):
            self.lines.put_back(region[1:])
            region = [line]
            self._refuse(region, "bad_quoting", "A quote opens and does not end where a field ends.")
        elif b"\0" in whole:
            self._refuse(region, "nul_byte", "The record holds a NUL byte.")
        elif state != CLOSED:
            self._refuse(region, "bad_quoting", "A quote stands inside a field, or does not end it.")
        elif has_bare_break(whole):
            self._refuse(region, "bad_line_end", "A carriage return stands within the record.")
        elif delimiters + 1 != self.columns:
            self._ragged(region, delimiters + 1)
        elif len(whole) > LONGEST_FIELD and has_long_field(whole, self.delimiter):
            self._refuse(region, "field_too_long", "A field is longer than 1 MB.")
        else:
            self._take(write, region)

    def _neighbours_are_whole(self, lines: list[bytes]) -> bool:
        wanted = (self.columns - 1, CLOSED)
        return all(scan(strip_end(line), self.delimiter, is_open=False) == wanted for line in lines)

    def _take(self, write: Write, region: list[bytes]) -> None:
        shift = self.lines.number - len(region) - self.written
        if shift != self.shifts[-1][1]:
            self.shifts.append((self.good, shift))
        body = strip_end(b"".join(region)) + b"\n"
        self.written += body.count(b"\n")
        self.good += 1
        self.attributed += len(region)
        write(body)

    def _ragged(self, region: list[bytes], fields: int) -> None:
        detail = f"The record has {fields} fields, the header {self.columns}."
        self._refuse(region, "field_count", detail)

    def _refuse(self, region: list[bytes], reason: str, detail: str) -> None:
        self.attributed += len(region)
        raw = strip_end(b"".join(region)).decode()
        self.refusals.add(Refusal(self.lines.number - len(region) + 1, None, reason, detail, raw))


def count_lines(path: Path, name: str, end: bytes) -> int:
    """Physical lines of a file, counted over its bytes."""
    count, last = 0, end
    with open_text(path) as file:
        for piece in chunks(file, name, end):
            count += piece.count(end)
            last = piece[-1:]
    return count + (last != end)


def repair(
    path: Path, name: str, delimiter: str, refusals: Refusals, target: Path, *, skip: int = 0
) -> Repaired:
    """Split a UTF-8 file into whole records (``target``) and refusals; nothing else is left."""
    end = line_end(path)
    repairer = Repairer(path, name, delimiter, refusals, end)
    repairer.run(target, skip)
    lines = count_lines(path, name, end)
    if lines != repairer.attributed:
        raise Bug(f"{name} has {lines} lines, but {repairer.attributed} were accounted for.")
    records = repairer.good + refusals.count
    return Repaired(target, records, tuple(repairer.shifts))
