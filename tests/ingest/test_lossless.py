"""What is in the file is in the table, to the letter."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load, shape

from .conftest import NOW, Bench

MAPPING_281 = """
table = "feedback"
[columns]
feedback_id = "Complaint ID"
account_id = "Customer ID"
said_at = { from = "Date Received", format = "%d/%m/%Y" }
text = "Complaint Description"
theme = "Issue Type"
[constants]
source = "survey"
"""
MODEL_281 = {
    "feedback_id": "Complaint ID",
    "account_id": "Customer ID",
    "text": "Complaint Description",
    "theme": "Issue Type",
    "said_at": "Date Received",
}


@pytest.mark.data
def test_csv_spectrum(data_dir: Path, tmp_path: Path) -> None:
    """Every file of csv-spectrum gives the values of the JSON beside it."""
    folder = data_dir / "csv" / "csv-spectrum"
    files = sorted((folder / "csvs").glob("*.csv"))
    assert len(files) == 11
    for path in files:
        known = (folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8")
        # A copy that went through a version control system may have lost its CRs.
        expected = json.loads(known if b"\r" in path.read_bytes() else known.replace("\\r", ""))
        header = list(expected[0])
        mapping = tmp_path / f"{path.stem}.toml"
        mapping.write_text(f'table = "accounts"\n[columns]\naccount_id = "{header[0]}"\n')
        with Database(None) as database:
            load(database, [path], mapping=mapping, now=NOW, mappings=tmp_path / "mappings")
            rows = database.cursor().execute("select account_id, attributes from data.accounts").fetchall()
        found = [{header[0]: key, **json.loads(rest or "{}")} for key, rest in rows]
        wanted = [{name: value for name, value in row.items() if value} for row in expected]
        by_key = {row[header[0]]: row for row in wanted}
        assert {row[header[0]]: row for row in found} == by_key, path.name
        assert len(found) == len(wanted) == len(by_key)


@pytest.mark.data
def test_a_messy_file_comes_back_to_the_letter(data_dir: Path, bench: Bench) -> None:
    """Case 281 of prepbench: every field of every row, through a mapping file."""
    path = data_dir / "prepbench" / "case_281" / "inputs" / "input_01.csv"
    mapping = bench.file("complaints.toml", MAPPING_281)
    report = load(bench.database, [path], mapping=mapping, now=NOW, mappings=bench.mappings).files[0]
    wanted = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert (report.read, report.loaded, report.quarantined) == (53, 53, 0) == (len(wanted), 53, 0)
    assert {row["Complaint ID"]: row for row in wanted} == {
        row["Complaint ID"]: row for row in _rows_281(bench)
    }
    # The next file of this shape needs no mapping file, and the same rows change nothing.
    again = load(bench.database, [path], now=NOW, mappings=bench.mappings).files[0]
    assert (again.loaded, again.unchanged) == (0, 53)


def _rows_281(bench: Bench) -> list[dict[str, str]]:
    columns = ", ".join(MODEL_281)
    found = []
    for *values, attributes in bench.rows(f"select {columns}, attributes from data.feedback"):
        row = dict(zip(MODEL_281.values(), values, strict=True))
        row["Date Received"] = datetime.strftime(row["Date Received"], "%d/%m/%Y")
        found.append(row | json.loads(attributes))
    return found


# No NUL: such records are refused. Line ends and quotes of every kind are wanted.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    ',;"\n\r\t ab', max_size=8
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=4, unique=True))
    header = [
        "account_id",
        *(
            name
            for name in header
            if name.lower()
            not in ("account_id", "created_at", "is_internal", "name", "parent_account_id", "owner")
        ),
    ]
    rows = draw(st.lists(st.lists(TEXT, min_size=len(header), max_size=len(header)), max_size=8))
    return header, [[f"{number}{row[0]}", *row[1:]] for number, row in enumerate(rows)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quote_all=st.booleans(),
    last=st.booleans(),
    chunk=st.sampled_from([16, 50, 8 << 20]),
)
def test_random_tables(
    tmp_path: Path,
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    ending: str,
    quote_all: bool,
    last: bool,
    chunk: int,
) -> None:
    header, rows = table
    out = io.StringIO(newline="")
    # Some versions of csv leave a lone CR bare: then nobody can tell it from a line end.
    has_return = any("\r" in cell for row in [header, *rows] for cell in row)
    style = csv.QUOTE_ALL if quote_all or has_return else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=style).writerows([header, *rows])
    content = out.getvalue() if last else out.getvalue().removesuffix(ending)
    path, mapping = tmp_path / "accounts.csv", tmp_path / "mapping.toml"
    path.write_bytes(content.encode())
    mapping.write_text(
        f'table = "accounts"\ndelimiter = {json.dumps(delimiter)}\n[columns]\naccount_id = "account_id"\n'
    )
    with Database(None) as database, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "CHUNK", chunk)
        report = load(database, [path], mapping=mapping, now=NOW, mappings=tmp_path / "mappings").files[0]
        found = database.cursor().execute("select account_id, attributes from data.accounts").fetchall()
    assert (report.read, report.loaded) == (len(rows), len(rows))
    wanted = {
        row[0]: {name: value for name, value in zip(header[1:], row[1:], strict=True) if value}
        for row in rows
    }
    assert {key: json.loads(rest or "{}") for key, rest in found} == wanted
