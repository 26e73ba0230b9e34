"""The same row changes nothing; a changed one keeps what was known before, at the right time."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

import pytest

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load

from .conftest import NOW, Bench

HISTORY = """
select name, known_from, known_until from data.accounts where known_until > known_from order by known_from
"""
FOREVER = datetime(2100, 1, 1)


def day(number: int) -> datetime:
    return datetime(2025, 1, number)


def account(bench: Bench, name: str, known_on: datetime) -> tuple[int, int]:
    report = bench.load("accounts.csv", f"account_id,name\nA,{name}\n", known_on=known_on)
    return report.loaded, report.unchanged


def test_loading_twice_changes_nothing(bench: Bench) -> None:
    content = "account_id,name,region\nA,a,\nB,b,north\n"
    assert bench.load("accounts.csv", content).loaded == 2
    before = bench.rows("select * from data.accounts order by 1")
    again = bench.load("accounts.csv", content)
    assert (again.read, again.loaded, again.unchanged) == (2, 0, 2)
    swapped = bench.load("accounts.csv", "region,name,account_id\n,a,A\nnorth,b,B\n")
    assert (swapped.loaded, swapped.unchanged) == (0, 2)
    assert bench.rows("select * from data.accounts order by 1") == before


def test_a_change_closes_the_old_version(bench: Bench) -> None:
    account(bench, "old", day(1))
    assert account(bench, "new", day(5)) == (1, 0)
    assert bench.rows(HISTORY) == [("old", day(1), day(5)), ("new", day(5), FOREVER)]


def test_a_change_of_an_attribute_is_a_change(bench: Bench) -> None:
    bench.load("accounts.csv", "account_id,region\nA,north\n", known_on=day(1))
    assert bench.load("accounts.csv", "account_id,region\nA,south\n", known_on=day(2)).loaded == 1
    assert bench.load("accounts.csv", "account_id,region\nA,south\n", known_on=day(3)).unchanged == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 5))))
def test_history_is_the_same_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    """What was known on a day does not depend on when the files came."""
    known = {1: "a", 2: "b", 3: "a", 4: "c"}
    with Database(None) as database:
        bench = Bench(database, tmp_path)
        for number in order:
            account(bench, known[number], day(number))
        for number, name in known.items():
            found = bench.rows(
                f"select name from data.accounts where known_from <= timestamp '{day(number)}' "
                f"and known_until > timestamp '{day(number)}'"
            )
            assert found == [(name,)]
        spans = bench.rows(HISTORY)
        assert all(a[2] == b[1] for a, b in itertools.pairwise(spans))
        assert spans[-1][2] == FOREVER
        for number in order:
            assert account(bench, known[number], day(number)) == (0, 1)


def test_a_correction_at_the_same_instant_replaces_and_keeps(bench: Bench) -> None:
    account(bench, "wrong", day(1))
    account(bench, "right", day(1))
    assert bench.rows(HISTORY) == [("right", day(1), FOREVER)]
    assert bench.rows("select count(*) from data.accounts") == [(2,)]


def test_rows_with_one_key_in_one_file(bench: Bench) -> None:
    """The last counts; equal ones before it are unchanged, other ones are refused, not lost."""
    report = bench.load("accounts.csv", "account_id,name\nA,first\nB,b\nA,last\nA,last\n")
    assert (report.read, report.loaded, report.unchanged, report.reasons) == (
        4,
        2,
        1,
        {"superseded_in_file": 1},
    )
    assert bench.rows("select account_id, name from data.accounts order by 1") == [("A", "last"), ("B", "b")]
    assert [(row.line, row.raw) for row in bench.refused()] == [(2, "A,first")]


def test_keys_with_empty_parts(bench: Bench) -> None:
    content = "schedule,time_zone,weekday,opens,closes\nS,UTC,1,9:00,17:00\nS,UTC,,,\nS,UTC,1,09:00,17:00\n"
    report = bench.load("business_hours.csv", content)
    assert (report.loaded, report.unchanged) == (2, 1)
    assert bench.load("business_hours.csv", content).unchanged == 3


def test_what_arrives_beside_it_stays(bench: Bench) -> None:
    bench.load("accounts.csv", "account_id\nA\nB\n", known_on=day(1))
    report = bench.load("accounts.csv", "account_id\nB\nC\n", known_on=day(2))
    assert (report.loaded, report.unchanged) == (1, 1)
    assert bench.rows("select account_id, known_from from data.accounts order by 1") == [
        ("A", day(1)),
        ("B", day(1)),
        ("C", day(2)),
    ]


def test_stubs_are_what_no_row_describes(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "users.csv").write_text("user_id,account_id\nU,A\nV,B\n")
    (folder / "accounts.csv").write_text("account_id,parent_account_id\nA,P\n")
    accounts, users = load(bench.database, [folder], now=NOW, mappings=bench.mappings).files
    assert accounts.stubs["accounts"].first == ("P",)
    assert (users.stubs["accounts"].count, users.stubs["accounts"].first) == (1, ("B",))
    assert "users" not in users.stubs


def test_loads_are_recorded(bench: Bench) -> None:
    report = bench.load("accounts.csv", "account_id,is_internal\nA,maybe\nB,Yes\n")
    assert bench.rows(
        'select load_id, file, "table", read, loaded, unchanged, quarantined, known_from, length(sha256) '
        "from meta.load"
    ) == [(report.load_id, "accounts.csv", "accounts", 2, 1, 0, 1, NOW, 64)]
