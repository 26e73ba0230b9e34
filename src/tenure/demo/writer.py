"""Writes rows as CSV files whose headers are those of the standard model."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tenure.demo.clock import DAY, Clock, calendar_date
from tenure.model.table import Clock as Role
from tenure.model.table import Kind
from tenure.model.tables import TABLES

Row = tuple[object, ...]


def columns(names: str) -> tuple[str, ...]:
    """The names in a text, one after the other."""
    return tuple(names.split())


@dataclass(slots=True)
class Sheet:
    """One file to write: instants and days as whole numbers, money as whole cents.

    ``name`` is that of the table, or ``table-suffix`` for a second file of the same table. For each of the
    ``mistakes`` (column, text) a faulty copy of a good row is added, with that text in that column.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    mistakes: Sequence[tuple[str, str]] = ()

    @property
    def table(self) -> str:
        """The table of the standard model that the file fills."""
        return self.name.partition("-")[0]


class Texts:
    """Turns whole numbers into the text of a file; days and times of day are formatted once each."""

    def __init__(self) -> None:
        self._days: dict[int, str] = {}
        self._times = [f"T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}Z" for s in range(DAY)]

    def days(self, values: Iterable[object]) -> list[str]:
        """ISO dates of day numbers; empty for None."""
        return ["" if value is None else self._day(value) for value in values]  # type: ignore[arg-type]

    def instants(self, values: Iterable[object]) -> list[str]:
        """ISO 8601 instants with Z of seconds since 1970; empty for None."""
        day, times = self._day, self._times
        return [
            "" if value is None else day(value // DAY) + times[value % DAY]  # type: ignore[operator]
            for value in values
        ]

    def _day(self, day: int) -> str:
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = calendar_date(day).isoformat()
        return text


def money(values: Iterable[object]) -> list[str]:
    """Major units of whole cents; empty for None."""
    return [
        "" if value is None else f"{value // 100}.{value % 100:02d}"  # type: ignore[operator]
        for value in values
    ]


def flags(values: Iterable[object]) -> list[str]:
    """true, false or empty."""
    return ["" if value is None else "true" if value else "false" for value in values]


def write_sheet(folder: Path, sheet: Sheet, clock: Clock, texts: Texts) -> Path:
    """Writes one file and returns its path.

    What lies at or after the end of the time line has not happened: such rows are left out, and steps of
    earlier rows that lie there are left empty. Known future ends stay.
    """
    rows = _happened(sheet, clock)
    form: dict[Kind, Callable[[Iterable[object]], list[str]]] = {
        Kind.AT: texts.instants,
        Kind.ON: texts.days,
        Kind.MONEY: money,
        Kind.BOOLEAN: flags,
    }
    table = TABLES[sheet.table]
    texts_of: list[Iterable[object]] = []
    for name, values in zip(sheet.header, zip(*rows, strict=True), strict=True):
        column = table.column(name)
        if column is not None and column.clock is Role.HAPPENS:
            limit = clock.end if column.kind is Kind.AT else clock.end_day
            values = tuple(None if v is None or v >= limit else v for v in values)
        texts_of.append(form[column.kind](values) if column and column.kind in form else values)
    path = folder / f"{sheet.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sheet.header)
        lines = list(zip(*texts_of, strict=True))
        writer.writerows(lines)
        writer.writerows(_faulty(sheet, lines))
    return path


def _faulty(sheet: Sheet, lines: Sequence[Row]) -> list[Row]:
    found: list[Row] = []
    for number, (column, text) in enumerate(sheet.mistakes, 1):
        line = list(lines[len(lines) * number // (len(sheet.mistakes) + 1)])
        line[0] = f"bad-{sheet.table}-{number}"
        line[sheet.header.index(column)] = text
        found.append(tuple(line))
    return found


def _happened(sheet: Sheet, clock: Clock) -> Sequence[Row]:
    table = TABLES[sheet.table]
    if table.fact is None:
        return sheet.rows
    place = sheet.header.index(table.fact)
    column = table.column(table.fact)
    limit = clock.end if column is not None and column.kind is Kind.AT else clock.end_day
    return [row for row in sheet.rows if row[place] < limit]  # type: ignore[operator]
