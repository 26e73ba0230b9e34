"""Finds records of a sound delimited file by their number: line and raw text."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tenure.ingest.files.record import split, strip_end
from tenure.ingest.files.shape import NEWLINE, QUOTE, chunks, open_text
from tenure.ingest.files.source import Found, RecordNumbers


class Locator:
    """``find(rows)`` yields the records with these ascending numbers, from 0 after the header.

    ``shifts`` are (record, lines): from that record on the original's lines are so many further.
    """

    def __init__(self, path: Path, delimiter: str, shifts: tuple[tuple[int, int], ...] = ((0, 0),)) -> None:
        self.path, self.delimiter = path, delimiter
        self._from = [record for record, _ in shifts]
        self._by = [lines for _, lines in shifts]

    def find(self, rows: RecordNumbers) -> Iterator[Found]:
        """Yield each wanted record in file order."""
        for row, line, raw in self._raw(rows):
            shift = self._by[bisect.bisect_right(self._from, row) - 1]
            text = strip_end(raw).decode()
            yield Found(row, line + shift, text, split(text, self.delimiter))

    def _raw(self, rows: RecordNumbers) -> Iterator[tuple[int, int, bytes]]:
        wanted = rows + 1  # the header is record 0
        record, line, parity, pending = 0, 1, 0, b""
        with open_text(self.path) as file:
            for piece in chunks(file, self.path.name):
                data = np.frombuffer(piece, np.uint8)
                breaks = np.flatnonzero(data == NEWLINE)
                quotes = np.flatnonzero(data == QUOTE)
                outside = (np.searchsorted(quotes, breaks) + parity) % 2 == 0
                ends = breaks[outside] + 1
                if not piece.endswith(b"\n"):
                    ends = np.append(ends, len(piece))
                starts = np.concatenate((np.zeros(1, np.int64), ends))
                low, high = np.searchsorted(wanted, (record, record + len(ends)))
                for index in range(int(low), int(high)):
                    place = int(wanted[index]) - record
                    start = int(starts[place])
                    # A record that began in an earlier chunk starts before this chunk's first line.
                    before = pending if place == 0 else b""
                    first = line + int(np.searchsorted(breaks, start)) - before.count(b"\n")
                    yield int(rows[index]), first, before + piece[start : int(ends[place])]
                tail = piece[int(starts[-1]) :]
                pending = tail if len(ends) else pending + tail
                record += len(ends)
                line += len(breaks)
                parity = (parity + len(quotes)) % 2
