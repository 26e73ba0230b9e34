"""How large a rectangle the cells of a sheet span: readers make room for all of it, filled or not."""

from __future__ import annotations

import re

ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c\b")
PREFIXED = re.compile(rb"<\w+:c\b")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]{1,9})""")
LONGEST_TAG = 1 << 16


class SheetArea:
    """Takes the XML of one sheet in pieces; ``cells`` is the size of the rectangle so far.

    A place counts wherever it is written, and cells count where they name none: a sheet is never
    larger than what is said here.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._rows = self._cells = 0  # met so far; cells of the row that is not over
        self._last_row = self._last_column = 0

    @property
    def cells(self) -> int:
        """Rows times columns from A1 to the last cell."""
        return self._last_row * self._last_column

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        piece = self._rest + piece
        cut = piece.rfind(b"<")
        if cut >= 0 and b">" not in piece[cut:] and len(piece) - cut < LONGEST_TAG:
            piece, self._rest = piece[:cut], piece[cut:]
        else:
            self._rest = b""
        self._count(piece)
        places = PLACE.findall(piece)
        for letters in {letters for letters, _ in places}:
            self._last_column = max(self._last_column, _number(letters))
        for row in {row for _, row in places}:
            self._last_row = max(self._last_row, int(row))

    def _count(self, piece: bytes) -> None:
        """Rows and cells by their tags."""
        is_prefixed = PREFIXED.search(piece)
        for number, row in enumerate(ROW.split(piece)):
            found = len(CELL.findall(row)) if is_prefixed else row.count(b"<c")
            self._rows += number > 0
            self._cells = found + (self._cells if number == 0 else 0)
            self._last_column = max(self._last_column, self._cells)
        self._last_row = max(self._last_row, self._rows)


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA 27."""
    found = 0
    for letter in letters.upper()[:4]:
        found = found * 26 + letter - 64
    return found
