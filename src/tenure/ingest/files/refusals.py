"""Refused records on their way to quarantine: spooled to a file, so that any number fits."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

COLUMNS = ("line", "column", "reason", "detail", "raw")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one record was refused. ``line`` is its first physical line, ``raw`` its text."""

    line: int
    column: str | None
    reason: str
    detail: str
    raw: str


class Refusals:
    """A growing spool of refusals; ``reasons`` counts them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self.longest = 0
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\n")

    @property
    def count(self) -> int:
        """How many records were refused."""
        return sum(self.reasons.values())

    def add(self, refusal: Refusal) -> None:
        """Keep one more."""
        row = (refusal.line, refusal.column or "", refusal.reason, refusal.detail, refusal.raw)
        self._writer.writerow(row)
        self.reasons[refusal.reason] += 1
        # Quotes double and a character has up to four bytes.
        self.longest = max(self.longest, 1000 + 8 * (len(refusal.detail) + len(refusal.raw)))

    def first(self, count: int) -> tuple[Refusal, ...]:
        """The first refusals, as they were added."""
        self.flush()
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = [row for row, _ in zip(csv.reader(file), range(count), strict=False)]
        return tuple(
            Refusal(int(line), column or None, reason, detail, raw)
            for line, column, reason, detail, raw in rows
        )

    def flush(self) -> None:
        """Make everything readable by others."""
        self._file.flush()

    def close(self) -> None:
        """End the spool; its file stays."""
        self._file.close()

    def __enter__(self) -> Refusals:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
