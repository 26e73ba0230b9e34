"""ClickHouse gives the same cells as DuckDB: worked examples, the golden ledger, tables drawn at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.opening import engine
from tenure.kernel.metric import Metric
from tenure.kernel.period import Grain
from tenure.kernel.settings import Settings
from tenure.query.question import Question
from tenure.service.parity import compare_data, compare_examples
from tests.engines.ledger import QUESTIONS, SETTINGS, ledger, metrics
from tests.oracle.loading import load
from tests.oracle.random_data import random_case

pytest.importorskip("chdb")
pytestmark = pytest.mark.engines
CLICKHOUSE, URL = engine("clickhouse"), "chdb:"


@pytest.mark.parametrize("metric", catalog().metrics.values(), ids=lambda metric: metric.id)
def test_examples(metric: Metric) -> None:
    found = compare_examples(CLICKHOUSE, URL, [metric])
    assert found.cells >= 8 * (1 + len(metric.variants))
    assert found.differences == []


@pytest.mark.data
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_golden_ledger(question: Question, data_dir: Path) -> None:
    with ledger(data_dir / "golden_ledger") as database:
        found = compare_data(CLICKHOUSE, URL, database, SETTINGS, [question], metrics())
    assert found.cells > 2_000
    assert found.differences == []


@pytest.mark.parametrize(("seed", "by"), [(1, ()), (2, ("plan",))])
def test_random_tables(seed: int, by: tuple[str, ...]) -> None:
    """New York and Kolkata, with every table filled; by plan there are more segments."""
    case = random_case(seed)
    asked = Question(date(2024, 12, 1), date(2025, 4, 1), Grain.MONTH, case.clock.as_of)
    settings = Settings.of({}).with_overrides({**case.settings, "time_zone": case.clock.zone})
    with Database(None) as database:
        load(database, case.tables)
        found = compare_data(CLICKHOUSE, URL, database, settings, [replace(asked, by=by)])
    assert found.cells > 5_000
    assert found.differences == []
