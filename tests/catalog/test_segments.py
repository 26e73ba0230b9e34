"""Segments that people's data really have: odd names, a plan in the history, several values in a filter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tenure.query.result import Point
from tests.catalog.ask import points

ITEMS = """
    item_id, account_id, plan, unit_amount, currency, interval, started_at, ended_at
    1, A, basic, 100, USD, month, 2024-01-01, 2025-01-15
    2, A, pro, 150, USD, month, 2025-01-15,
    3, B, basic, 50, USD, month, 2024-01-01,
"""


def values(found: tuple[Point, ...], *names: str) -> dict[tuple[str, ...], object]:
    """Value by segment."""
    return {tuple(point.segment[name] for name in names): point.value for point in found}


def test_a_plan_in_the_history_does_not_count_an_account_twice() -> None:
    history = "account_id, attribute, value, valid_from\nA, plan, gold, 2024-06-01\n"
    found = points({"subscription_items": ITEMS, "account_history": history}, "mrr", by=["plan"])
    assert values(found, "plan") == {("basic",): 50, ("pro",): 150}


def test_a_plan_in_the_history_is_used_where_there_are_no_items() -> None:
    tables = {
        "account_history": "account_id, attribute, value, valid_from\nA, plan, gold, 2024-06-01\n",
        "events": "event_id, event, account_id, user_id, occurred_at\n1, x, A, u, 2025-01-05T10:00:00\n",
    }
    assert values(points(tables, "mau", by=["plan"]), "plan") == {("gold",): 1}


@pytest.mark.parametrize(
    ("metric", "pro", "both"),
    [("expansion_mrr", 0, 50), ("segment_in_mrr", 150, 0), ("net_new_mrr", 150, 50)],
)
def test_a_switch_inside_the_filter_is_no_move(metric: str, pro: int, both: int) -> None:
    tables = {"subscription_items": ITEMS}
    assert points(tables, metric, where={"plan": ["pro"]})[0].value == pro
    assert points(tables, metric, where={"plan": ["pro", "basic"]})[0].value == both


def test_an_interval_ends_where_values_end() -> None:
    """Nobody can keep less than nothing of what was paid, nor lose more than all of it."""
    rows = [f"{n}, A{n}, pro, 10, USD, month, 2024-01-01, {end}" for n, end in ((1, ""), (2, "2025-01-10"))]
    header = "item_id, account_id, plan, unit_amount, currency, interval, started_at, ended_at"
    tables = {"subscription_items": "\n".join([header, *rows])}
    for metric in ("gross_revenue_retention", "gross_mrr_churn_rate", "net_revenue_retention"):
        point = points(tables, metric, trailing="1mo")[0]
        assert point.value == Decimal("0.5")
        assert point.low == 0
        assert point.high is not None
        assert point.high == 1 if metric != "net_revenue_retention" else point.high > 1
    assert (points(tables, "net_mrr_churn_rate")[0].low or 0) < 0


@pytest.mark.parametrize(("window", "kind"), [(222, "new_mrr"), (223, "reactivation_mrr")])
@pytest.mark.parametrize("basis", ["", ":event"])
def test_the_reactivation_window_is_measured_to_the_day_of_the_return(
    window: int, kind: str, basis: str
) -> None:
    """From 1 June 2024 to 10 January 2025 are 223 days, whatever the day on which the month begins."""
    items = """
        item_id, account_id, unit_amount, currency, interval, started_at, ended_at
        1, A, 100, USD, month, 2024-01-01, 2024-06-01
        2, A, 70, USD, month, 2025-01-10,
    """
    found = points({"subscription_items": items}, kind + basis, mrr__reactivation_window_days=window)
    assert found[0].value == 70
