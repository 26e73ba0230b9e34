"""Which texts are values, and which are not: DuckDB's own casts are too kind."""

from __future__ import annotations

import duckdb
import pytest

from tenure.ingest.files.casting import cast
from tenure.ingest.files.mapping import ColumnRule
from tenure.model.table import Kind

PLAIN = ColumnRule("")


def value(kind: Kind, text: str, rule: ColumnRule = PLAIN, zone: str = "UTC") -> str | None:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        row = connection.execute(
            f"select cast({cast(kind, 't', rule, zone)} as varchar) from (select ? as t)", [text]
        ).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", "1.0000000000"),
        (" 1.50 ", "1.5000000000"),
        ("-0.0000000001", "-0.0000000001"),
        ("+5", "5.0000000000"),
        (".5", "0.5000000000"),
        ("007", "7.0000000000"),
        ("999999999999999999.9999999999", "999999999999999999.9999999999"),
        ("1.500000000000000", "1.5000000000"),
        ("1e5", None),
        ("1E5", None),
        ("NaN", None),
        ("inf", None),
        ("-Infinity", None),
        ("1,5", None),
        ("1,000", None),
        ("1_000", None),
        ("5.", None),
        ("0x1F", None),
        ("", None),
        (" ", None),
        ("1 000", None),
        ("$5", None),
        ("--5", None),
        ("1.2.3", None),
        ("٣", None),
        ("1.00000000001", None),
        ("1000000000000000000", None),
        ("5%", None),
    ],
)
def test_money(text: str, wanted: str | None) -> None:
    assert value(Kind.MONEY, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,5", "1.5000000000"),
        ("1.234.567,89", "1234567.8900000000"),
        ("1234,5", "1234.5000000000"),
        ("12.34,5", None),
        ("1.5", None),
        ("1.2345,5", None),
        ("1,234.5", None),
        (".123,5", None),
    ],
)
def test_declared_marks(text: str, wanted: str | None) -> None:
    assert value(Kind.MONEY, text, ColumnRule("", decimal=",", thousands=".")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("1,234.5", "1234.5000000000"), ("1.5", "1.5000000000"), ("1,23", None)]
)
def test_declared_thousands(text: str, wanted: str | None) -> None:
    assert value(Kind.NUMBER, text, ColumnRule("", thousands=",")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5", "5"),
        (" -5", "-5"),
        ("5.0", None),
        ("5.5", None),
        ("1e3", None),
        ("0x10", None),
        ("9999999999999999999", None),
    ],
)
def test_whole_numbers(text: str, wanted: str | None) -> None:
    assert value(Kind.INTEGER, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-01-31", "2025-01-31 00:00:00"),
        ("2025-01-31T09:30", "2025-01-31 09:30:00"),
        ("2025-01-31 09:30:15", "2025-01-31 09:30:15"),
        ("2025-01-31T09:30:00Z", "2025-01-31 09:30:00"),
        ("2025-01-31T09:30:00.123456Z", "2025-01-31 09:30:00.123456"),
        ("2025-01-31T09:30:00.123000000Z", "2025-01-31 09:30:00.123"),
        ("2025-01-31T09:30:00+02:00", "2025-01-31 07:30:00"),
        ("2025-01-31T09:30:00-0530", "2025-01-31 15:00:00"),
        ("2025-01-31 09:30:00+02", "2025-01-31 07:30:00"),
        ("2025-01-31 09:30:00 UTC", "2025-01-31 09:30:00"),
        (" 2025-01-31T09:30:00Z ", "2025-01-31 09:30:00"),
        ("2025-1-5", None),
        ("2025-01-5 ", None),
        ("2025-02-30", None),
        ("2025-01-31T24:00:00Z", None),
        ("2025-01-31T09:60:00Z", None),
        ("2025-01-31T 9:30:00Z", None),
        ("2025-01-31T09:3 :00Z", None),
        ("25-01-31", None),
        ("0025-01-31", None),
        ("2025/01/31", None),
        ("31.01.2025", None),
        ("epoch", None),
        ("infinity", None),
        ("now", None),
        ("2025-01-31T09:30:00.1234567Z", None),
        ("2025-01-31 (BC)", None),
        ("12025-01-31", None),
        ("1735689600", None),
        ("2025-01-31Z", None),
        ("2025-01-31T09:30:00Europe/Berlin", None),
    ],
)
def test_instants(text: str, wanted: str | None) -> None:
    assert value(Kind.AT, text) == wanted


@pytest.mark.parametrize(
    ("text", "zone", "wanted"),
    [
        ("2025-07-01", "Europe/Berlin", "2025-06-30 22:00:00"),
        ("2025-01-01 12:00", "America/New_York", "2025-01-01 17:00:00"),
        ("2025-07-01T12:00:00Z", "Europe/Berlin", "2025-07-01 12:00:00"),
    ],
)
def test_zones(text: str, zone: str, wanted: str) -> None:
    assert value(Kind.AT, text, zone=zone) == wanted


@pytest.mark.parametrize(
    ("text", "pattern", "wanted"),
    [
        ("31/01/2025", "%d/%m/%Y", "2025-01-31 00:00:00"),
        ("31/01/25", "%d/%m/%Y", None),
        ("01/31/2025", "%d/%m/%Y", None),
        ("31/01/25", "%d/%m/%y", "2025-01-31 00:00:00"),
        ("2025-01-31T10:00:00+0200", "%Y-%m-%dT%H:%M:%S%z", "2025-01-31 08:00:00"),
        ("1735689600", "epoch", "2025-01-01 00:00:00"),
        ("1735689600123", "epoch_ms", "2025-01-01 00:00:00.123"),
        ("x", "epoch", None),
    ],
)
def test_declared_formats(text: str, pattern: str, wanted: str | None) -> None:
    assert value(Kind.AT, text, ColumnRule("", pattern)) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (Kind.AT, "2025-01-31", "2025-02-01 00:00:00"),
        (Kind.AT, "2025-01-31T10:00:00", "2025-01-31 10:00:00"),
        (Kind.ON, "2025-12-31", "2026-01-01"),
    ],
)
def test_inclusive_ends(kind: Kind, text: str, wanted: str) -> None:
    assert value(kind, text, ColumnRule("", inclusive=True)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-01-31", "2025-01-31"),
        ("2025-01-31 00:00:00", "2025-01-31"),
        ("2025-01-31T00:00:00.000", "2025-01-31"),
        ("2025-01-31 10:00", None),
        ("2025-1-31", None),
        ("2025-13-01", None),
        ("today", None),
    ],
)
def test_days(text: str, wanted: str | None) -> None:
    assert value(Kind.ON, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *((t, "true") for t in ("true", "TRUE", "T", "yes", "Y", "1", " true ")),
        *((t, "false") for t in ("false", "F", "No", "n", "0")),
        ("on", None),
        ("2", None),
        ("", None),
    ],
)
def test_yes_and_no(text: str, wanted: str | None) -> None:
    assert value(Kind.BOOLEAN, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("9:00", "09:00:00"),
        ("09:00", "09:00:00"),
        ("24:00", "24:00:00"),
        ("25:00", None),
        ("9", None),
        ("9:5", None),
    ],
)
def test_times(text: str, wanted: str | None) -> None:
    assert value(Kind.TIME, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"a": 1.50}',
        "[1, 2]",
        '"text"',
        "null",
        '{"a": "NaN, inf ,]"}',
        '{"info": "\\"nan\\""}',
        '{"a": ",}"}',
    ],
)
def test_json(text: str) -> None:
    assert value(Kind.JSON, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{'a': 1}",
        "NaN",
        '{"a": NaN}',
        '{"a": -Infinity}',
        "[1,]",
        '{"a": 1,}',
        "[1 , ]",
        "x",
        '{"a": inf}',
        '"\\ud800"',
    ],
)
def test_not_json(text: str) -> None:
    assert value(Kind.JSON, text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0.25", "0.250000000000"), ("0.123456789012", "0.123456789012"), ("0.1234567890123", None)],
)
def test_shares(text: str, wanted: str | None) -> None:
    assert value(Kind.SHARE, text) == wanted
