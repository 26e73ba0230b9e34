"""A workspace whose tables live in Spark's catalogue under the company's own names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tenure.engines.opening import engine
from tenure.kernel.errors import UserError
from tenure.service.workspace import Workspace

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
pytest.importorskip("pyspark", reason="make test-engines installs pyspark")

URL = "spark:local[2]"
TABLES = (
    "create schema crm location '{folder}'",
    "create table crm.customer using parquet as select * from values "
    "('a', 'Acme', 'north', timestamp_ltz '2024-12-01 00:30:00+01', false), "
    "('B', 'Bolt', 'South', null, null), "
    "('x', 'Ourselves', 'north', null, true) as t(id, title, region, signed_up, internal)",
    "create table crm.subscription_items using parquet as select * from values "
    "(1, 'a', 100bd, 'eur', timestamp_ltz '2024-12-31 23:30:00+00', null, 'month', 'pro'), "
    "(2, 'B', 1200.60bd, 'EUR', timestamp_ltz '2024-06-01 12:00:00+00', date '2025-02-10', 'year', 'Basic'), "
    "(3, 'x', 77bd, 'EUR', timestamp_ltz '2024-06-01 12:00:00+00', null, 'month', 'pro') "
    "as t(item_id, account_id, unit_amount, currency, started_at, ended_at, interval, plan)",
)
SETTINGS = f"""
currency = "EUR"
time_zone = "Europe/Berlin"
[engine]
url = "{URL}"
schema = "crm"
[engine.tables.accounts]
name = "customer"
columns = {{ account_id = "id", name = "title", created_at = "signed_up", is_internal = "internal" }}
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    connection = engine("spark").connect(URL)
    for statement in TABLES:
        connection.execute(statement.format(folder=tmp_path_factory.mktemp("crm")))
    yield
    connection.execute("drop schema crm cascade")
    connection.spark.stop()  # type: ignore[attr-defined]


@pytest.fixture
def company(tables: None, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "company", SETTINGS) as workspace:
        yield workspace


def values(workspace: Workspace, metric: str, **asked: object) -> dict[str, object]:
    (result,) = workspace.show(metric, **{"start": "2025-01-01", "end": "2025-04-01", **asked}).results
    return {" ".join([str(p.start), *p.segment.values()]): p.value for p in result.points}


def test_values_by_local_month_without_internal_accounts(company: Workspace) -> None:
    # 23:30 in UTC is the next year in Berlin; the internal account is left out
    assert values(company, "mrr") == {
        "2025-01-01": Decimal("200.05"),
        "2025-02-01": Decimal("100"),
        "2025-03-01": Decimal("100"),
    }
    assert values(company, "new_mrr", end="2025-02-01") == {"2025-01-01": Decimal("100")}


def test_further_columns_are_segments(company: Workspace) -> None:
    assert values(company, "mrr", end="2025-02-01", by=["region"]) == {
        "2025-01-01 South": Decimal("100.05"),
        "2025-01-01 north": Decimal("100"),
    }


def test_a_missing_table_is_named(tables: None, tmp_path: Path) -> None:
    wrong = SETTINGS.replace('"customer"', '"customers"')
    with (
        Workspace.create(tmp_path / "wrong", wrong) as workspace,
        pytest.raises(UserError, match="customers"),
    ):
        values(workspace, "mrr")
