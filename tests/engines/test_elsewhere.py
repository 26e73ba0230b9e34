"""A workspace whose tables live in PostgreSQL under the company's own names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tenure.kernel.errors import UserError
from tenure.service.commands import run
from tenure.service.elsewhere import Elsewhere
from tenure.service.workspace import Workspace
from tests.command import Ran

psycopg = pytest.importorskip("psycopg")

TABLES = """
drop schema if exists crm cascade;
create schema crm;
create table crm.customer (id text, title text, region text, signed_up timestamptz, internal boolean);
insert into crm.customer values
    ('a', 'Acme', 'north', '2024-12-01 00:30+01', false), ('B', 'Bolt', 'South', null, null),
    ('x', 'Ourselves', 'north', null, true);
create table crm.subscription_items (
    item_id int, account_id text, unit_amount numeric, currency text, started_at timestamptz, ended_at date,
    interval text, "plan" text);
insert into crm.subscription_items values
    (1, 'a', 100, 'eur', '2024-12-31 23:30+00', null, 'month', 'pro'),
    (2, 'B', 1200.60, 'EUR', '2024-06-01 12:00+00', '2025-02-10', 'year', 'Basic'),
    (3, 'x', 77, 'EUR', '2024-06-01 12:00+00', null, 'month', 'pro');
"""
SETTINGS = """
currency = "EUR"
time_zone = "Europe/Berlin"
[engine]
url = "{url}"
schema = "crm"
[engine.tables.accounts]
name = "customer"
columns = {{ account_id = "id", name = "title", created_at = "signed_up", is_internal = "internal" }}
"""


@pytest.fixture
def company(postgres: str, tmp_path: Path) -> Iterator[Workspace]:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(TABLES)
    with Workspace.create(tmp_path / "company", SETTINGS.format(url=postgres)) as workspace:
        yield workspace


def values(workspace: Workspace, metric: str, **asked: object) -> dict[str, object]:
    (result,) = workspace.show(metric, **{"start": "2025-01-01", "end": "2025-04-01", **asked}).results
    return {" ".join([str(p.start), *p.segment.values()]): p.value for p in result.points}


def test_values_by_local_month_without_internal_accounts(company: Workspace) -> None:
    assert values(company, "mrr") == {
        "2025-01-01": Decimal(
            "200.05"
        ),  # 23:30 in UTC is the next year in Berlin; the internal one is left out
        "2025-02-01": Decimal("100"),
        "2025-03-01": Decimal("100"),
    }
    assert values(company, "new_mrr", start="2025-01-01", end="2025-02-01") == {"2025-01-01": Decimal("100")}


def test_days_for_instants_begin_at_local_midnight(company: Workspace) -> None:
    ends = {"start": "2025-02-09", "end": "2025-02-11", "grain": "day"}
    assert list(values(company, "mrr", **ends).values()) == [Decimal("200.05"), Decimal("100")]
    new_york = {**ends, "settings": ["time_zone=America/New_York"]}
    assert list(values(company, "mrr", **new_york).values()) == [Decimal("200.05"), Decimal("100")]


def test_further_columns_are_attributes(company: Workspace) -> None:
    assert values(company, "mrr", end="2025-02-01", by=["region"]) == {
        "2025-01-01 South": Decimal("100.05"),
        "2025-01-01 north": Decimal("100"),
    }
    assert values(company, "mrr", end="2025-02-01", where=["plan=pro"]) == {"2025-01-01": Decimal("100")}
    with pytest.raises(UserError, match="industry"):
        values(company, "mrr", by=["industry"])


def test_clock(company: Workspace) -> None:
    assert values(company, "mrr", as_of="2024-12-31T23:00:00Z", start="2024-12-01", end="2025-01-01") == {
        "2024-12-01": Decimal("100.05")
    }
    with pytest.raises(UserError, match="known_from"):
        values(company, "mrr", known_on="2025-01-01")


def test_rows_and_sql(company: Workspace) -> None:
    (part,) = company.rows("mrr", start="2025-01-01", end="2025-02-01")
    assert sorted(row[part.columns.index("account_id")] for row in part.rows) == ["B", "a"]
    assert "mrr_period" in company.sql("mrr", start="2025-01-01", end="2025-02-01")


def test_availability(company: Workspace) -> None:
    listed = {item.id: item for item in company.metrics()}
    assert listed["mrr"].is_available
    assert not listed["nps"].is_available


@pytest.mark.parametrize(
    "command", [("load", {"paths": []}), ("refresh", {}), ("quarantine", {"action": "list"})]
)
def test_what_needs_the_embedded_database_says_where_the_data_live(company: Workspace, command) -> None:
    with pytest.raises(UserError, match=r"live in PostgreSQL \(engine.url\)"):
        run(company, *command)


def test_check(company: Workspace) -> None:
    findings = {finding["id"]: finding for finding in run(company, "check", {})["findings"]}
    assert findings["mrr_identity"]["is_ok"]
    assert findings["unmatched_accounts"]["is_ok"]
    assert "quarantine" not in findings


def test_what_was_built_serves_the_next_question(company: Workspace, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(
        Elsewhere,
        "_open",
        lambda self, *asked, _open=Elsewhere._open: opened.append(asked) or _open(self, *asked),
    )
    before = values(company, "mrr")
    assert values(company, "mrr") == before
    assert values(company, "mrr", start="2025-03-01", end="2025-04-01") == {"2025-03-01": Decimal("100")}
    assert len(opened) == 1
    values(company, "mrr", as_of="2025-03-01")
    assert len(opened) == 2


def test_what_was_built_is_built_anew_after_a_while(company: Workspace, postgres: str, monkeypatch) -> None:
    clock = [1_000_000_000.0]
    monkeypatch.setattr("tenure.service.elsewhere.time.time", lambda: clock[0])
    january = {"start": "2025-01-01", "end": "2025-02-01"}
    before = company.data_version()
    assert values(company, "mrr", **january) == {"2025-01-01": Decimal("200.05")}
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("update crm.subscription_items set unit_amount = 50 where item_id = 1")
    assert values(company, "mrr", **january) == {"2025-01-01": Decimal("200.05")}
    clock[0] += 600
    assert company.data_version() != before
    assert values(company, "mrr", **january) == {"2025-01-01": Decimal("150.05")}


def test_tables_with_the_models_names_in_the_usual_schema(postgres: str, tmp_path: Path) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("create database plain")
    url = postgres.replace("/postgres", "/plain")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("""
            create table accounts as select 'a' as account_id, false as is_internal union select 'x', true;
            create table users as select 'u' as user_id, 'a' as account_id union select 'v', 'x';
            create table events as select 'e' || id as event_id, 'login' as event, id as user_id,
                timestamptz '2025-01-10 12:00+00' as occurred_at from (values ('u'), ('v')) as listed(id)""")
    with Workspace.create(tmp_path / "plain", f'[engine]\nurl = "{url}"') as workspace:
        asked = {"start": "2025-01-01", "end": "2025-02-01"}
        assert values(workspace, "mau", **asked) == {"2025-01-01": 1}  # nor users of the internal account
        assert values(workspace, "active_accounts", **asked) == {"2025-01-01": 1}


def test_history_of_the_tables(postgres: str, tmp_path: Path) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("""
            drop schema if exists kept cascade; create schema kept;
            create table kept.subscription_items as
            select 'i' as item_id, 'a' as account_id, amount as unit_amount, 'USD' as currency,
                date '2025-01-01' as started_at, 'month' as interval, known_from, known_until
            from (values (100, timestamp '2025-01-01', timestamp '2025-02-01'),
                (150, timestamp '2025-02-01', null)) as listed(amount, known_from, known_until)""")
    text = f'[engine]\nurl = "{postgres}"\nschema = "kept"'
    with Workspace.create(tmp_path / "kept", text) as workspace:
        asked = {"start": "2025-01-01", "end": "2025-02-01"}
        assert values(workspace, "mrr", **asked) == {"2025-01-01": 150}
        assert values(workspace, "mrr", known_on="2025-01-20", **asked) == {"2025-01-01": 100}


def test_engine_is_not_replaced_for_one_question(company: Workspace) -> None:
    with pytest.raises(UserError, match="cannot be replaced"):
        company.show("mrr", settings=["engine.schema=other"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('schema = "crm"', 'schema = "erp"', "There is no table in the schema 'erp'"),
        ('name = "customer"', 'name = "customers"', "customers"),
        ('account_id = "id"', 'account_id = "number"', "number"),
        ('account_id = "id", ', "", "The table customer lacks account_id"),
        ("tables.accounts", "tables.acounts", "acounts"),
        ('name = "title"', 'nane = "title"', "nane"),
        (
            'created_at = "signed_up"',
            'created_at = "title"',
            "PostgreSQL refused a statement: invalid input syntax",
        ),
    ],
)
def test_what_is_not_there_is_named(company: Workspace, tmp_path: Path, postgres, old, new, said) -> None:
    text = SETTINGS.format(url=postgres)
    assert old in text
    with (
        Workspace.create(tmp_path / "wrong", text.replace(old, new)) as wrong,
        pytest.raises(UserError, match=said),
    ):
        values(wrong, "active_customers", by=["region"])


def test_server_that_cannot_be_reached(tmp_path: Path) -> None:
    url = "postgresql://tenure@127.0.0.1:1/postgres"
    with (
        Workspace.create(tmp_path / "away", SETTINGS.format(url=url)) as away,
        pytest.raises(UserError, match=r"PostgreSQL cannot be reached: .*[Cc]onnection refused"),
    ):
        away.show("mrr")


def test_no_such_database(tmp_path: Path, postgres: str) -> None:
    url = postgres.replace("/postgres", "/nothing")
    with (
        Workspace.create(tmp_path / "away", SETTINGS.format(url=url)) as away,
        pytest.raises(UserError, match='database "nothing" does not exist'),
    ):
        away.show("mrr")


def test_unknown_kind_of_address(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="oracle"):
        Workspace.create(tmp_path / "odd", SETTINGS.format(url="oracle://somewhere"))


def test_command_line(company: Workspace, tenure: Callable[..., Ran]) -> None:
    folder = company.folder
    company.close()
    ran = tenure("show", "mrr", "-w", folder, "--from", "2025-01", "--to", "2025-02", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.json["results"][0]["points"][0]["value"] == 200.05
    loaded = tenure("load", folder, "-w", folder)
    assert loaded.code == 2
    assert "live in PostgreSQL" in loaded.err
