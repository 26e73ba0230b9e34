"""Opens JSON Lines, or a JSON array of objects, as a source."""

from __future__ import annotations

import csv
import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenure.ingest.files.delimited import text_relation
from tenure.ingest.files.header import check_width
from tenure.ingest.files.locate import Locator
from tenure.ingest.files.refusals import Refusal, Refusals
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.shape import LONGEST_FIELD, LONGEST_LINE, check_utf8, examine
from tenure.ingest.files.source import Found, RecordNumbers, Source
from tenure.ingest.files.strict_json import DECODER, NotStrict, as_text, decode
from tenure.kernel.errors import Bug, UserError

LARGEST_ARRAY = 256 << 20


def open_json(path: Path, name: str, scratch: Scratch, numbers: array[int] | None = None) -> Source:
    """The file's objects as text columns: one column for every key that any object has.

    ``numbers`` are the line numbers to report, where they are not those of this file.
    """
    check_utf8(path, name)
    with path.open(encoding="utf-8-sig") as file:
        start = file.read(4096).lstrip()
    if not start:
        raise UserError(f"{name} is empty.")
    if start.startswith("["):
        path, numbers = _array_to_lines(path, name, scratch.path("jsonl"))
    lines = _Lines(path, name, numbers)
    keys = lines.keys()
    if not keys:
        raise UserError(
            f"{name} holds no JSON objects, one a line.", do="Use JSON Lines or an array of objects."
        )
    target, refusals = scratch.path("csv"), scratch.refusals()
    whole = lines.write(target, keys, refusals)
    records = lines.count()
    if records != whole + refusals.count:
        raise Bug(f"{name} has {records} records, but {whole} are whole and {refusals.count} refused.")
    shape = examine(target, name, ",", len(keys))
    return Source(
        name,
        keys,
        "",
        records,
        text_relation(target, ",", len(keys), shape),
        _Finder(lines, keys, Locator(target, ",")).find,
        refusals,
    )


def _array_to_lines(path: Path, name: str, target: Path) -> tuple[Path, array[int]]:
    """One element a line, and the line on which each element starts in the file."""
    if path.stat().st_size > LARGEST_ARRAY:
        raise UserError(
            f"{name} is a JSON array of more than {LARGEST_ARRAY >> 20} MB.", do="Use JSON Lines."
        )
    text = path.read_text(encoding="utf-8-sig")
    at, line, counted, numbers = text.index("[") + 1, 1, 0, array("q")
    space = json.decoder.WHITESPACE.match  # type: ignore[attr-defined]
    with target.open("w", encoding="utf-8", newline="") as out:
        try:
            at = space(text, at).end()
            while text[at : at + 1] != "]":
                _, end = DECODER.raw_decode(text, at)
                line += text.count("\n", counted, at)
                counted = at
                numbers.append(line)
                out.write(text[at:end].replace("\r", " ").replace("\n", " ") + "\n")
                at = space(text, end).end()
                if text[at : at + 1] == ",":
                    at = space(text, at + 1).end()
                elif text[at : at + 1] != "]":
                    raise NotStrict(f"a comma is missing at character {at + 1}")
        except (ValueError, RecursionError) as error:
            raise UserError(f"{name} is not a valid JSON array: {error}.") from error
    return target, numbers


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines that hold a record; ``numbers`` gives their place in the original of an array."""

    path: Path
    name: str
    numbers: array[int] | None

    def __iter__(self) -> Iterator[tuple[int, str]]:
        with self.path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if len(line) >= LONGEST_LINE:
                    raise UserError(f"{self.name} has a line of more than {LONGEST_LINE >> 20} MB.")
                if line.strip():
                    yield self.numbers[number - 1] if self.numbers else number, line.decode().strip("\r\n")

    def count(self) -> int:
        with self.path.open("rb") as file:
            return sum(1 for line in file if line.strip(b" \t\r\n\xef\xbb\xbf"))

    def keys(self) -> tuple[str, ...]:
        """All keys in the order in which they first appear."""
        keys: dict[str, None] = {}
        for _, text in self:
            try:
                value = decode(text)
            except NotStrict:
                continue
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
                check_width(len(keys), self.name)
        return tuple(keys)

    def write(self, target: Path, keys: tuple[str, ...], refusals: Refusals) -> int:
        """Write the whole records as a sound delimited file; returns how many."""
        whole = 0
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(keys)
            for number, text in self:
                try:
                    writer.writerow(_cells(text, keys))
                    whole += 1
                except NotStrict as error:
                    refusals.add(
                        Refusal(
                            number,
                            None,
                            "bad_json",
                            f"The line is not usable JSON: {error}.",
                            text.replace("\0", "\\u0000"),
                        )
                    )
        return whole


def _cells(text: str, keys: tuple[str, ...]) -> list[str | None]:
    value = decode(text)
    if not isinstance(value, dict):
        raise NotStrict("it is no object")
    cells = [as_text(value.get(key)) for key in keys]
    if any(cell and len(cell) > LONGEST_FIELD for cell in cells):
        raise NotStrict("a value is longer than 1 MB")
    return cells


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds records by their number among the whole ones: the line, its JSON, its cells."""

    lines: _Lines
    keys: tuple[str, ...]
    cells: Locator

    def find(self, rows: RecordNumbers) -> Iterator[Found]:
        wanted = self.cells.find(rows)
        record = next(wanted, None)
        row = 0
        for number, text in self.lines:
            if record is None:
                return
            try:
                _cells(text, self.keys)
            except NotStrict:
                continue
            if row == record.row:
                yield Found(row, number, text, record.fields)
                record = next(wanted, None)
            row += 1
