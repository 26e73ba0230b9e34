"""Spark gives the same cells as DuckDB, within one process and with two workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.macros import create_macros
from tenure.engines.opening import engine
from tenure.engines.remote.parity import equal
from tenure.engines.session import SqlError
from tenure.engines.spark.connection import SparkConnection
from tenure.engines.spark.dialect import DIALECT
from tenure.kernel.errors import UserError
from tenure.query.question import Question
from tenure.service.parity import compare_data, compare_examples
from tests.engines.ledger import QUESTIONS, SETTINGS, ledger, metrics
from tests.engines.test_postgres_dialect import EXPRESSIONS, ROWS, SELECTS, ZONE

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]
pytest.importorskip("pyspark", reason="make test-engines installs pyspark")

ONE_PROCESS = "spark:local[2]"
TWO_WORKERS = "spark:local-cluster[2,1,2048]"
TOO_LONG = "123456789012.345678 / n"
"""A float of 17 digits, of which Spark rounds those that its text has: no cell has as many."""
METRICS = list(catalog().metrics.values())
SOME = METRICS[::8]
"""Examples for two workers, where every statement takes longer; the command runs all."""


@pytest.fixture(scope="module", params=[ONE_PROCESS, TWO_WORKERS])
def there(request: pytest.FixtureRequest) -> Iterator[tuple[str, SparkConnection]]:
    """A Spark, which ends with its tests since a process has but one."""
    with pytest.MonkeyPatch.context() as patch:
        # thousands of small plans: what a second compiler makes faster never pays
        patch.setenv("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        connection = engine("spark").connect(request.param)
        assert isinstance(connection, SparkConnection)
        connection.load("one", [("n", "BIGINT")], [(1,)])  # so that it is set for small tables
        yield request.param, connection
        connection.close()
        connection.spark.stop()


@pytest.fixture
def connection(there: tuple[str, SparkConnection]) -> SparkConnection:
    return there[1]


def test_expressions_mean_the_same(connection: SparkConnection) -> None:
    here, different = duckdb.connect(), []
    create_macros(here, ZONE)
    texts = [text for text in EXPRESSIONS if TOO_LONG not in text]
    for sql in [*(f"select {text} from {ROWS}" for text in texts), *SELECTS]:
        expected, found = here.execute(sql).fetchall(), connection.rows(DIALECT.to_sql(sql, ZONE))
        assert len(expected) == len(found) > 0, sql
        if not all(all(map(equal, one, two)) for one, two in zip(expected, found, strict=True)):
            different.append((sql, expected, found))
    assert different == []


@pytest.mark.parametrize("time", ["2025-10-26 02:30", "2025-03-30 02:30", "2025-07-01 00:00"])
def test_a_time_that_a_clock_shows_twice_or_never(connection: SparkConnection, time: str) -> None:
    here = duckdb.connect()
    sql = f"select timezone('UTC', timezone('Europe/Berlin', timestamp '{time}:00'))"
    assert connection.rows(DIALECT.to_sql(sql, ZONE)) == here.execute(sql).fetchall()


def test_a_view_is_replaced_and_gone_with_its_connection(there: tuple[str, SparkConnection]) -> None:
    address, connection = there
    other = engine("spark").connect(address)
    for number in (1, 2):
        other.execute(DIALECT.to_sql(f'create or replace temp table "user" as select {number} as "on"', ZONE))
    assert other.rows("select `on` from user") == [(2,)]
    assert other.columns("select `on`, 1 as two from user") == ["on", "two"]
    with pytest.raises(SqlError, match="TABLE_OR_VIEW_NOT_FOUND"):
        connection.rows("select * from user")
    other.close()
    with pytest.raises(SqlError, match="TABLE_OR_VIEW_NOT_FOUND"):
        other.execute("select * from user")


def test_tables_are_found_with_their_columns(connection: SparkConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMPORARY VIEW `times` AS SELECT current_date() AS day, "
        "timestamp_ltz '2025-01-01' AS instant, timestamp_ntz '2025-01-01' AS utc"
    )
    assert connection.tables("")["times"] == ("day", "instant", "utc")
    assert connection.times("") == {("times", "day"): "date", ("times", "instant"): "instant"}
    with pytest.raises(SqlError, match="SCHEMA_NOT_FOUND"):
        connection.tables("no_such_schema")


def test_a_process_has_one_spark(there: tuple[str, SparkConnection]) -> None:
    with pytest.raises(UserError, match="already"):
        engine("spark").connect("spark:local[1]")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_examples(metric, there: tuple[str, SparkConnection]) -> None:
    if there[0] == TWO_WORKERS and metric not in SOME:
        pytest.skip("run by: tenure engines test spark --url 'spark:local-cluster[2,1,2048]'")
    found = compare_examples(engine("spark"), there[0], [metric])
    assert found.cells >= 8 * (1 + len(metric.variants))
    assert found.differences == []


@pytest.mark.data
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_golden_ledger(question: Question, there: tuple[str, SparkConnection], data_dir: Path) -> None:
    if there[0] == TWO_WORKERS and question is not QUESTIONS["months"]:
        pytest.skip("one question is enough for two workers")
    with ledger(data_dir / "golden_ledger") as database:
        found = compare_data(engine("spark"), there[0], database, SETTINGS, [question], metrics())
    assert found.cells > 2_000
    assert found.differences == []
