"""Bad files: whole records load as they stand, the rest is kept with a reason, nothing shifts."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from tenure.ingest.files import load
from tenure.kernel.errors import UserError

from .conftest import ITEMS, NOW, Bench

ACCOUNTS = "account_id,name,region\n"


def names(bench: Bench) -> list[tuple[str, str | None]]:
    return bench.rows("select account_id, name from data.accounts order by 1")


@pytest.mark.parametrize(
    "bad",
    [
        "2,b",
        "2,b,c,d",
        "2,b,c,",
        ",2,b,c",
        "2",
        ",,,,",
        '2,b"x,c',
        '2,"b"x,c',
        '2,"b,c',
        '2,b,"c',
        '2,""b,c',
        '"2,b,c',
    ],
)
def test_a_broken_record_takes_nobody_with_it(bench: Bench, bad: str) -> None:
    report = bench.load("accounts.csv", f'{ACCOUNTS}1,a,x\n{bad}\n3,"c, d",z\n4,d,w\n')
    assert (report.read, report.loaded, report.quarantined) == (4, 3, 1)
    assert names(bench) == [("1", "a"), ("3", "c, d"), ("4", "d")]
    (refused,) = bench.refused()
    assert (refused.line, refused.raw, refused.header) == (3, bad, "account_id,name,region")
    assert refused.reason in ("field_count", "bad_quoting")


def test_a_broken_record_at_the_end(bench: Bench) -> None:
    report = bench.load("accounts.csv", f'{ACCOUNTS}1,a,x\n2,"b,y')
    assert (report.loaded, report.quarantined) == (1, 1)


def test_text_within_a_broken_quote_is_not_taken_for_rows(bench: Bench) -> None:
    content = f'{ACCOUNTS}1,"a text\nover, lines\n7,seven,u\nand "quoted" badly",x\n2,b,y\n'
    report = bench.load("accounts.csv", content)
    assert names(bench) == [("2", "b")]
    assert report.read == report.loaded + report.quarantined


def test_mixed_line_ends_and_blank_lines(bench: Bench) -> None:
    report = bench.load("accounts.csv", b'\n\naccount_id,name\r\n1,a\n\n2,"b\r\nb"\r\n3,c\r4,d\n\n')
    assert (report.read, report.loaded, report.reasons) == (3, 2, {"bad_line_end": 1})
    assert names(bench) == [("1", "a"), ("2", "b\r\nb")]
    assert [(row.line, row.raw) for row in bench.refused()] == [(8, "3,c\r4,d")]


@pytest.mark.parametrize(
    "content",
    [
        b"account_id,name\r\n1,a\r\n2,b",
        b"account_id,name\r1,a\r2,b\r",
        b"\xef\xbb\xbfaccount_id,name\n1,a\n2,b\n",
        "\ufeffaccount_id,name\n1,a\n2,b".encode("utf-16-le"),
        "account_id,name\n1,a\n2,b\n".encode("utf-16"),
        b"account_id;name\n1;a\n2;b\n",
        b"account_id\tname\n1\ta\n2\tb\n",
    ],
)
def test_line_ends_marks_and_delimiters(bench: Bench, content: bytes) -> None:
    bench.load("accounts.csv", content)
    assert names(bench) == [("1", "a"), ("2", "b")]


def test_nul_bytes(bench: Bench) -> None:
    bench.load("accounts.csv", b"account_id,name\n1,a\n2,b\0b\n3,c\n")
    assert names(bench) == [("1", "a"), ("3", "c")]
    (refused,) = bench.refused()
    assert (refused.reason, refused.raw) == ("nul_byte", "2,b\0b")


def test_a_value_of_another_type_after_many_rows(bench: Bench) -> None:
    good = "".join(f"{n},A,10.00,USD,month,2025-01-01,\n" for n in range(30_000))
    report = bench.load("subscription_items.csv", f"{ITEMS}{good}x,A,ten,USD,month,2025-01-01,\n")
    assert (report.loaded, report.reasons) == (30_000, {"bad_number": 1})
    (refused,) = bench.refused()
    assert (refused.line, refused.column) == (30_002, "unit_amount")
    assert refused.detail == "'ten' is not a plain decimal number such as 1234.50."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,A,1e5,USD,month,2025-01-01,", "bad_number"),
        ("1,A,NaN,USD,month,2025-01-01,", "bad_number"),
        ("1,A,inf,USD,month,2025-01-01,", "bad_number"),
        ('1,A,"1,000",USD,month,2025-01-01,', "bad_number"),
        ("1,A,1_000,USD,month,2025-01-01,", "bad_number"),
        ("1,A,0x10,USD,month,2025-01-01,", "bad_number"),
        ("1,A,1.00000000001,USD,month,2025-01-01,", "too_precise"),
        ("1,A,,USD,month,2025-01-01,", "missing_required"),
        (",A,1,USD,month,2025-01-01,", "missing_required"),
        ("1,A,  ,USD,month,2025-01-01,", "missing_required"),
        ("1,A,1,,month,2025-01-01,", "missing_required"),
        ("1,A,1,US,month,2025-01-01,", "bad_currency"),
        ("1,A,1,€,month,2025-01-01,", "bad_currency"),
        ("1,A,1,USD,fortnight,2025-01-01,", "not_allowed"),
        ("1,A,1,USD,Month,2025-01-01,", "not_allowed"),
        ("1,A,1,USD,month,2025-02-30,", "bad_instant"),
        ("1,A,1,USD,month,2025-1-5,", "bad_instant"),
        ("1,A,1,USD,month,epoch,", "bad_instant"),
        ("1,A,1,USD,month,2025-01-01T10:00:00.1234567Z,", "too_precise"),
        ("1,A,1,USD,month,2025-01-02,2025-01-01", "negative_interval"),
        ("1,A,1,USD,month,2025-01-02,2025-01-02", "empty_interval"),
    ],
)
def test_a_value_that_breaks_the_contract(bench: Bench, row: str, reason: str) -> None:
    report = bench.load(
        "subscription_items.csv", f"{ITEMS}0,A,1,USD,month,2025-01-01,\n{row}\n9,A,1,USD,month,2025-01-01,\n"
    )
    assert (report.loaded, report.reasons) == (2, {reason: 1})
    (refused,) = bench.refused()
    assert (refused.line, refused.raw, refused.reason) == (3, row, reason)


def test_open_lists_load_as_they_are_and_ids_stay_text(bench: Bench) -> None:
    bench.load(
        "subscription_items.csv",
        "item_id,account_id,unit_amount,currency,interval,started_at,unit,quantity\n"
        "00123,1E5,10.10,usd,month,2025-01-01T00:00:00+02:00,gallon,\n",
    )
    assert bench.rows(
        "select item_id, account_id, unit_amount::varchar, currency, unit, "
        "quantity::varchar, started_at::varchar "
        "from data.subscription_items"
    ) == [("00123", "1E5", "10.1000000000", "USD", "gallon", "1.0000000000", "2024-12-31 22:00:00")]


def test_an_amount_without_a_currency(bench: Bench) -> None:
    bench.load(
        "contracts.csv",
        "contract_id,account_id,started_on,ended_on,annual_value,currency\n"
        "1,A,2025-01-01,2026-01-01,100,\n2,A,2025-01-01,2026-01-01,,\n",
    )
    (refused,) = bench.refused()
    assert (refused.line, refused.reason) == (2, "missing_currency")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"account_id,name,name\n1,a,b\n", "more than once"),
        (b"account_id,name\n1,a\xff\n", "byte 19"),
        (b"\xef\xbb\xbfaccount_id,name\n1,a\xff\n", "byte 22"),
        (b"account_id,n\xe9\n1,a\n", "byte 12"),
        (b"Report of 2025\n\naccount_id,name\n1,a\n", "skip = 2"),
        (b'account_id,"name\n1,a\n', "broken quote"),
        ("account_id,name\n1,a\n".encode("utf-16")[:-1], "utf-16"),
        (b"\x1f\x8b\x08\x00garbage", "packed with gzip"),
        (b"{\n}", "fits no table|lacks|no header"),
    ],
)
def test_a_file_that_is_refused_whole(bench: Bench, content: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        bench.load("accounts.csv", content)
    assert names(bench) == []
    assert bench.rows("select * from meta.load") == []


def test_a_header_alone_is_no_row(bench: Bench) -> None:
    assert bench.load("accounts.csv", "account_id,name\n").read == 0
    assert bench.load("accounts.csv", "account_id,name").read == 0


def test_a_field_over_one_megabyte(bench: Bench) -> None:
    long = "x" * ((1 << 20) + 1)
    report = bench.load("accounts.csv", f"account_id,name\n1,a\n2,{long}\n3,{long[:-2]}\n")
    assert (report.loaded, report.reasons) == (2, {"field_too_long": 1})
    assert bench.refused()[0].raw == f"2,{long}"


def test_a_gzip_bomb_is_refused_before_it_fills_the_disk(bench: Bench, tmp_path: Path) -> None:
    packed = gzip.compress(b"account_id,name\n" + b"1,a\n" * 20_000_000)
    with pytest.raises(UserError, match="decompression bomb"):
        bench.load("accounts.csv.gz", packed)
    assert names(bench) == []


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_cut_or_false_gzip(bench: Bench, cut: int) -> None:
    packed = gzip.compress(b"account_id,name\n" + b"".join(b"%d,a\n" % n for n in range(10_000)))
    with pytest.raises(UserError, match="ends in the middle"):
        bench.load("accounts.csv.gz", packed[:-cut])
    with pytest.raises(UserError, match="gzip"):
        bench.load("accounts.csv.gz", b"account_id,name\n1,a\n")


def test_a_workbook_that_unpacks_to_too_much(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "accounts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b" " * 200_000_000)
    with pytest.raises(UserError, match="unpacks to more"):
        bench.load("accounts.xlsx", path.read_bytes())
    with pytest.raises(UserError, match="not a readable Excel"):
        bench.load("accounts.xlsx", b"PK nonsense")


def test_files_of_a_folder_that_fit_no_table_are_reported(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id\n1\n")
    (folder / "colours.csv").write_text("hue,shade\n1,2\n")
    (folder / "readme.md").write_text("hello")
    report = load(bench.database, [folder], now=NOW, mappings=bench.mappings)
    assert [(file.file, file.table, file.loaded) for file in report.files] == [
        ("accounts.csv", "accounts", 1),
        ("colours.csv", None, 0),
    ]
    assert "fits no table" in report.files[1].notes[0]


def test_paths_that_cannot_be_loaded(bench: Bench, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", bench.file("notes.docx", "x")):
        with pytest.raises(UserError):
            load(bench.database, [path], now=NOW, mappings=bench.mappings)
    with pytest.raises(UserError, match="time zone"):
        bench.load("accounts.csv", "account_id\n1\n", time_zone="Mars/Olympus")
    with pytest.raises(UserError, match="Unknown table"):
        bench.load("accounts.csv", "account_id\n1\n", table="acounts")
