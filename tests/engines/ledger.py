"""The golden ledger as a database."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.kernel.metric import Metric
from tenure.kernel.period import Grain
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.definition import tables
from tenure.query.example import insert
from tenure.query.question import Question

FILES = ("accounts", "subscription_items", "exchange_rates", "trials")


def ledger(folder: Path) -> Database:
    """A database in memory with the files of the golden ledger."""
    database = Database(None)
    for number, name in enumerate(FILES, start=1):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            insert(database, TABLES[name], list(csv.DictReader(file)), number)
    return database


def metrics() -> list[Metric]:
    """The metrics that its tables say something about."""
    told = {"subscription_items", "trials"}
    return [metric for metric in catalog().metrics.values() if told & set(tables(metric, catalog().resolve))]


AS_OF = datetime(2025, 3, 10, 9, 30, tzinfo=UTC)
MONTHS = Question(date(2024, 12, 1), date(2025, 4, 1), Grain.MONTH, AS_OF)
QUESTIONS = {
    "months": MONTHS,
    "by plan": replace(MONTHS, by=("plan",)),
    "days": Question(date(2025, 2, 24), date(2025, 3, 5), Grain.DAY, AS_OF),
}
"""Its months, in total and by plan, and days; the last of them has not ended."""
SETTINGS = Settings.of({})
