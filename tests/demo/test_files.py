"""The demo company's files: deterministic, complete, and in the form of the standard model."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from tenure.demo import table_of, write_company
from tenure.demo.flaws import MISTAKES, UNKNOWN_ACCOUNT
from tenure.model.table import Clock, Kind
from tenure.model.tables import TABLES

UNTIL = date(2026, 3, 15)


def digest(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_same_seed_and_date_give_the_same_bytes_in_another_process(files: list[Path], tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from tenure.demo import write_company;"
        "write_company(Path(sys.argv[1]), seed=1, until=date(2026, 3, 15))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    assert digest(files) == digest([tmp_path / path.name for path in files])


def test_another_seed_gives_another_company(files: list[Path], tmp_path: Path) -> None:
    other = digest(write_company(tmp_path, seed=2, until=UNTIL))
    mine = digest(files)
    assert {name for name in mine if mine[name] == other[name]} == {"business_hours.csv"}


@pytest.mark.parametrize(
    "until", [date(2024, 2, 29), date(2025, 1, 1), date(2026, 10, 26), date(2026, 12, 31)]
)
def test_any_end_date_works(until: date, tmp_path: Path) -> None:
    for path in write_company(tmp_path, seed=3, until=until):
        assert path.stat().st_size > 200, path.name


def test_every_table_is_filled(files: list[Path]) -> None:
    assert {table_of(path) for path in files} == set(TABLES)


def test_headers_are_those_of_the_model(files: list[Path]) -> None:
    extra = {"accounts": {"region", "country", "industry", "size", "channel"}}
    for path in files:
        table = TABLES[table_of(path)]
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert set(header) - {column.name for column in table.columns} == extra.get(table.name, set())
        assert set(table.required) <= set(header)


def faulty(path: Path) -> bool:
    return any(path.stem == name for name, _, _ in MISTAKES)


def good_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mistakes = sum(name == path.stem for name, _, _ in MISTAKES)
    return rows[: len(rows) - mistakes]


def test_nothing_has_happened_after_the_end(files: list[Path]) -> None:
    end = datetime(UNTIL.year, UNTIL.month, UNTIL.day).isoformat() + "Z"
    seen = 0
    for path in files:
        steps = [
            column
            for column in TABLES[table_of(path)].columns
            if column.clock in (Clock.FACT, Clock.HAPPENS, Clock.BORN) and column.kind in (Kind.AT, Kind.ON)
        ]
        for row in good_rows(path):
            for column in steps:
                value = row.get(column.name, "")
                seen += bool(value)
                assert value < end[: len(value)] if value else True, (path.name, row)
    assert seen > 300_000


def test_what_lies_ahead_is_known(raw: duckdb.DuckDBPyConnection) -> None:
    end = f"{UNTIL}T00:00:00Z"
    ahead = {
        "signed, not started": f"from subscription_items where started_at > '{end}' and signed_at < '{end}'",
        "cancelled, still running": f"from subscription_items where ended_at > '{end}' "
        f"and cancel_requested_at < '{end}'",
        "trials that run": f"from trials where ends_at > '{end}'",
        "terms that run": f"from contracts where ended_on > '{UNTIL}'",
    }
    for what, query in ahead.items():
        assert raw.execute(f"select count(*) {query}").fetchall()[0][0] > 0, what


def test_sizes_are_those_of_a_small_company(raw: duckdb.DuckDBPyConnection) -> None:
    expected = {
        "accounts": (370, 460),
        "users": (2_200, 3_500),
        "events": (220_000, 420_000),
        "tickets": (3_000, 6_000),
        "survey_responses": (2_500, 5_500),
        "contracts": (150, 400),
        "revenue_lines": (4_000, 9_000),
    }
    for table, (low, high) in expected.items():
        count = raw.execute(f"select count(*) from {table}").fetchall()[0][0]
        assert low <= count <= high, table


ORPHANS = """
select count(*), count(distinct t.{column}) from {table} t
left join {parent} p on p.{key} = t.{column}
where t.{column} is not null and p.{key} is null
"""


@pytest.mark.parametrize(("parent", "key"), [("accounts", "account_id"), ("users", "user_id")])
def test_references_lead_somewhere(raw: duckdb.DuckDBPyConnection, parent: str, key: str) -> None:
    for table in TABLES.values():
        if table.name == parent or table.column(key) is None:
            continue
        columns = [
            name for (name,) in raw.execute(f"select column_name from (describe {table.name})").fetchall()
        ]
        if key not in columns:
            continue
        rows, ids = raw.execute(
            ORPHANS.format(table=table.name, column=key, parent=parent, key=key)
        ).fetchall()[0]
        allowed = (2, 1) if (table.name, key) == ("orders", "account_id") else (0, 0)
        assert (rows, ids) == allowed, table.name


@pytest.mark.parametrize(
    ("table", "column", "parent", "key"),
    [
        ("ticket_events", "ticket_id", "tickets", "ticket_id"),
        ("survey_responses", "ticket_id", "tickets", "ticket_id"),
        ("survey_invitations", "response_id", "survey_responses", "response_id"),
        ("contracts", "renewed_contract_id", "contracts", "contract_id"),
        ("referrals", "referred_account_id", "accounts", "account_id"),
        ("accounts", "parent_account_id", "accounts", "account_id"),
        ("tickets", "merged_into_id", "tickets", "ticket_id"),
    ],
)
def test_links_lead_somewhere(
    raw: duckdb.DuckDBPyConnection, table: str, column: str, parent: str, key: str
) -> None:
    used = raw.execute(f"select count({column}) from {table}").fetchall()[0][0]
    query = ORPHANS.format(table=table, column=column, parent=parent, key=key)
    assert used > 0
    assert raw.execute(query).fetchall()[0][0] == 0


def test_an_unknown_account_orders(raw: duckdb.DuckDBPyConnection) -> None:
    query = f"select count(*) from orders where account_id = '{UNKNOWN_ACCOUNT}'"
    assert raw.execute(query).fetchall()[0][0] == 2


def test_the_mistakes_are_there(files: list[Path]) -> None:
    by_name = {path.stem: path for path in files}
    for name, column, text in MISTAKES:
        with by_name[name].open(encoding="utf-8", newline="") as file:
            assert any(row[column] == text for row in csv.DictReader(file)), (name, column)
    assert 15 <= len(MISTAKES) <= 25


def test_keys_repeat_only_where_rows_were_sent_twice(raw: duckdb.DuckDBPyConnection) -> None:
    twice = {"tickets": 150, "events": 25}
    for table in TABLES.values():
        columns = [
            name for (name,) in raw.execute(f"select column_name from (describe {table.name})").fetchall()
        ]
        keys = ", ".join(f'"{name}"' for name in table.key if name in columns)
        query = (
            f'select count(*) - count(distinct ({keys})) from {table.name} where "{table.key[0]}" is not null'
        )
        assert raw.execute(query).fetchall()[0][0] == twice.get(table.name, 0), table.name


def test_one_span_of_terms_follows_the_other(raw: duckdb.DuckDBPyConnection) -> None:
    """Per subscription and product at most one seat item runs at a time."""
    query = """
    select count(*) from subscription_items a join subscription_items b
    on a.subscription_id = b.subscription_id and a.unit = 'seat' and b.unit = 'seat' and a.item_id < b.item_id
    and a.started_at < coalesce(b.ended_at, '9999') and b.started_at < coalesce(a.ended_at, '9999')
    where a.item_id not like 'bad%' and b.item_id not like 'bad%'
    """
    assert raw.execute(query).fetchall()[0][0] == 0
