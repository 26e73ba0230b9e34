"""A dry run says what a load would come to, and leaves nothing behind."""

import pytest

from tenure.ingest.files import load
from tenure.ingest.files.draft import Wish, draft
from tenure.ingest.files.sheet_area import SheetArea

from .conftest import NOW, Bench

FIRST = "account_id,name\n1,Ada\n2,Bob\n3,Cid\n"
SECOND = "account_id,name\n1,Ada\n2,Rob\n4,Dee\n,Nobody\n5\n4,Dora\n"
"""One unchanged, two new versions, three refused: no id, too few fields, superseded."""


def everything(bench: Bench) -> list[list[tuple[object, ...]]]:
    tables = ("data.accounts", "meta.load", "meta.quarantine", "meta.confirmed", "meta.mapping")
    return [sorted(bench.rows(f"select * from {table}"), key=str) for table in tables]


@pytest.mark.parametrize("first", [None, FIRST])
def test_it_counts_what_the_load_then_counts(bench: Bench, first: str | None) -> None:
    if first:
        bench.load("accounts.csv", first)
    before = everything(bench)
    tried = bench.load("accounts.csv", SECOND, dry_run=True)
    assert everything(bench) == before
    assert tried.load_id is None
    loaded = bench.load("accounts.csv", SECOND)
    for name in ("read", "loaded", "unchanged", "quarantined", "reasons", "mapping", "plan"):
        assert getattr(tried, name) == getattr(loaded, name), name
    assert (loaded.read, loaded.loaded, loaded.unchanged) == ((6, 2, 1) if first else (6, 3, 0))
    found = [(one.line, one.reason, one.raw) for one in tried.first_refused]
    assert sorted(found) == [(row.line, row.reason, row.raw) for row in bench.refused()]
    assert loaded.first_refused == ()


def test_it_shows_the_first_twenty_refused(bench: Bench) -> None:
    content = "account_id,created_at\n" + "".join(f"{n},never\n" for n in range(30))
    report = bench.load("accounts.csv", content, dry_run=True)
    assert (report.quarantined, [one.line for one in report.first_refused]) == (30, list(range(2, 22)))


def test_a_file_may_be_called_otherwise_than_its_path(bench: Bench) -> None:
    path = bench.file("x17.csv", "id,email\nu1,a@b.c\n")
    name = "users-2025 (1).csv"
    report = load(bench.database, [path], name=name, yes=True, now=NOW, mappings=bench.mappings)
    assert (report.files[0].file, report.files[0].table) == (name, "users")
    assert bench.rows('select file, "table" from meta.load') == [(name, "users")]


def test_the_mapping_of_a_load_is_kept(bench: Bench) -> None:
    report = bench.load("accounts.csv", FIRST)
    ((number, text),) = bench.rows("select * from meta.mapping")
    assert number == report.load_id
    assert 'name = "name"' in text


def drafted(bench: Bench, content: str, wish: Wish | None = None):
    path = bench.file("x.csv", content)
    return draft(bench.database, path, "export.csv", wish or Wish(), bench.mappings, "UTC")


def test_a_draft_without_a_table_or_a_required_column(bench: Bench) -> None:
    found = drafted(bench, "alpha,beta\n1,2\n")
    assert (found.mapping, found.header, found.samples) == (None, ("alpha", "beta"), (("1",), ("2",)))
    found = drafted(bench, "Customer ID,Amount\n1,2\n", Wish(table="orders"))
    assert found.mapping
    assert {name: rule.source for name, rule in found.mapping.columns.items()} == {
        "account_id": "Customer ID",
        "amount": "Amount",
    }
    assert found.is_proposal


def test_answers_of_a_draft_decide(bench: Bench) -> None:
    content = "account_id,created_at\n1,01/02/2025\n"
    assumed = drafted(bench, content)
    said = drafted(bench, content, Wish(answers={("dates", "created_at"): "month-first"}))
    formats = [one.mapping.columns["created_at"].format for one in (assumed, said) if one.mapping]
    assert formats == ["%d/%m/%Y", "%m/%d/%Y"]
    assert [(q.key, q.column, answer) for q, answer in said.asked] == [("dates", "created_at", "month-first")]


def test_a_file_with_the_model_s_own_names_needs_nobody(bench: Bench) -> None:
    assert not drafted(bench, FIRST).is_proposal
    bench.load("accounts.csv", "Customer ID,Company\n1,Ada\n", yes=True)
    assert not drafted(bench, "Customer ID,Company\n2,Bob\n", Wish(table="accounts")).is_proposal


@pytest.mark.parametrize(
    ("pieces", "cells"),
    [
        ([b'<row r="3"><c r="B3"/><c r="AA3" t="s"/></row>'], 3 * 27),
        ([b"<row><c/><c/><c/></row><row><c/></row>"], 2 * 3),
        ([b'<x:row r="2"><x:c', b' r="C', b'2"/></x:row>'], 2 * 3),
        ([b"<row r='1048576'>", b"<c t='n' ", b"r='XFD1048576'>"], 1048576 * 16384),
        ([b'<row r="7"></row>'], 0),
        ([b"text without any", b" tag"], 0),
    ],
)
def test_the_rectangle_of_a_sheet(pieces: list[bytes], cells: int) -> None:
    area = SheetArea()
    for piece in pieces:
        area.feed(piece)
    assert area.cells == cells
