"""Published examples of vendors and of the source articles, for the customer metrics."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.period import Grain
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.example import insert
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

Rows = list[dict[str, str]]
AS_OF = datetime(2025, 6, 1, tzinfo=UTC)


def answer(database: Database, label: str, start: date, end: date) -> Point:
    session = open_session(database, Settings.of({}), AS_OF)
    try:
        runner = Runner(Question(start, end, Grain.MONTH, AS_OF), session, catalog().resolve)
        (point,) = runner.result(catalog().resolve(label)).points
        return point
    finally:
        session.close()


def customers(kind: str, count: int, start: str, end: str = "") -> Rows:
    return [
        {"account_id": f"{kind}{n}", "unit_amount": "1", "started_at": start, "ended_at": end}
        for n in range(count)
    ]


def churned(inputs: dict[str, Any]) -> dict[str, Rows]:
    returned = inputs.get("of_which_reactivated_in_period", 0)
    joined = inputs.get("of_which_joined_in_period", 0)
    lost = inputs.get("lost", inputs.get("churn_events", 0)) - returned - joined
    stay = inputs["start_customers"] - lost - returned
    return {
        "subscription_items": [
            *customers("stays", stay, "2024-06-01"),
            *customers("lost", lost, "2024-06-01", "2025-01-10"),
            *customers("back", returned, "2024-06-01", "2025-01-10"),
            *customers("back", returned, "2025-01-20"),
            *customers("passes", joined, "2025-01-05", "2025-01-20"),
        ]
    }


def retained(inputs: dict[str, Any]) -> dict[str, Rows]:
    lost = inputs["start"] + inputs["new"] - inputs["end"]
    rows = churned({"start_customers": inputs["start"], "lost": lost})["subscription_items"]
    return {"subscription_items": rows + customers("new", inputs["new"], "2025-01-15")}


def contract(name: str, start: str, end: str, value: object = 1) -> dict[str, str]:
    return {"account_id": name, "started_on": start, "ended_on": end, "annual_value": str(value)}


def renewed(inputs: dict[str, Any]) -> dict[str, Rows]:
    due = [contract(f"c{n}", "2024-01-15", "2025-01-15") for n in range(inputs["up_for_renewal"])]
    followed = [contract(f"c{n}", "2025-01-15", "2026-01-15") for n in range(inputs["renewed"])]
    return {"contracts": due + followed}


def renewed_value(inputs: dict[str, Any]) -> dict[str, Rows]:
    kept = inputs["arr_up_for_renewal"] - inputs["lost"] - 2 * inputs["downgrade"]
    return {
        "contracts": [
            contract("lost", "2024-01-15", "2025-01-15", inputs["lost"]),
            contract("less", "2024-01-15", "2025-01-15", 2 * inputs["downgrade"]),
            contract("less", "2025-01-15", "2026-01-15", inputs["downgrade"]),
            contract("same", "2024-01-15", "2025-01-15", kept),
            contract("same", "2025-01-15", "2026-01-15", kept),
        ]
    }


def due(inputs: dict[str, Any]) -> dict[str, Rows]:
    values = enumerate(inputs["contracts"])
    return {"contracts": [contract(f"c{n}", "2024-01-15", "2025-01-15", value) for n, value in values]}


def tried(inputs: dict[str, Any]) -> dict[str, Rows]:
    trials = [
        {"account_id": f"paid{n}", "started_at": "2025-01-05", "ends_at": "2025-01-19"}
        for n in range(inputs["trials_started"])
    ]
    return {"trials": trials, "subscription_items": customers("paid", inputs["converted_ever"], "2025-01-19")}


def bought(inputs: dict[str, Any]) -> dict[str, Rows]:
    return {
        "orders": [
            {"account_id": f"c{n}", "ordered_at": day, "amount": "1"}
            for day, buyers in (("2025-01-05", inputs["customers"]), ("2025-01-06", inputs["repeaters"]))
            for n in range(buyers)
        ]
    }


REALISED: dict[str, tuple[str, float, Callable[[dict[str, Any]], dict[str, Rows]]]] = {
    "customer_churn_rate_pct": ("customer_churn_rate", 100, churned),
    "crr_pct": ("customer_retention_rate", 100, retained),
    "logo_renewal_rate_pct": ("renewal_rate", 100, renewed),
    "gross_dollar_renewal_rate_pct": ("renewal_rate:gross_dollar", 100, renewed_value),
    "available_to_renew": ("available_to_renew", 1, due),
    "trial_conversion_cohort_pct": ("trial_conversion_rate:start_cohort", 100, tried),
    "repeat_purchase_rate_pct": ("repeat_purchase_rate", 100, bought),
}
"""Metric name of the file → our metric, the factor to its unit, and what realises its inputs as tables."""


def cases() -> list[dict[str, Any]]:
    folder = os.environ.get("TENURE_TEST_DATA")
    if not folder:
        return []
    listed = json.loads((Path(folder) / "vendor_examples" / "worked_examples.json").read_text("utf-8"))
    return [case for case in listed if case["metric"] in REALISED]


@pytest.mark.data
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_published_example(case: dict[str, Any]) -> None:
    label, factor, realise = REALISED[case["metric"]]
    database = Database(None)
    for number, (name, rows) in enumerate(realise(case["inputs"]).items(), start=1):
        insert(database, TABLES[name], rows, number)
    point = answer(database, label, date(2025, 1, 1), date(2025, 2, 1))
    assert float(point.value or 0) * factor == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.data
def test_every_name_is_used() -> None:
    assert {case["metric"] for case in cases()} == set(REALISED)
