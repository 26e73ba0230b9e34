"""What was refused is listed, exported, and loads once it is mended."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from tenure.ingest.files import export_quarantine, list_quarantine, retry_quarantine
from tenure.ingest.files.write import Writer
from tenure.kernel.errors import Bug, UserError

from .conftest import NOW, Bench

MAPPING = """
table = "accounts"
[columns]
account_id = "account_id"
created_at = {{ from = "created_at", format = "{}" }}
"""
LATER = datetime(2026, 6, 1)


def test_loading_a_bad_file_again_does_not_double_its_refusals(bench: Bench) -> None:
    content = "account_id,is_internal\nA,yes\nB,maybe\n"
    first, second = bench.load("accounts.csv", content), bench.load("accounts.csv", content)
    assert (first.loaded, second.unchanged, second.quarantined) == (1, 1, 1)
    assert [row.load_id for row in bench.refused()] == [first.load_id]


def test_retry_after_the_mapping_was_mended(bench: Bench) -> None:
    content = (
        'account_id,created_at,note\nA,31/01/2025,"x\ny"\nB,01/02/2025,\n,02/02/2025,\nD,x,z\nE,02/02/2025\n'
    )
    wrong, right = (
        bench.file("wrong.toml", MAPPING.format("%Y")),
        bench.file("right.toml", MAPPING.format("%d/%m/%Y")),
    )
    report = bench.load("accounts.csv", content, mapping=wrong)
    assert (report.loaded, report.quarantined) == (0, 5)
    retried = retry_quarantine(bench.database, mapping=right, now=LATER, mappings=bench.mappings).files[0]
    assert (retried.file, retried.read, retried.loaded) == ("accounts.csv", 5, 2)
    assert retried.reasons == {"missing_required": 1, "bad_instant": 1, "field_count": 1}
    # They count as known from when they first arrived.
    assert bench.rows(
        "select account_id, created_at, attributes, known_from from data.accounts order by 1"
    ) == [("A", datetime(2025, 1, 31), '{"note":"x\\ny"}', NOW), ("B", datetime(2025, 2, 1), None, NOW)]
    assert [(row.line, row.raw) for row in bench.refused()] == [
        (5, ",02/02/2025,"),
        (6, "D,x,z"),
        (7, "E,02/02/2025"),
    ]
    again = retry_quarantine(bench.database, now=LATER, mappings=bench.mappings).files[0]
    assert (again.read, again.quarantined) == (3, 3)
    assert len(bench.refused()) == 3


def test_retry_never_joins_two_records(bench: Bench) -> None:
    bench.load("accounts.csv", 'account_id,name\nA,"open\nB,b\nC,"x" y\nD,end"\n')
    before = [(row.line, row.raw, row.reason) for row in bench.refused()]
    retry_quarantine(bench.database, now=LATER, mappings=bench.mappings)
    assert [(row.line, row.raw, row.reason) for row in bench.refused()] == before
    assert bench.rows("select account_id from data.accounts") == [("B",)]


def test_retry_does_not_bring_back_what_was_superseded(bench: Bench) -> None:
    bench.load("accounts.csv", "account_id,name\nA,first\nA,last\n")
    assert retry_quarantine(bench.database, now=LATER, mappings=bench.mappings).files == ()
    assert bench.rows("select name from data.accounts") == [("last",)]
    assert len(bench.refused()) == 1


def test_a_retried_record_does_not_override_what_came_later(bench: Bench) -> None:
    bench.load(
        "accounts.csv",
        "account_id,created_at\nA,31/01/2025\nB,2025-01-01\nC,2025-01-01\n",
        known_on=datetime(2025, 1, 1),
    )
    bench.load("accounts.csv", "account_id,created_at\nA,2025-06-01\n", known_on=datetime(2025, 6, 1))
    mapping = bench.file("m.toml", MAPPING.format("%d/%m/%Y"))
    retry_quarantine(bench.database, mapping=mapping, now=LATER, mappings=bench.mappings)
    assert bench.rows(
        "select created_at, known_from, known_until from data.accounts where account_id = 'A' order by 2"
    ) == [
        (datetime(2025, 1, 31), datetime(2025, 1, 1), datetime(2025, 6, 1)),
        (datetime(2025, 6, 1), datetime(2025, 6, 1), datetime(2100, 1, 1)),
    ]


def test_json_lines_are_retried_as_json(bench: Bench) -> None:
    content = '{"account_id": "A", "created_at": "31/01/2025"}\n{"account_id": "B"\n{"account_id": "C"}\n'
    bench.load("accounts.jsonl", content, mapping=bench.file("w.toml", MAPPING.format("%Y")))
    mapping = bench.file("m.toml", MAPPING.format("%d/%m/%Y"))
    report = retry_quarantine(bench.database, mapping=mapping, now=LATER, mappings=bench.mappings).files[0]
    assert (report.read, report.loaded, report.reasons) == (2, 1, {"bad_json": 1})
    assert [(row.line, row.raw) for row in bench.refused()] == [(2, '{"account_id": "B"')]


def test_export_is_harmless_in_a_spreadsheet(bench: Bench, tmp_path: Path) -> None:
    bench.load("accounts.csv", "account_id,is_internal\n=cmd(),maybe\n@x,1,2\nok,yes\n")
    assert export_quarantine(bench.database, tmp_path / "out.csv") == 2
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["reason"], row["raw"]) for row in rows] == [
        ("2", "bad_boolean", "'=cmd(),maybe"),
        ("3", "field_count", "'@x,1,2"),
    ]
    assert len(list_quarantine(bench.database, 1)) == 1


def test_a_broken_law_fails_the_load_whole(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """If counts ever disagree, nothing is written and it is called what it is: a bug."""
    bench.load("accounts.csv", "account_id\nA\n")
    record = Writer._record
    monkeypatch.setattr(
        Writer, "_record", lambda self, load_id, loaded, same: record(self, load_id, loaded + 1, same)
    )
    with pytest.raises(Bug, match="were read"):
        bench.load("accounts.csv", "account_id\nA\nB\n")
    assert bench.rows("select account_id from data.accounts") == [("A",)]
    assert bench.rows("select count(*) from meta.load") == [(1,)]


def test_an_unknown_answer_is_an_error(bench: Bench) -> None:
    with pytest.raises(UserError, match="no answer"):
        bench.load("accounts.csv", "account_id,created_at\nA,01/02/2025\n", ask=lambda question: "perhaps")


def test_a_file_that_cannot_be_retried_does_not_stop_the_others(bench: Bench) -> None:
    bench.load("users.csv", "user_id,is_internal\n1,maybe\n")
    bench.load(
        "accounts.csv",
        "id,flag\n1,maybe\n",
        mapping=bench.file(
            "m.toml",
            """
table = "accounts"
[columns]
account_id = "id"
is_internal = "flag"
""",
        ),
    )
    mended = bench.file(
        "m.toml",
        """
table = "accounts"
[columns]
account_id = "id"
""",
    )
    for path in bench.mappings.glob("*.toml"):
        path.unlink()
    users, accounts = retry_quarantine(bench.database, now=LATER, mappings=bench.mappings).files
    assert (users.quarantined, accounts.read) == (1, 0)
    assert "not retried: accounts.csv needs a mapping that somebody confirms" in accounts.notes[0]
    (report,) = retry_quarantine(bench.database, mapping=mended, now=LATER, mappings=bench.mappings).files
    assert (report.table, report.loaded) == ("accounts", 1)
    assert bench.rows("select account_id, attributes from data.accounts") == [("1", '{"flag":"maybe"}')]
