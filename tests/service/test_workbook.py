"""Cells of a workbook: what a number, a day and a text become, and what does not fit."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tenure.kernel.errors import UserError
from tenure.service import workbook as module
from tenure.service.workbook import LONGEST, Sheet, workbook


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Decimal("12.50"), 12.5),
        (Decimal("-0"), 0),
        (float("nan"), "nan"),
        (True, True),
        (2**53 + 1, str(2**53 + 1)),
        (date(2025, 3, 1), datetime(2025, 3, 1)),
        (datetime(2025, 3, 1, 8, 30, tzinfo=UTC), datetime(2025, 3, 1, 8, 30)),
        (date(1899, 12, 31), "1899-12-31"),
        ("=1+1", "=1+1"),
        ("http://x", "http://x"),
        (None, None),
    ],
)
def test_a_value_keeps_what_it_is(value, kept):
    made = workbook([Sheet("One", ("a",), [{"a": value}])])
    cell = openpyxl.load_workbook(io.BytesIO(made))["One"].cell(2, 1)
    assert (cell.value, cell.hyperlink) == (kept, None)
    assert cell.data_type != "f"


def test_text_that_is_too_long_says_that_it_was_cut():
    made = workbook([Sheet("One", ("a",), [{"a": "x" * (LONGEST + 1)}])])
    text = openpyxl.load_workbook(io.BytesIO(made))["One"].cell(2, 1).value
    assert len(text) == LONGEST
    assert text.endswith("(cut: a cell holds no more)")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    assert workbook([Sheet("One", ("a",), [{"a": 1}] * 2)])
    with pytest.raises(UserError, match="holds 2 rows"):
        workbook([Sheet("One", ("a",), [{"a": 1}] * 3)])


def test_a_column_is_as_wide_as_its_text():
    made = workbook([Sheet("One", ("a", "b"), [{"a": "x" * 40, "b": "y" * 400}])])
    widths = openpyxl.load_workbook(io.BytesIO(made))["One"].column_dimensions
    assert 40 < widths["A"].width < 45
    assert 89 < widths["B"].width < 100
