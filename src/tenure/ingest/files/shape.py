"""One vectorised pass over a delimited file: is every record whole, and how many are there?

The count is independent of the parser that reads the values: line ends at an even number
of quotes. A file is *sound* when RFC 4180 leaves no doubt about any of its fields: quotes
only around whole fields or doubled within them, the same number of fields in every record,
one kind of line end, no blank line, no NUL.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from tenure.kernel.errors import UserError

CHUNK = 8 << 20
LONGEST_LINE = 16 << 20
LONGEST_FIELD = 1 << 20

NEWLINE, QUOTE, RETURN = 10, 34, 13
Positions = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the pass found; ``records`` counts the header too."""

    is_whole: bool
    """Quotes and the number of fields are right everywhere."""
    is_sound: bool
    records: int
    longest: int
    has_breaks: bool
    """Some quoted field holds a line end."""
    has_returns: bool
    """Every line ends with CR LF."""


def open_text(path: Path) -> BinaryIO:
    """The file, after its byte order mark."""
    file = path.open("rb")
    if file.read(3) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def line_end(path: Path) -> bytes:
    """What ends a line: LF (maybe after a CR), or CR alone in a file that has no LF."""
    with path.open("rb") as file:
        start = file.read(LONGEST_LINE)
    return b"\r" if b"\r" in start and b"\n" not in start else b"\n"


def chunks(file: BinaryIO, name: str, end: bytes = b"\n") -> Iterator[bytes]:
    """The file in pieces of about 8 MB that end at a line end (or the file's)."""
    rest = b""
    while piece := file.read(CHUNK):
        cut = piece.rfind(end) + 1
        if cut:
            yield rest + piece[:cut]
            rest = piece[cut:]
        else:
            rest += piece
            if len(rest) > LONGEST_LINE:
                raise UserError(
                    f"{name} has a line of more than {LONGEST_LINE >> 20} MB.",
                    do="It is probably not a table; check the file.",
                )
    if rest:
        yield rest


class NotUtf8(UserError):
    """A file holds bytes that are no UTF-8."""


class Utf8:
    """Checks a stream of pieces; NotUtf8 has the offset of the first byte that is not UTF-8."""

    def __init__(self, name: str, offset: int = 0) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._name, self._offset, self._pending = name, offset, 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; an empty one ends the stream."""
        if self._pending or not piece or not piece.isascii():
            try:
                self._decoder.decode(piece, not piece)
            except UnicodeDecodeError as error:
                place = self._offset - self._pending + error.start
                raise NotUtf8(
                    f"{self._name} is not UTF-8: byte {place} cannot be read.",
                    do='Save it as UTF-8, or say encoding = "latin-1" or "windows-1252" in a mapping file.',
                ) from error
            self._pending = len(self._decoder.getstate()[0])
        self._offset += len(piece)


def check_utf8(path: Path, name: str) -> None:
    """Raise UserError with the offset of the first byte that is not UTF-8."""
    check = Utf8(name)
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            check.feed(piece)
        check.feed(b"")


class Examiner:
    """Carries the state of the pass from one chunk to the next."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.delimiter, self.columns = ord(delimiter), columns
        self.records = self.longest = self.carried_delimiters = self.carried_bytes = self.parity = 0
        self.is_whole, self.is_plain, self.has_breaks = True, True, False
        self.ending: int | None = None

    def feed(self, piece: bytes) -> None:
        """Take the next chunk, which must end with a line end."""
        ending = 2 if b"\r" in piece else 1
        if b"\0" in piece or self.ending not in (None, ending):
            self.is_plain = False
        if ending == 2 and not piece.count(b"\r") == piece.count(b"\r\n") == piece.count(b"\n"):
            self.is_plain = False
        self.ending = ending
        data = np.frombuffer(piece, np.uint8)
        marks = (data == NEWLINE) | (data == self.delimiter)
        if self.parity or b'"' in piece:
            places, kinds = self._outside_quotes(data, np.flatnonzero(marks | (data == QUOTE)))
        else:
            places = np.flatnonzero(marks)
            kinds = data[places]
        self._records(len(data), places, kinds)

    def _outside_quotes(self, data: Bytes, places: Positions) -> tuple[Positions, Bytes]:
        """The marks that lie outside quotes, of all marks; judges the quotes themselves."""
        kinds = data[places]
        is_quote = kinds == QUOTE
        parity = (np.cumsum(is_quote) + self.parity) & 1
        self.parity = int(parity[-1]) if len(parity) else self.parity
        quotes, opens = places[is_quote], parity[is_quote] == 1
        # Each chunk starts after a line end and ends with one, so both neighbours exist.
        before = data[quotes - 1][opens]
        after = data[quotes + 1][~opens]
        fits = (QUOTE, NEWLINE, self.delimiter)
        if not (np.isin(before, fits).all() and np.isin(after, (*fits, RETURN)).all()):
            self.is_whole = False
        outside = (parity == 0) & ~is_quote
        self.has_breaks = self.has_breaks or bool(((kinds == NEWLINE) & ~outside).any())
        return places[outside], kinds[outside]

    def _records(self, size: int, places: Positions, kinds: Bytes) -> None:
        """Every record must be ``columns - 1`` delimiters and then a line end."""
        carried = self.carried_delimiters
        places = np.concatenate((np.full(carried, -1), places)) if carried else places
        kinds = np.concatenate((np.full(carried, self.delimiter, np.uint8), kinds)) if carried else kinds
        is_end = kinds == NEWLINE
        count = int(np.count_nonzero(is_end))
        if not count:
            self.carried_delimiters, self.carried_bytes = len(kinds), self.carried_bytes + size
            return
        left_over = int(np.argmax(is_end[::-1]))
        is_even = len(kinds) - left_over == count * self.columns
        if is_even and is_end[self.columns - 1 :: self.columns].all():
            ends = places[self.columns - 1 :: self.columns]
        else:
            self.is_whole, ends = False, places[is_end]
        lengths = np.diff(ends, prepend=-1 - self.carried_bytes)
        if int(lengths.min()) <= (self.ending or 1):
            self.is_plain = False
        self.records += count
        self.longest = max(self.longest, int(lengths.max()))
        self.carried_delimiters, self.carried_bytes = left_over, size - 1 - int(ends[-1])


def examine(path: Path, name: str, delimiter: str, columns: int) -> Shape:
    """Count the records of a file and tell whether it is sound; UserError where it is not UTF-8."""
    examiner = Examiner(delimiter, columns)
    with open_text(path) as file:
        text = Utf8(name, file.tell())
        for piece in chunks(file, name):
            text.feed(piece)
            ending = b"\r\n" if b"\r\n" in piece else b"\n"
            examiner.feed(piece if piece.endswith(b"\n") else piece + ending)
        text.feed(b"")
    is_whole = examiner.is_whole and not examiner.parity
    is_sound = is_whole and examiner.is_plain and examiner.longest <= LONGEST_FIELD
    has_returns = is_sound and examiner.ending == 2
    return Shape(is_whole, is_sound, examiner.records, examiner.longest, examiner.has_breaks, has_returns)
