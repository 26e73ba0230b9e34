"""Files with other headers: proposed, confirmed, saved; never guessed silently."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tenure.ingest.files import Question, load
from tenure.ingest.files.mapping import ColumnRule, FileMapping, read_mapping
from tenure.ingest.files.mapping_store import as_toml
from tenure.kernel.errors import UserError

from .conftest import NOW, Bench

CUSTOMERS = "Customer ID,Company,Created,Region\n1,Ada Ltd,2025-01-31,north\n2,Bob Ltd,2025-02-01,\n"
ITEMS = "id,customer_id,mrr,currency,start_date,end_date\n1,A,99.50,USD,{},\n2,B,10,USD,{},\n"


def test_other_names_need_a_confirmation(bench: Bench) -> None:
    with pytest.raises(UserError, match="--yes") as failure:
        bench.load("accounts.csv", CUSTOMERS)
    assert 'account_id = "Customer ID"' in str(failure.value)
    assert bench.rows("select * from data.accounts") == []
    assert not bench.mappings.exists()


def test_yes_confirms_and_the_next_file_loads_unattended(bench: Bench) -> None:
    report = bench.load("accounts.csv", CUSTOMERS, yes=True)
    assert report.mapping["columns"] == {
        "account_id": "Customer ID",
        "name": "Company",
        "created_at": "Created",
    }
    assert bench.rows("select account_id, name, attributes from data.accounts order by 1") == [
        ("1", "Ada Ltd", '{"Region":"north"}'),
        ("2", "Bob Ltd", None),
    ]
    again = bench.load("accounts-2.csv", CUSTOMERS.replace("2,Bob", "3,Bob"))
    assert (again.loaded, again.unchanged) == (1, 1)


def test_somebody_is_asked(bench: Bench) -> None:
    questions: list[Question] = []

    def answer(question: Question) -> str:
        questions.append(question)
        return {"mapping": "yes", "end": "inclusive", "dates": "day-first"}[question.key]

    content = "id,customer_id,mrr,currency,start_date,end_date\n1,A,99.50,USD,01/02/2025,31/03/2025\n"
    bench.load("subscription_items.csv", content, ask=answer)
    assert [(question.key, question.column) for question in questions] == [
        ("dates", "start_date"),
        ("end", "end_date"),
        ("mapping", None),
    ]
    assert "01/02/2025" in questions[0].text
    assert bench.rows("select unit_amount, interval, started_at, ended_at from data.subscription_items") == [
        (99.5, "month", datetime(2025, 2, 1), datetime(2025, 4, 1))
    ]
    again = bench.load("subscription_items.csv", content, ask=None)
    assert again.unchanged == 1


def test_a_no_loads_nothing(bench: Bench) -> None:
    with pytest.raises(UserError, match="was not loaded"):
        bench.load("accounts.csv", CUSTOMERS, ask=lambda question: "no")
    assert bench.rows("select * from meta.load") == []


@pytest.mark.parametrize(
    ("values", "pattern", "wanted"),
    [
        (("13/02/2025", "01/02/2025"), "%d/%m/%Y", date(2025, 2, 1)),
        (("02/13/2025", "01/02/2025"), "%m/%d/%Y", date(2025, 1, 2)),
        (("13.2.2025", "1.2.2025"), "%d.%m.%Y", date(2025, 2, 1)),
        (("13-02-25", "01-02-25"), "%d-%m-%y", date(2025, 2, 1)),
        (("2025/02/13", "2025/02/01"), "%Y/%m/%d", date(2025, 2, 1)),
        (("20250213", "20250201"), "%Y%m%d", date(2025, 2, 1)),
        (("13 Feb 2025", "1 Feb 2025"), "%d %b %Y", date(2025, 2, 1)),
        (("February 13, 2025", "February 1, 2025"), "%B %d, %Y", date(2025, 2, 1)),
        (("13/02/2025 9:05", "01/02/2025 10:30"), "%d/%m/%Y %H:%M", date(2025, 2, 1)),
        (("02/13/2025 9:05 PM", "01/02/2025 10:30 AM"), "%m/%d/%Y %I:%M %p", date(2025, 1, 2)),
    ],
)
def test_date_formats_are_found_over_the_whole_column(
    bench: Bench, values: tuple[str, str], pattern: str, wanted: date
) -> None:
    content = (
        "account_id,created_at\n"
        + "".join(f'A{n},"{values[1]}"\n' for n in range(1500))
        + f'Z,"{values[0]}"\n'
    )
    with pytest.raises(UserError, match="--yes"):
        bench.load("accounts.csv", content)
    report = bench.load("accounts.csv", content, yes=True)
    assert report.mapping["columns"]["created_at"] == {"from": "created_at", "format": pattern}
    assert report.quarantined == 0
    assert bench.rows("select created_at::date from data.accounts where account_id = 'A0'") == [(wanted,)]


def test_ambiguous_dates_are_refused_when_nobody_answers(bench: Bench) -> None:
    for yes in (True, False):
        with pytest.raises(UserError, match="ambiguous") as failure:
            bench.load("accounts.csv", "account_id,created_at\nA,01/02/2025\nB,03/04/2025\n", yes=yes)
        assert 'created_at = { from = "created_at", format = "%d/%m/%Y" }' in str(failure.value)
    mixed = "account_id,created_at\nA,13/02/2025\nB,02/13/2025\nC,01/02/2025\n"
    with pytest.raises(UserError, match="others only month first"):
        bench.load("accounts.csv", mixed, yes=True)


def test_an_explicit_mapping(bench: Bench) -> None:
    mapping = bench.file(
        "m.toml",
        """
table = "contracts"
delimiter = ";"
skip = 2
nulls = ["-", "n/a"]
time_zone = "Europe/Berlin"
decimal = ","
thousands = "."
format = "%d.%m.%Y"
[columns]
contract_id = "Nr"
account_id = "Kunde"
started_on = "Beginn"
ended_on = { from = "Ende", inclusive = true }
annual_value = "Wert"
signed_at = { from = "Unterschrift", format = "epoch" }
decision = { from = "Status", values = { verloren = "lost" } }
[constants]
currency = "EUR"
""",
    )
    content = (
        "Bericht\n\nNr;Kunde;Beginn;Ende;Wert;Unterschrift;Status;Notiz\n"
        "007;K1;01.02.2025;31.01.2026;1.234,50;1735689600;verloren;x\n8;K2;1.3.2025;31.12.2025;-;;n/a;-\n"
        "9;K3;1.3.2025;31.12.2025;1234.5;;lost;\n"
    )
    report = bench.load("export.csv", content, mapping=mapping)
    assert (report.table, report.loaded, report.reasons) == ("contracts", 2, {"bad_number": 1})
    assert bench.rows(
        "select contract_id, started_on, ended_on, annual_value::varchar, signed_at, decision, currency, "
        "attributes from data.contracts order by 1"
    ) == [
        (
            "007",
            date(2025, 2, 1),
            date(2026, 2, 1),
            "1234.5000000000",
            datetime(2025, 1, 1),
            "lost",
            "EUR",
            '{"Notiz":"x"}',
        ),
        ("8", date(2025, 3, 1), date(2026, 1, 1), None, None, None, "EUR", '{"Notiz":"-"}'),
    ]
    assert bench.refused()[0].line == 6
    # Saved: preamble, delimiter and all are known to the next file.
    assert bench.load("next.csv", content).unchanged == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("table = 3", "must be a text"),
        ("table = 'acounts'", "accounts"),
        ("tabel = 'accounts'", "table"),
        ("= 1", "TOML"),
        ("table='accounts'\n[columns]\naccount = 'x'", "account_id"),
        ("table='accounts'\n[columns]\naccount_id = 3", "must name"),
        ("table='accounts'\n[columns]\naccount_id = {from='x', fromat='y'}", "format"),
        ("table='accounts'\nskip='1'", "skip"),
        ("table='accounts'\ndelimiter=',,'", "delimiter"),
        ("table='accounts'\ncolumns=1", "table"),
        ("table='accounts'\n[columns]\nname = 'x'", "leaves out account_id"),
        ("table='accounts'\n[columns]\naccount_id = 'y'", "'y'"),
        ("table='accounts'\ndecimal=','\nthousands=','\n[columns]\naccount_id='x'", "one mark"),
        ("table='accounts'\nencoding='klingon'\n[columns]\naccount_id='x'", "encoding"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(bench: Bench, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        bench.load("x.csv", "x,name\n1,a\n", mapping=bench.file("m.toml", text))


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    odd = 'a "b" \\ \n\t\x7f é ='
    mapping = FileMapping(
        "accounts",
        {
            "account_id": ColumnRule(odd),
            "name": ColumnRule("n", values={odd: "x"}),
            "created_at": ColumnRule("c", "%d/%m/%Y", inclusive=True),
        },
        {"owner": odd},
        ("-", odd),
        "Europe/Paris",
        "\t",
        "latin-1",
        3,
        "Sheet",
        (odd, "c"),
    )
    path = tmp_path / "m.toml"
    path.write_text(as_toml(mapping), encoding="utf-8")
    assert read_mapping(path) == mapping


def test_dry_run_shows_everything_and_writes_nothing(bench: Bench) -> None:
    content = "id,customer_id,mrr,currency,start_date,end_date,note\n1,A,99.50,USD,13/02/2025,14/02/2026,x\n"
    report = bench.load("subscription_items.csv", content, dry_run=True)
    plan = {line.source: (line.column, line.samples, line.format) for line in report.plan}
    assert plan["mrr"] == ("unit_amount", ("99.50",), "decimal point")
    assert plan["start_date"] == (
        "started_at",
        ("13/02/2025",),
        "%d/%m/%Y, day first, zone UTC where none is written",
    )
    assert plan["end_date"][2].endswith("exclusive end")
    assert plan["note"] == (None, ("x",), "")
    assert (report.read, report.load_id) == (1, None)
    assert (
        bench.rows("select count(*) from data.subscription_items")
        == bench.rows("select count(*) from meta.load")
        == [(0,)]
    )
    assert not bench.mappings.exists()


def test_decimal_commas_are_proposed(bench: Bench) -> None:
    header = "order_id;account_id;ordered_at;amount;currency\n"
    content = f"{header}1;A;2025-01-01;10,50;EUR\n2;A;2025-01-01;1.234,5;EUR\n"
    with pytest.raises(UserError, match="decimal comma"):
        bench.load("orders.csv", content)
    bench.load("orders.csv", content, yes=True)
    assert [row[0] for row in bench.rows("select amount::varchar from data.orders order by order_id")] == [
        "10.5000000000",
        "1234.5000000000",
    ]


def test_the_zone_of_instants_without_one(bench: Bench) -> None:
    report = bench.load(
        "accounts.csv",
        "account_id,created_at\n1,2025-07-01\n2,2025-07-01 12:00\n3,2025-07-01T12:00:00Z\n"
        "4,2025-07-01 12:00:00.5+0130\n5,2025-01-01 00:00:00 UTC\n",
        time_zone="Europe/Berlin",
    )
    assert "instants without a zone were read as Europe/Berlin" in report.notes
    assert [
        row[0] for row in bench.rows("select created_at::varchar from data.accounts order by account_id")
    ] == [
        "2025-06-30 22:00:00",
        "2025-07-01 10:00:00",
        "2025-07-01 12:00:00",
        "2025-07-01 10:30:00.5",
        "2025-01-01 00:00:00",
    ]
    late = "".join(f"z{n},2025-07-01T12:00:00Z\n" for n in range(25_000)) + "late,2025-07-01\n"
    report = bench.load("accounts.csv", f"account_id,created_at\n{late}")
    assert "instants without a zone were read as UTC" in report.notes
    zoned = bench.load(
        "users.csv", "user_id,created_at\n1,2025-07-01T12:00:00+02:00\n", time_zone="Europe/Berlin"
    )
    assert zoned.notes == ()


def test_a_header_that_fits_nothing_says_what_to_do(bench: Bench) -> None:
    for name, options, says in (
        ("x.csv", {}, "--as TABLE"),
        ("tickets.csv", {}, "lacks"),
        ("x.csv", {"table": "orders"}, "constants"),
    ):
        with pytest.raises(UserError, match=says):
            bench.load(name, "hue,shade\n1,2\n", **options)


def test_two_people_named_the_same_way(bench: Bench, tmp_path: Path) -> None:
    """A mapping for one table does not answer for another one with the same header."""
    content = "id,created\n1,2025-01-01\n"
    bench.load("accounts.csv", content, yes=True)
    with pytest.raises(UserError, match="--yes"):
        bench.load("users.csv", content)


def test_progress_is_told(bench: Bench, tmp_path: Path) -> None:
    seen: list[Any] = []
    load(
        bench.database,
        [bench.file("accounts.csv", "account_id\n1\n"), bench.file("users.csv", "user_id\n1\n")],
        now=NOW,
        mappings=bench.mappings,
        progress=seen.append,
    )
    assert [(step.file, step.number, step.files) for step in seen] == [
        ("accounts.csv", 1, 2),
        ("users.csv", 2, 2),
    ]


SUBSCRIPTIONS = (
    "Subscription ID,Customer ID,Customer Name,Plan,Monthly Amount,Currency,Start Date\n"
    "S1,K1,Ö,Pro,5,EUR,2025-01-01\n"
)


def test_a_file_is_not_taken_for_a_table_that_needs_little(bench: Bench) -> None:
    """An account needs an id only; a file of subscriptions must not become accounts, not even with --yes."""
    with pytest.raises(
        UserError, match="looks like subscription_items, but lacks item_id, interval"
    ) as error:
        bench.load("subscriptions.csv", SUBSCRIPTIONS, yes=True)
    assert 'unit_amount = "Monthly Amount"' in str(error.value)
    assert 'item_id = "?"' in str(error.value)


def test_the_table_of_a_mapping_file_may_be_said_beside_it(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        '[columns]\nitem_id = "Subscription ID"\naccount_id = "Customer ID"\nunit_amount = "Monthly Amount"\n'
        'started_at = "Start Date"\ncurrency = "Currency"\n[constants]\ninterval = "month"\n'
    )
    with pytest.raises(UserError, match="does not say which table"):
        bench.load("x.csv", SUBSCRIPTIONS, mapping=path)
    assert bench.load("x.csv", SUBSCRIPTIONS, mapping=path, table="subscription_items").loaded == 1
    path.write_text('table = "orders"\n')
    with pytest.raises(UserError, match="fills orders"):
        bench.load("x.csv", SUBSCRIPTIONS, mapping=path, table="subscription_items")
