"""Tables as an Excel workbook: numbers and dates as such, text that is never run as a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tenure.kernel.errors import UserError

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its head."""

LONGEST = 32_767
"""Characters that a cell holds."""

EXACT = 10**15
"""Whole numbers from here on would lose digits, and stay text."""

FIRST_YEAR = 1900
"""Excel knows no day before."""

WIDEST = 90
"""Characters that a column shows; longer text goes on in the cell."""

NARROWEST = 10
"""Characters that a day or an amount takes."""

DAY, INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its columns, the records below them, and how columns of numbers are shown."""

    title: str
    columns: Sequence[str]
    records: Iterable[Mapping[str, object]]
    formats: Mapping[str, str] = field(default_factory=dict)
    has_head: bool = True
    """Else the names of the columns are not written: a sheet of labels and values."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an ``.xlsx`` file. UserError for more rows than a sheet holds."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(made, options) as book:
        for sheet in sheets:
            _Page(book, sheet).fill()
    return made.getvalue()


class _Page:
    """One sheet that is being written."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = book.add_worksheet(sheet.title)
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        self.day = book.add_format({"num_format": DAY, "align": "left"})
        self.instant = book.add_format({"num_format": INSTANT, "align": "left"})
        self.numbers = {name: book.add_format({"num_format": how}) for name, how in sheet.formats.items()}
        self.widths = [max(len(name), NARROWEST) for name in sheet.columns]

    def fill(self) -> None:
        """Write the head and the records."""
        sheet, page, first = self.sheet, self.page, int(self.sheet.has_head)
        if sheet.has_head:
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, self.head)
            page.freeze_panes(1, 0)
        for row, record in enumerate(sheet.records, start=first):
            if row > MOST_ROWS:
                raise UserError(
                    f"A sheet of Excel holds {MOST_ROWS:,} rows, and there are more.",
                    do="Take the CSV file, or ask for less.",
                )
            for column, name in enumerate(sheet.columns):
                self._write(row, column, record.get(name))
        for column, width in enumerate(self.widths):
            page.set_column(column, column, min(width, WIDEST) + 1)

    def _write(self, row: int, column: int, value: object) -> None:
        page, number = self.page, self.numbers.get(self.sheet.columns[column])
        match value:
            case None:
                return
            case bool():
                page.write_boolean(row, column, value)
            case int() if abs(value) < EXACT:
                page.write_number(row, column, value, number)
            case float() | Decimal() if math.isfinite(value):
                page.write_number(row, column, float(value) or 0.0, number)  # no "-0"
            case datetime() if value.year >= FIRST_YEAR:
                utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
                page.write_datetime(row, column, utc, self.instant)
            case date() if value.year >= FIRST_YEAR:
                page.write_datetime(row, column, value, self.day)
            case _:
                self._text(row, column, _fitting(str(value)))

    def _text(self, row: int, column: int, text: str) -> None:
        self.widths[column] = max(self.widths[column], len(text))
        how = None if self.sheet.has_head else self.text if column else self.label
        self.page.write_string(row, column, text, how)


def _fitting(text: str) -> str:
    """Text that a cell holds; a longer one says that it was cut."""
    cut = " … (cut: a cell holds no more)"
    return text if len(text) <= LONGEST else text[: LONGEST - len(cut)] + cut
