"""Published examples of vendors and of the source articles, for the revenue metrics."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tenure.catalog import catalog
from tenure.kernel.metric import Formula
from tenure.model.views import PARAMETER
from tenure.query.formula import evaluate

from .ask import Rows, value

Inputs = dict[str, Any]
Realised = dict[str, Rows]


def item(
    account: str, amount: object, start: str = "2024-06-01", end: str = "", **more: object
) -> dict[str, str]:
    texts = {name: str(text) for name, text in more.items()}
    return {"account_id": account, "unit_amount": str(amount), "started_at": start, "ended_at": end, **texts}


def change(account: str, before: object, after: object, **more: object) -> Rows:
    return [
        item(account, before, end="2025-01-10", subscription_id=account, **more),
        item(account, after, "2025-01-10", subscription_id=account, **more),
    ]


def moved(inputs: Inputs) -> Realised:
    """The movements of a month, each by a customer of its own; the rest of the start pays on."""
    start = inputs.get("start_mrr", 1000)
    churn, contraction = inputs["churn"], inputs["contraction"]
    grows = inputs.get("expansion", 0)
    rows = [
        item("stays", start - churn - contraction - 2),
        *change("shrinks", contraction + 1, 1),
        *change("grows", 1, grows + 1),
        item("left", churn, end="2025-01-20"),
    ]
    if inputs.get("new"):
        rows.append(item("new", inputs["new"], "2025-01-05"))
    return {"subscription_items": rows}


def day_moved(inputs: Inputs) -> Realised:
    start, end, new = inputs["start_of_day_mrr"], inputs["end_of_day_mrr"], inputs["new_business"]
    grown = change("grows", start, end - new)
    return {"subscription_items": [*grown, item("new", new, "2025-01-10")]}


def paying(inputs: Inputs) -> Realised:
    return {"subscription_items": [item(f"c{n}", amount) for n, amount in enumerate(inputs["customer_mrr"])]}


def billed(inputs: Inputs) -> Realised:
    listed = inputs.get("subs") or [{"n": 1, **inputs}]
    discount = {"50% forever": "0.5"}.get(inputs.get("coupon", ""), str(inputs.get("discount_pct", 0) / 100))
    return {
        "subscription_items": [
            item(
                f"s{n}",
                sub["amount"],
                quantity=sub["n"],
                interval=sub["interval"],
                discount_share=discount,
                interval_count=sub.get("interval_count", 1),
            )
            for n, sub in enumerate(listed)
        ]
    }


def churning(inputs: Inputs) -> Realised:
    """Of 20 customers at the start so many leave that the rate is met; ARPA is that of those who stay."""
    lost = round(20 * inputs["churn_rate_pct"] / 100)
    amount = inputs.get("arpa", 1)
    return {
        "subscription_items": [item(f"c{n}", amount, end="2025-01-10" if n < lost else "") for n in range(20)]
    }


def same_subscriptions(inputs: Inputs) -> Realised:
    return {"subscription_items": change("a", inputs["start_mrr"], inputs["end_mrr_same_subs"])}


def left(inputs: Inputs) -> Realised:
    reasons = {"voluntary": "cancelled", "involuntary": "non_payment"}
    return {
        "subscription_items": [
            item(f"{kind}{n}", inputs[kind]["mrr"], end="2025-01-10", ended_reason=reason)
            for kind, reason in reasons.items()
            for n in range(inputs[kind]["n"])
        ]
    }


def kept_at_a_cost(inputs: Inputs) -> Realised:
    cost = {"kind": "customer_success", "incurred_on": "2025-01-10", "amount": str(inputs["cost"])}
    return {
        "costs": [cost],
        "subscription_items": [item(f"c{n}", 1) for n in range(inputs["retained"])],
    }


def used(inputs: Inputs) -> Realised:
    users = range(inputs["users"])
    amount = str(inputs["revenue"])
    line = {"account_id": "a", "kind": "recurring", "starts_on": "2025-01-01", "amount": amount}
    return {
        "revenue_lines": [line],
        "users": [{"user_id": f"u{n}", "account_id": "a"} for n in users],
        "events": [{"event": "login", "user_id": f"u{n}", "occurred_at": "2025-01-05"} for n in users],
    }


def renegotiated(inputs: Inputs) -> Realised:
    return {
        "subscription_items": change("a", inputs["initial_annual"], inputs["current_annual"], interval="year")
    }


JANUARY = ("2025-01-01", "2025-02-01")
REALISED: dict[str, tuple[str, float, Callable[[Inputs], Realised]]] = {
    "gross_mrr_churn_rate_pct": ("gross_mrr_churn_rate", 100, moved),
    "net_mrr_churn_rate_pct": ("net_mrr_churn_rate", 100, moved),
    "net_mrr_churn_rate_daily_pct": ("net_mrr_churn_rate", 100, day_moved),
    "arpa": ("average_revenue_per_account", 1, paying),
    "arr": ("arr", 1, paying),
    "ltv_simple": ("customer_lifetime_value:revenue", 1, churning),
    "expected_lifetime_months": ("customer_lifetime_value:revenue", 1, churning),
    "mrr": ("mrr", 1, billed),
    "grr_pct": ("gross_revenue_retention", 100, same_subscriptions),
    "voluntary_churn_mrr": ("churned_mrr:voluntary", 1, left),
    "retention_cost_per_retained": ("retention_cost_per_retained", 1, kept_at_a_cost),
    "quick_ratio": ("quick_ratio", 1, moved),
    "arpu": ("average_revenue_per_user", 1, used),
    "expansion_amount": ("expansion_mrr", 12, renegotiated),
}
"""Metric name of the file → our metric, the factor to its unit, and what realises its inputs as tables."""

OWN_TEST = {"mrr_movements", "segment_mrr", "movement", "clv_margin_multiple"}
OPTIONS: dict[str, dict[str, Any]] = {
    "net_mrr_churn_rate_daily_pct": {"grain": "day"},
    "ltv_simple": {"clv__churn_months": 1},
    "expected_lifetime_months": {"clv__churn_months": 1},
    "grr_pct": {"trailing": "1mo"},
}
FAMILY = set(REALISED) | OWN_TEST


def cases() -> list[dict[str, Any]]:
    folder = os.environ.get("TENURE_TEST_DATA")
    if not folder:
        return []
    listed = json.loads((Path(folder) / "vendor_examples" / "worked_examples.json").read_text("utf-8"))
    return [case for case in listed if case["metric"] in FAMILY]


def the_case(metric: str) -> dict[str, Any]:
    (case,) = (case for case in cases() if case["metric"] == metric)
    return case


@pytest.mark.data
@pytest.mark.parametrize(
    "case", [case for case in cases() if case["metric"] in REALISED], ids=lambda case: case["id"]
)
def test_published_example(case: dict[str, Any]) -> None:
    label, factor, realise = REALISED[case["metric"]]
    options = OPTIONS.get(case["metric"], {})
    dates = ("2025-01-10", "2025-01-11") if options.get("grain") == "day" else JANUARY
    found = value(realise(case["inputs"]), label, *dates, **options)
    assert float(str(found)) * factor == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.data
def test_life_of_a_customer() -> None:
    """Gold by the year, then two Silver more and fewer, the end of Gold, and a return by the month."""
    case = the_case("mrr_movements")
    tables = {
        "subscription_items": [
            item("a", 500, "2024-01-10", "2025-01-10", quantity=4, interval="year", plan="gold"),
            item("a", 30, "2024-02-10", "2024-03-10", quantity=2, plan="silver"),
            item("a", 50, "2025-03-10", quantity=3, plan="gold"),
        ]
    }
    months = ("2024-01-01", "2024-02-01", "2024-03-01", "2025-01-01", "2025-03-01")
    names = {"churn": "churned_mrr"}
    for month, (kind, amount) in zip(months, case["expected"], strict=True):
        end = month[:8] + "28"
        found = value(tables, names.get(kind, f"{kind}_mrr"), month, end)
        assert float(str(found)) == pytest.approx(abs(amount), abs=case["tolerance"]), kind
    everything = sum(
        Decimal(str(value(tables, f"{name}_mrr", "2024-01-01", "2026-01-01", grain="total")))
        for name in ("new", "expansion", "reactivation")
    )
    assert float(everything) == pytest.approx(166.67 + 60 + 150, abs=0.01)


@pytest.mark.data
def test_plan_filter() -> None:
    inputs = (case := the_case("segment_mrr"))["inputs"]
    first = item("x", inputs["from_mrr"], end="2025-01-10", subscription_id="x", plan=inputs["from_plan"])
    second = item("x", inputs["to_mrr"], "2025-01-10", subscription_id="x", plan=inputs["to_plan"])
    tables = {"subscription_items": [first, second]}
    leaving = case["expected"]["mrr_leaving_segment"]
    stated = {"segment_out_mrr": leaving, "churned_mrr": 0, "contraction_mrr": 0}
    for name, amount in stated.items():
        assert value(tables, name, where={"plan": [inputs["from_plan"]]}) == amount, name
    assert value(tables, "contraction_mrr") == inputs["from_mrr"] - inputs["to_mrr"]


@pytest.mark.data
def test_downgrade_is_contraction_and_nobody_churns() -> None:
    inputs = (case := the_case("movement"))["inputs"]
    tables = {"subscription_items": change("a", inputs["from_mrr"], inputs["to_mrr"])}
    assert value(tables, "contraction_mrr") == case["expected"]["contraction"]
    assert value(tables, "churned_mrr") == case["expected"]["customer_churn"]


@pytest.mark.data
def test_gupta_lehmann_multiple() -> None:
    """A yearly retention of .8 is a monthly churn that no small ledger has, so the formula is asked."""
    inputs = (case := the_case("clv_margin_multiple"))["inputs"]
    formula = catalog().resolve("customer_lifetime_value:gupta_lehmann").rows
    assert isinstance(formula, Formula)
    churn = 1 - Decimal(str(inputs["retention"])) ** (1 / Decimal(12))
    names = {
        "arpa": 1 / Decimal(12),
        "cost": Decimal(0),
        "churn": churn,
        "rate": Decimal(str(inputs["discount"])),
    }
    found = evaluate(PARAMETER.sub("rate", formula.expression), names)
    assert float(found) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.data
def test_every_name_is_used() -> None:
    assert {case["metric"] for case in cases()} == FAMILY
