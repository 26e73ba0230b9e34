"""Formats other than plain CSV give the same rows, to the letter."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tenure.ingest.files import load
from tenure.kernel.errors import UserError

from .conftest import NOW, Bench

ORDERS = """
select order_id, account_id, ordered_at, amount::varchar, currency, product, attributes
from data.orders order by 1
"""
EXPECTED = [
    ("007", "1E5", datetime(2025, 1, 31, 9, 30), "10.1000000000", "USD", 'a, "b"', '{"note":"x\\ny"}'),
    ("8", "B", datetime(2025, 2, 1), "1234567890123.0123456789", "EUR", None, None),
]


def test_json_lines(bench: Bench) -> None:
    content = (
        '{"order_id": "007", "account_id": "1E5", "ordered_at": "2025-01-31T09:30:00Z", "amount": 10.10, '
        '"currency": "USD", "product": "a, \\"b\\"", "note": "x\\ny"}\n\n'
        '{"order_id": 8, "account_id": "B", "ordered_at": "2025-02-01T00:00:00Z", '
        '"amount": 1234567890123.0123456789, "currency": "EUR", "note": null}\n'
    )
    report = bench.load("orders.jsonl", content)
    assert (report.read, report.loaded) == (2, 2)
    assert bench.rows(ORDERS) == EXPECTED
    packed = bench.load("orders.jsonl.gz", gzip.compress(content.encode()))
    assert (packed.loaded, packed.unchanged) == (0, 2)
    lines = [
        json.dumps(json.loads(line, parse_float=Decimal), default=str) for line in content.split("\n") if line
    ]
    assert bench.load("orders.json", "[" + ",\n ".join(lines) + "]").unchanged == 2


def test_bad_json_lines(bench: Bench) -> None:
    good = '{"account_id": "A", "name": "a"}'
    bad = [
        '{"account_id": "B"',
        '{"account_id": "B", "account_id": "C"}',
        '{"account_id": NaN}',
        '["B"]',
        "null",
        '{"account_id": "\\ud800"}',
        '{"account_id": "a\\u0000"}',
        "[" * 100_000,
        '{"account_id": "D", "x": %s}' % ("[" * 70 + "]" * 70),
    ]
    report = bench.load(
        "accounts.jsonl", "\n".join([good, *bad, good.replace("A", "Z"), '{"name": "nobody"}']) + "\n"
    )
    assert (report.read, report.loaded) == (12, 2)
    assert report.reasons == {"bad_json": len(bad), "missing_required": 1}
    assert [(row.line, row.raw) for row in bench.refused()] == [
        *((number, text) for number, text in enumerate(bad, 2)),
        (12, '{"name": "nobody"}'),
    ]


@pytest.mark.parametrize("content", ["", "[1, 2", "[{} {}]", "{\n\n}", "[]", "\ufeff[]"])
def test_json_that_is_refused_whole(bench: Bench, content: str) -> None:
    with pytest.raises(UserError):
        bench.load("accounts.json", content)


def test_nested_values_become_json(bench: Bench) -> None:
    bench.load(
        "events.jsonl",
        '{"event_id": "1", "event": "e", "occurred_at": "2025-01-01T00:00:00Z", '
        '"properties": {"a": [1.50, true, null, "é"]}, "context": {"b": 1e400}}',
    )
    assert bench.rows("select properties, attributes from data.events") == [
        ('{"a": [1.50, true, null, "é"]}', '{"context":"{\\"b\\": 1e400}"}')
    ]


def test_parquet(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    duckdb.sql(
        "select '007' as order_id, '1E5' as account_id, timestamptz '2025-01-31 10:30:00+01' as ordered_at, "
        "10.10::decimal(10,2)::varchar as amount, 'USD' as currency, 'a, \"b\"' as product, "
        "'x' || chr(10) || 'y' as note "
        "union all "
        "select '8', 'B', timestamptz '2025-02-01 00:00:00+00', '1234567890123.0123456789', 'EUR', '', null "
        "union all select '9', 'C', timestamptz '2025-02-01 00:00:00+00', 'many', 'EUR', 'p,q', null"
    ).write_parquet(str(path))
    report = load(bench.database, [path], now=NOW, mappings=bench.mappings).files[0]
    assert (report.read, report.loaded, report.reasons) == (3, 2, {"bad_number": 1})
    assert bench.rows(ORDERS) == EXPECTED
    assert [(row.line, row.raw) for row in bench.refused()] == [
        (3, '9,C,2025-02-01 00:00:00+00,many,EUR,"p,q",')
    ]
    with pytest.raises(UserError, match="not a valid Parquet"):
        bench.load("orders.parquet", b"PAR1 nonsense")


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_excel(bench: Bench, tmp_path: Path) -> None:
    head = ["order_id", "account_id", "ordered_at", "amount", "currency", "product", "note"]
    path = workbook(
        tmp_path / "orders.xlsx",
        {
            "Sheet1": [
                head,
                ["007", "1E5", datetime(2025, 1, 31, 9, 30), 10.1, "USD", 'a, "b"', "x\ny"],
                [None],
                [8, "B", date(2025, 2, 1), "1234567890123.0123456789", "EUR", None, None],
                ["9", "C", "soon", 1, "EUR", None, None],
            ]
        },
    )
    report = load(bench.database, [path], now=NOW, mappings=bench.mappings).files[0]
    assert (report.read, report.loaded, report.reasons) == (3, 2, {"bad_instant": 1})
    assert bench.rows(ORDERS) == EXPECTED
    assert bench.refused()[0].line == 5


def test_sheets_named_after_tables(bench: Bench, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "all.xlsx",
        {
            "accounts": [["account_id"], ["A"]],
            "users": [["user_id", "account_id"], ["U", "A"]],
            "notes": [["hello"]],
        },
    )
    report = load(bench.database, [path], now=NOW, mappings=bench.mappings)
    assert [(file.file, file.table, file.loaded) for file in report.files] == [
        ("all.xlsx:accounts", "accounts", 1),
        ("all.xlsx:users", "users", 1),
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
def test_declared_encodings(bench: Bench, encoding: str) -> None:
    mapping = bench.file(
        "m.toml",
        f'table = "accounts"\nencoding = "{encoding}"\n[columns]\naccount_id = "id"\nname = "straße"\n',
    )
    bench.load("accounts.csv", "id,straße\n1,Müller\n".encode(encoding), mapping=mapping)
    assert bench.rows("select account_id, name from data.accounts") == [("1", "Müller")]
    bench.load(
        "accounts.csv",
        "id,straße\n2,Šimon\n".encode("cp1252")
        if encoding != "latin-1"
        else "id,straße\n2,é\n".encode("latin-1"),
    )
    assert bench.rows("select name from data.accounts where account_id = '2'") == [
        ("Šimon" if encoding != "latin-1" else "é",)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "subscription_items.csv",
        "subscription_items-2025-01.csv",
        "subscription_items.part2.csv",
        "Subscription_Items.CSV",
        "x.csv",
    ],
)
def test_the_table_is_told_by_name_or_header(bench: Bench, name: str) -> None:
    content = "item_id,account_id,unit_amount,currency,interval,started_at\n1,A,1,USD,month,2025-01-01\n"
    assert bench.load(name, content).table == "subscription_items"


def test_headers_of_every_table_are_told_apart(bench: Bench) -> None:
    from tenure.ingest.files.propose import standard_mapping
    from tenure.model.tables import TABLES

    for table in TABLES.values():
        for names in ([column.name for column in table.columns], [*table.required, "extra"]):
            mapping = standard_mapping(names, None)
            assert mapping is None or mapping.table == table.name, (table.name, names, mapping)
        assert standard_mapping([column.name for column in table.columns], None) is not None, table.name
        assert standard_mapping(list(table.required), table.name) is not None


def test_names_that_look_like_patterns(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "year=2025"
    folder.mkdir()
    for name, key in (
        ("accounts-[1].csv", "A"),
        ("accounts-1.csv", "B"),
        ("accounts-*.csv", "C"),
        ("accounts-'q'.csv", "D"),
    ):
        (folder / name).write_text(f"account_id\n{key}\n")
    assert load(bench.database, [folder / "accounts-[1].csv"], now=NOW, mappings=bench.mappings).loaded == 1
    assert bench.rows("select account_id, attributes from data.accounts") == [("A", None)]
    assert load(bench.database, [folder], now=NOW, mappings=bench.mappings).loaded == 3


def test_columns_that_may_have_been_meant_are_named(bench: Bench) -> None:
    report = bench.load(
        "subscription_items.csv",
        "item_id,account_id,unit_amount,currency,interval,started_at,end_date\n"
        "1,A,1,USD,month,2025-01-01,2025-02-01\n",
    )
    assert "'end_date' was kept as an attribute; if it is ended_at, say so in a mapping file" in report.notes
