"""PostgreSQL gives the same cells as DuckDB: every worked example, and the golden ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenure.catalog import catalog
from tenure.engines.opening import engine
from tenure.query.question import Question
from tenure.service.parity import compare_data, compare_examples
from tests.engines.ledger import QUESTIONS, SETTINGS, ledger, metrics


@pytest.mark.parametrize("metric", catalog().metrics.values(), ids=lambda metric: metric.id)
def test_examples(metric, postgres):
    found = compare_examples(engine("postgres"), postgres, [metric])
    assert found.cells >= 8 * (1 + len(metric.variants))
    assert found.differences == []


@pytest.mark.data
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_golden_ledger(question: Question, postgres: str, data_dir: Path) -> None:
    with ledger(data_dir / "golden_ledger") as database:
        found = compare_data(engine("postgres"), postgres, database, SETTINGS, [question], metrics())
    assert found.cells > 2_000
    assert found.differences == []
