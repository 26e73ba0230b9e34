"""What every reader hands on: text columns that SQL can read, and a way back to the raw record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tenure.ingest.files.refusals import Refusals

RecordNumbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """One record as it stands in the file: its first physical line, its text, its fields."""

    row: int
    line: int
    raw: str
    fields: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or sheet, as text columns ``c0`` … of a relation.

    ``relation(False)`` is the SQL that gives the columns; ``relation(True)`` adds ``row``,
    the number of the record from 0 in file order. ``records`` is the independent count of
    all records, ``refusals`` those that are no whole record and are not in the relation.
    ``find`` gives the records with these numbers (ascending).
    """

    name: str
    header: tuple[str, ...]
    header_text: str
    records: int
    relation: Callable[[bool], str]
    find: Callable[[RecordNumbers], Iterator[Found]]
    refusals: Refusals
    delimiter: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def whole(self) -> int:
        """How many records the relation must give."""
        return self.records - self.refusals.count


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
