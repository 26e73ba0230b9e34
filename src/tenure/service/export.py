"""Answers as files: CSV, Parquet, Markdown, Excel."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenure.kernel.errors import UserError
from tenure.service.table import COLUMNS, records
from tenure.service.workbook import Sheet, workbook

Records = Sequence[Mapping[str, Any]]
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> object:
    """A cell that a spreadsheet will not run: text that begins like a formula gets an apostrophe."""
    return (
        "'" + value if isinstance(value, str) and value.startswith(RISKY) and not _is_number(value) else value
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def to_csv(found: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Records as CSV; nulls are empty, decimals have all their digits.

    ``columns`` are those of the header, which is written without records too; else the first record's.
    """
    text = io.StringIO()
    usual = csv.writer(text, lineterminator="\n")
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write(cells: Iterable[object]) -> None:
        row = [safe(plain(cell)) for cell in cells]
        # the writer leaves a carriage return bare, and readers take it for the end of the line
        is_broken = any(isinstance(cell, str) and "\r" in cell for cell in row)
        (quoted if is_broken else usual).writerow(row)

    if columns:
        write(columns)
    for record in found:
        if not columns:
            columns = list(record)
            write(columns)
        write(record.get(name) for name in columns)
    return text.getvalue()


def plain(value: object) -> object:
    """A value for a text file: all digits of a decimal without the zeros at its end, instants as ISO 8601."""
    if isinstance(value, Decimal):
        text = format(value if value else Decimal(0), "f")  # no "-0"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, datetime) else value


def to_markdown(found: Records) -> str:
    """Records as a Markdown table."""
    if not found:
        return "(nothing)"

    def line(cells: Sequence[object]) -> str:
        texts = ("" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
        return f"| {' | '.join(texts)} |"

    names = list(found[0])
    return "\n".join(
        [line(names), line(["---"] * len(names)), *(line(list(record.values())) for record in found)]
    )


def to_parquet(found: Records) -> bytes:
    """Records as the bytes of a Parquet file; dates as dates, values as doubles, the rest as text."""
    import duckdb

    from tenure.engines.duckdb.literal import quoted

    names = list(found[0]) if found else ["metric"]
    kinds = {name: _kind(name, [record[name] for record in found]) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer.parquet"
        with duckdb.connect() as connection:
            columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in kinds.items())
            connection.execute(f"create table answer ({columns})")
            marks = ", ".join("?" for _ in names)
            if found:
                connection.executemany(
                    f"insert into answer values ({marks})", [list(record.values()) for record in found]
                )
            connection.execute(f"copy answer to '{target}' (format parquet)")
        return target.read_bytes()


def _kind(name: str, values: Sequence[object]) -> str:
    present = [value for value in values if value is not None]
    if name in ("start", "end"):
        return "date"
    if present and all(isinstance(value, bool) for value in present):
        return "boolean"
    if present and all(isinstance(value, int) for value in present):
        return "bigint"
    if name in ("value", "low", "high") or (
        present and all(isinstance(value, (int, float)) for value in present)
    ):
        return "double"
    return "varchar"


def to_excel(answer: Mapping[str, Any], target: Path) -> None:
    """A workbook with the values and, on a second sheet, how each metric is defined."""
    definitions = [
        {
            "metric": result["metric"],
            "variant": result["variant"],
            "unit": result["unit"],
            "formula": result["definition"]["formula"],
            "parameters": str(result["definition"]["parameters"]),
            "version": result["definition"]["version"],
            "as_of": result["as_of"],
        }
        for result in answer["results"]
    ]
    columns = list(definitions[0]) if definitions else []
    target.write_bytes(workbook([values_sheet(answer), Sheet("Definitions", columns, definitions)]))


def values_sheet(answer: Mapping[str, Any]) -> Sheet:
    """The values of an answer with days and numbers as such."""
    found = records(answer)
    for record in found:
        record.update({name: date.fromisoformat(record[name]) for name in ("start", "end")})
        record.update({name: _number(record[name]) for name in ("numerator", "denominator")})
    units = {result["unit"] for result in answer["results"]}
    how = {"share": "0.0%", "money": "#,##0.00"}.get(next(iter(units)), "General") if len(units) == 1 else ""
    formats = dict.fromkeys(("value", "low", "high"), how) if how else {}
    return Sheet("Values", list(found[0]) if found else COLUMNS, found, formats)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8")


WRITERS = {
    ".csv": lambda answer: _bytes(to_csv(records(answer))),
    ".md": lambda answer: _bytes(to_markdown(records(answer)) + "\n"),
    ".parquet": lambda answer: to_parquet(records(answer)),
}
ENDINGS = (*WRITERS, ".xlsx")


def check_ending(output: Path) -> None:
    """UserError when the ending names no format."""
    if output.suffix.lower() not in ENDINGS:
        raise UserError(
            f"'{output.name}' has no ending that names a format.", exists=f"Known: {', '.join(ENDINGS)}."
        )


def write_file(answer: Mapping[str, Any], output: Path) -> int:
    """Write an answer to a file by its ending; the number of values. UserError for an unknown ending."""
    check_ending(output)
    if output.suffix.lower() == ".xlsx":
        to_excel(answer, output)
    else:
        output.write_bytes(WRITERS[output.suffix.lower()](answer))
    return sum(len(result["points"]) for result in answer["results"])
