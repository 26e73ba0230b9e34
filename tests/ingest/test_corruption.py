"""Whatever bytes do to a file: every record is accounted for and no good one shifts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import FileReport, load, shape
from tenure.kernel.errors import UserError

from .conftest import NOW

ROWS = [f"r{n},{'x' if n % 3 else ''},{n},z" for n in range(12)]
ROWS[3] = 'r3,"q, ""z""",3,'
ROWS[7] = 'r7,"two\nlines",7,"w"'
PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b'""',
    b'","',
    b'\n"',
    b'"\n',
    b"x",
    b"",
    b"\xff",
    b" ",
    b",,",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 2), st.sampled_from(PIECES)), min_size=1, max_size=5
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(None) as opened:
        yield opened


def records(content: str, columns: int) -> set[tuple[str, ...]]:
    """Every run of whole lines that is exactly one record for the strict reader of the standard library."""
    lines = content.split("\n")
    found: set[tuple[str, ...]] = set()
    for start in range(len(lines)):
        for end in range(start + 1, len(lines) + 1):
            text = "\n".join(lines[start:end]).removesuffix("\r")
            try:
                rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            except csv.Error:
                continue
            if len(rows) == 1 and len(rows[0]) == columns:
                found.add(tuple(rows[0]))
    return found


def loaded(database: Database, report: FileReport) -> list[tuple[str, ...]]:
    """The loaded rows as the file's fields, in the order of its header."""
    header = report.mapping["header"]
    key = report.mapping["columns"]["account_id"]
    rows = database.cursor().execute("select account_id, name, attributes from data.accounts").fetchall()
    fields = [{**json.loads(rest or "{}"), key: account, "name": name} for account, name, rest in rows]
    return [tuple(row.get(name) or "" for name in header) for row in fields]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, ending=st.sampled_from(["\n", "\r\n"]), chunk=st.sampled_from([7, 64, 8 << 20]))
def test_random_corruption(
    database: Database, tmp_path: Path, changes: list[tuple[int, int, bytes]], ending: str, chunk: int
) -> None:
    content = (ending.join(["account_id,a,b,c", *ROWS]) + ending).encode()
    for at, width, piece in changes:
        content = content[:at] + piece + content[at + width :]
    path = tmp_path / "accounts.csv"
    path.write_bytes(content)
    cursor = database.cursor()
    cursor.execute("delete from data.accounts")
    cursor.execute("delete from meta.quarantine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "CHUNK", chunk)
        try:
            report = load(database, [path], now=NOW, mappings=tmp_path / "none").files[0]
        except UserError:
            return
    assert report.read == report.loaded + report.unchanged + report.quarantined
    text = content.decode()
    rows = loaded(database, report)
    assert len(rows) == report.loaded
    assert set(rows) <= records(text, len(report.mapping["header"]))
    lines = text.split("\n")
    refused = cursor.execute("select line, raw from meta.quarantine").fetchall()
    assert len(refused) == report.quarantined
    for line, raw in refused:
        assert raw.split("\n")[0].rstrip("\r") == lines[line - 1].rstrip("\r")
