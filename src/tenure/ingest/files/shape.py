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


@dataclass(frozen=True, slots=True)
class Shape:
    """What the pass found; ``records`` counts the header too."""

    is_sound: bool
    records: int
    longest: int
    has_breaks: bool
    """Some quoted field holds a line end."""


def chunks(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The file in pieces of about 8 MB that end at a line end (or the file's)."""
    while piece := file.read(CHUNK):
        if not piece.endswith(b"\n"):
            piece += file.readline(LONGEST_LINE)
            if len(piece) >= CHUNK + LONGEST_LINE and not piece.endswith(b"\n"):
                raise UserError(
                    f"{name} has a line of more than {LONGEST_LINE >> 20} MB.",
                    do="It is probably not a table; check the file.",
                )
        yield piece


def check_utf8(path: Path, name: str) -> None:
    """Raise UserError with the offset of the first byte that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        offset = 0
        while piece := file.read(CHUNK):
            pending = len(decoder.getstate()[0])
            if pending or not piece.isascii():
                _decode(decoder, piece, offset - pending, name)
            offset += len(piece)
        pending = len(decoder.getstate()[0])
        _decode(decoder, b"", offset - pending, name, final=True)


def _decode(
    decoder: codecs.IncrementalDecoder, piece: bytes, start: int, name: str, *, final: bool = False
) -> None:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        raise UserError(
            f"{name} is not UTF-8: byte {start + error.start} cannot be read.",
            do='Save it as UTF-8, or say encoding = "latin-1" or "windows-1252" in a mapping file.',
        ) from error


class Examiner:
    """Carries the state of the pass from one chunk to the next."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.delimiter, self.columns = ord(delimiter), columns
        self.records = self.longest = self.carried_delimiters = self.carried_bytes = self.parity = 0
        self.is_sound, self.has_breaks = True, False
        self.ending: int | None = None

    def feed(self, piece: bytes) -> None:
        """Take the next chunk, which must end with a line end."""
        data = np.frombuffer(piece, np.uint8)
        returns = piece.count(b"\r")
        if b"\0" in piece or (returns and not returns == piece.count(b"\r\n") == piece.count(b"\n")):
            self.is_sound = False
        ending = 2 if returns else 1
        if self.ending not in (None, ending):
            self.is_sound = False
        self.ending = ending
        if self.parity or b'"' in piece:
            ends, delimiters = self._outside_quotes(data)
        else:
            ends, delimiters = np.flatnonzero(data == NEWLINE), np.flatnonzero(data == self.delimiter)
        self._records(len(data), ends, delimiters, ending)

    def _outside_quotes(self, data: npt.NDArray[np.uint8]) -> tuple[Positions, Positions]:
        """Line ends and delimiters that lie outside quotes; judges the quotes themselves."""
        places = np.flatnonzero((data == QUOTE) | (data == NEWLINE) | (data == self.delimiter))
        kinds = data[places]
        is_quote = kinds == QUOTE
        parity = (np.cumsum(is_quote) + self.parity) & 1
        self.parity = int(parity[-1]) if len(parity) else self.parity
        quotes, opens = places[is_quote], parity[is_quote] == 1
        # Each chunk starts after a line end and ends with one, so both neighbours exist.
        before = np.where(quotes > 0, data[quotes - 1], NEWLINE)[opens]
        after = data[quotes + 1][~opens]
        fits = (QUOTE, NEWLINE, self.delimiter)
        if not (np.isin(before, fits).all() and np.isin(after, (*fits, RETURN)).all()):
            self.is_sound = False
        outside = (parity == 0) & ~is_quote
        is_end = kinds == NEWLINE
        self.has_breaks = self.has_breaks or bool((is_end & ~outside).any())
        return places[outside & is_end], places[outside & ~is_end]

    def _records(self, size: int, ends: Positions, delimiters: Positions, ending: int) -> None:
        if not len(ends):
            self.carried_delimiters += len(delimiters)
            self.carried_bytes += size
            return
        last = int(ends[-1])
        left_over = int((delimiters > last).sum())
        within = delimiters[: len(delimiters) - left_over]
        wanted = self.columns - 1
        carried = np.full(self.carried_delimiters, -1, np.int64)
        starts = np.concatenate((np.array([-1 - self.carried_bytes]), ends[:-1]))
        lengths = ends - starts
        if wanted and self.is_sound:
            within = np.concatenate((carried, within))
            if len(within) != wanted * len(ends):
                self.is_sound = False
            else:
                table = within.reshape(len(ends), wanted)
                self.is_sound = bool((table[:, -1] < ends).all() and (table[:, 0] > starts).all())
        elif not wanted and (len(within) or len(carried)):
            self.is_sound = False
        if int(lengths.min()) <= ending:
            self.is_sound = False
        self.records += len(ends)
        self.longest = max(self.longest, int(lengths.max()))
        self.carried_delimiters, self.carried_bytes = left_over, size - 1 - last


def examine(path: Path, name: str, delimiter: str, columns: int) -> Shape:
    """Count the records of a UTF-8 file and tell whether it is sound."""
    examiner = Examiner(delimiter, columns)
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        for piece in chunks(file, name):
            ending = b"\r\n" if b"\r\n" in piece else b"\n"
            examiner.feed(piece if piece.endswith(b"\n") else piece + ending)
    is_sound = examiner.is_sound and not examiner.parity and examiner.longest <= LONGEST_FIELD
    return Shape(is_sound, examiner.records, examiner.longest, examiner.has_breaks)
