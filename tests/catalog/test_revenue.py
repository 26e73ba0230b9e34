"""Rulings and edges of the revenue metrics that their worked examples do not show."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tenure.kernel.unit import Reason

from .ask import database_of, points, value

TINY = Decimal("1e-15")
HEADER = "account_id, subscription_id, plan, unit_amount, currency, started_at, ended_at"


def items(*rows: str) -> dict[str, str]:
    """Items: account, subscription, plan, monthly amount, currency, start, end."""
    return {"subscription_items": "\n".join([HEADER, *rows])}


def number(tables: Mapping[str, str], metric: str, *dates: str, **options: object) -> Decimal:
    return Decimal(str(value(tables, metric, *dates, **options)))


def reason(tables: Mapping[str, str], metric: str, *dates: str, **options: object) -> Reason | None:
    (point,) = points(tables, metric, *dates, **options)  # type: ignore[arg-type]
    assert point.value is None
    return point.reason


# segments


SWITCH = items(
    "X, x, A, 50, USD, 2024-11-01, 2025-01-10",
    "X, x, B, 30, USD, 2025-01-10,",
    "Y, y, A, 80, EUR, 2024-11-01, 2025-01-15",
    "Y, y, B, 90, EUR, 2025-01-15,",
    "W, w, B, 10, USD, 2025-01-03,",
    "Z, z, A, 20, USD, 2024-11-01, 2025-01-03",
    "V, v, A, 15, USD, 2024-11-01, 2025-01-08",
    "V, v, A, 25, USD, 2025-01-08,",
    "U, u, B, 40, USD, 2024-02-01, 2024-05-01",
    "U, u, B, 35, EUR, 2025-01-20,",
    "T, t, B, 60, EUR, 2024-11-01, 2025-01-08",
    "T, t, B, 45, EUR, 2025-01-08,",
) | {"exchange_rates": "on, currency, rate\n2024-12-31, EUR, 1.1\n2025-01-31, EUR, 1.3"}
GAINS = ("new_mrr", "expansion_mrr", "reactivation_mrr", "segment_in_mrr", "fx_mrr")
LOSSES = ("contraction_mrr", "churned_mrr", "segment_out_mrr")


@pytest.mark.parametrize("where", [{"plan": ["A"]}, {"plan": ["B"]}, {}], ids=["plan A", "plan B", "all"])
def test_opening_and_movements_make_the_closing_of_every_segment(where: dict[str, list[str]]) -> None:
    database = database_of(SWITCH)

    def amount(name: str) -> Decimal:
        return number(database, name, where=where)  # type: ignore[arg-type]

    closing, opening = amount("mrr"), amount("mrr:opening")
    assert closing == opening + sum(map(amount, GAINS)) - sum(map(amount, LOSSES))
    assert closing == opening + amount("net_new_mrr") + amount("fx_mrr")
    assert amount("lost_mrr") == amount("contraction_mrr") + amount("churned_mrr")


def test_a_plan_switch_is_expansion_in_total_and_none_in_a_plan() -> None:
    assert number(SWITCH, "expansion_mrr") == 10 + 11  # V, and Y at the opening rate
    assert number(SWITCH, "expansion_mrr", where={"plan": ["B"]}) == 0
    by_plan = points(SWITCH, "segment_in_mrr", by=["plan"])
    assert {point.segment["plan"]: point.value for point in by_plan} == {"B": 30 + 99}


# the ledger


def test_a_gap_of_a_day_is_bridged_and_a_longer_one_is_not() -> None:
    day = items("A, a, , 50, USD, 2024-11-01, 2025-01-31", "A, a, , 70, USD, 2025-02-01,")
    assert number(day, "mrr") == 50  # the month ends inside the gap
    assert (number(day, "churned_mrr"), number(day, "reactivation_mrr", "2025-02-01", "2025-03-01")) == (0, 0)
    assert number(day, "expansion_mrr", "2025-02-01", "2025-03-01") == 20
    assert number(day, "mrr:gross") == 50
    assert number(day, "net_revenue_retention:subscription", trailing="1mo") == 1
    assert number(day, "churned_mrr", mrr__bridge_gap_days=0) == 50
    two = items("A, a, , 50, USD, 2024-11-01, 2025-01-30", "A, a, , 70, USD, 2025-02-01,")
    assert (number(two, "mrr"), number(two, "churned_mrr")) == (0, 50)
    assert number(two, "reactivation_mrr", "2025-02-01", "2025-03-01") == 70


def test_a_long_gap_can_make_a_returning_customer_new() -> None:
    back = items("A, a, , 50, USD, 2024-01-01, 2024-10-01", "A, a, , 70, USD, 2025-01-10,")
    for variant in ("", ":event"):
        assert number(back, f"reactivation_mrr{variant}") == 70
        assert number(back, f"new_mrr{variant}", mrr__reactivation_window_days=90) == 70
        assert number(back, f"new_mrr{variant}", mrr__reactivation_window_days=120) == 0


def test_a_negative_total_counts_as_nothing() -> None:
    tables = items(
        "A, a, , 50, USD, 2024-11-01,", "A, b, , -80, USD, 2025-01-10,", "B, b, , 10, USD, 2024-11-01,"
    )
    assert (number(tables, "mrr"), number(tables, "churned_mrr")) == (10, 50)
    assert number(tables, "average_revenue_per_account") == 10


def test_overlapping_items_both_count_and_multiply_nothing() -> None:
    tables = items("A, a, , 50, USD, 2024-11-01, 2025-01-20", "A, a, , 60, USD, 2025-01-10,")
    assert number(tables, "mrr") == 60
    assert number(tables, "expansion_mrr") == 10
    assert (number(tables, "expansion_mrr:event"), number(tables, "contraction_mrr:event")) == (60, 50)
    days = Decimal(50 * 9 + 110 * 10 + 60 * 12)
    assert abs(number(tables, "mrr:average") * 31 - days) < TINY


def test_customers_from_long_ago_count() -> None:
    tables = items("A, a, , 50, USD, 1999-03-01,", "B, b, , 20, USD, 1999-03-01, 2025-01-10")
    assert (number(tables, "mrr"), number(tables, "churned_mrr"), number(tables, "new_mrr")) == (50, 20, 0)


def test_churn_and_return_need_no_row_of_their_own_month() -> None:
    """Nothing is billed in the month of churn; a return is neither new nor expansion."""
    tables = items("A, a, , 50, USD, 2024-11-01, 2025-01-10", "A, a, , 70, USD, 2025-03-10,")
    months = [
        points(tables, name, "2024-11-01", "2025-04-01")
        for name in ("new_mrr", "expansion_mrr", "churned_mrr", "reactivation_mrr")
    ]
    assert [[point.value for point in series] for series in months] == [
        [50, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 50, 0, 0],
        [0, 0, 0, 0, 70],
    ]


@pytest.mark.parametrize(
    ("interval", "count", "end", "monthly"),
    [
        ("month", 2, "", "60"),
        ("quarter", 1, "", "40"),
        ("year", 2, "", "5"),
        ("week", 1, "", "520"),
        ("day", 1, "", "3650"),
        ("term", 1, "2025-05-01", "20"),
        ("term", 1, "2024-11-11", "365"),
    ],
)
def test_intervals(interval: str, count: int, end: str, monthly: str) -> None:
    row = {
        "account_id": "A",
        "unit_amount": "120",
        "interval": interval,
        "interval_count": str(count),
        "started_at": "2024-11-01",
        "ended_at": end,
    }
    found = value({"subscription_items": [row]}, "mrr", "2024-11-01", "2024-11-08", grain="total")
    assert Decimal(str(found)) == Decimal(monthly)


DISCOUNTED = {
    "subscription_items": """
    account_id, subscription_id, unit_amount, discount_share, discount_amount, cause, started_at, ended_at
    A, a, 100, 0.5, , , 2024-11-01, 2025-03-01
    A, a, 100, , , , 2025-03-01,
    B, b, 100, 0.2, 10, , 2024-11-01,
    C, c, 100, , , pause, 2024-11-01,
    D, d, 100, 0.3, , , 2024-11-01, 2025-03-01
"""
}


@pytest.mark.parametrize(
    ("settings", "mrr"),
    [
        ({}, 50 + 70 + 70),
        ({"mrr__discounts": "gross"}, 300),
        ({"mrr__discounts": "forever_only"}, 100 + 70 + 70),
        ({"mrr__paused": "keep"}, 290),
    ],
)
def test_discounts_and_pauses(settings: dict[str, object], mrr: int) -> None:
    """A's discount is finite, B's is for ever; D leaves with its own."""
    assert number(DISCOUNTED, "mrr", **settings) == mrr
    assert number(DISCOUNTED, "mrr:gross") == 300


def test_contracted_mrr_replaces_terms_instead_of_adding_them() -> None:
    tables = {
        "subscription_items": """
        account_id, subscription_id, unit_amount, started_at, ended_at, signed_at
        A, a, 50, 2024-11-01, 2025-02-15,
        A, a, 80, 2025-02-15, , 2025-01-20
    """
    }
    assert (number(tables, "mrr"), number(tables, "mrr:contracted")) == (50, 80)


# missing rates


def test_without_a_rate_only_what_it_could_change_is_unknown() -> None:
    tables = items(
        "A, a, , 50, EUR, 2024-11-01, 2025-01-10",
        "A, a, , 60, EUR, 2025-01-10,",
        "B, b, , 50, USD, 2024-11-01, 2025-01-10",
        "B, b, , 40, USD, 2025-01-10,",
        "C, c, , 50, EUR, 2024-11-01,",
    )
    for variant in ("", ":event"):
        assert reason(tables, f"expansion_mrr{variant}") is Reason.NO_RATE
        assert number(tables, f"contraction_mrr{variant}") == 10
        assert number(tables, f"new_mrr{variant}") == 0
    mixed = items(
        "A, a, , 50, EUR, 2024-11-01,",
        "A, b, , 30, USD, 2024-11-01, 2025-01-10",
        "A, c, , 20, EUR, 2025-01-10,",
    )
    assert reason(mixed, "expansion_mrr") is Reason.NO_RATE
    assert reason(mixed, "contraction_mrr") is Reason.NO_RATE
    assert reason(mixed, "gross_mrr_churn_rate") is Reason.NO_RATE


def test_a_currency_that_is_left_needs_no_rate_any_more() -> None:
    tables = items("A, a, , 50, EUR, 2024-01-01, 2024-06-01", "A, a, , 60, USD, 2024-06-01,")
    assert (number(tables, "mrr"), number(tables, "fx_mrr"), number(tables, "expansion_mrr")) == (60, 0, 0)


# ratios and their reasons


def test_quick_ratio_says_whether_nothing_was_lost_or_nothing_happened() -> None:
    gained = items("A, a, , 50, USD, 2025-01-10,", "B, b, , 50, USD, 2024-11-01,")
    assert reason(gained, "quick_ratio") is Reason.NO_LOSS
    assert reason(gained, "quick_ratio", "2025-02-01", "2025-03-01") is Reason.NO_EVENTS


def test_growth_from_nothing_has_no_base() -> None:
    tables = items("A, a, , 50, USD, 2024-11-15, 2025-01-10", "A, a, , 60, USD, 2025-01-10,")
    assert reason(tables, "mrr_growth_rate", "2024-11-01", "2024-12-01") is Reason.NO_BASE
    assert reason(tables, "mrr_growth_rate:compound_monthly", "2024-11-01", "2024-12-01") is Reason.NO_BASE
    assert reason(tables, "expansion_growth") is Reason.NO_BASE
    assert number(tables, "expansion_growth", "2025-02-01", "2025-03-01") == -1


def test_compound_growth_is_that_of_a_month() -> None:
    tables = items("A, a, , 100, USD, 2024-11-01, 2025-02-10", "A, a, , 133.1, USD, 2025-02-10,")
    found = number(tables, "mrr_growth_rate:compound_monthly", "2025-01-01", "2025-04-01", grain="quarter")
    assert abs(found - Decimal("0.1")) < TINY


def test_costs_that_are_missing_are_not_costs_of_zero() -> None:
    tables = items("A, a, , 50, USD, 2024-11-01, 2025-02-10", "B, b, , 50, USD, 2025-02-10,")
    costs = tables | {
        "costs": """
        kind, incurred_on, amount
        customer_success, 2025-02-11, 90
        cogs, 2025-02-11, 5
    """
    }
    february = ("2025-02-01", "2025-03-01")
    for name in ("retention_cost_per_retained", "retention_cost_per_customer", "retention_cost_share"):
        assert reason(costs, name) is Reason.NO_COST, name
    assert reason(costs, "retention_cost_per_retained", *february) is Reason.NO_BASE  # A left, B is new
    assert number(costs, "retention_cost_per_customer", *february) == 90
    assert number(costs, "retention_cost_share", *february) == Decimal("1.8")
    assert reason(costs, "customer_acquisition_cost", *february) is Reason.NO_COST
    acquired = tables | {"costs": "kind, incurred_on, amount\nacquisition, 2025-01-11, 90"}
    assert reason(acquired, "customer_acquisition_cost") is Reason.NO_EVENTS


def test_costs_of_a_segment_are_those_of_its_accounts() -> None:
    tables = items("A, a, gold, 50, USD, 2024-11-01,", "B, b, gold, 50, USD, 2024-11-01,") | {
        "costs": """
            kind, account_id, incurred_on, amount, currency
            customer_success, A, 2025-01-11, 90, USD
            customer_success, , 2025-01-11, 10, EUR
        """,
        "exchange_rates": "on, currency, rate\n2025-01-11, EUR, 2.0\n2025-01-31, EUR, 3.0",
    }
    assert number(tables, "retention_cost_per_retained") == 55  # at the rate of the cost's own day
    assert number(tables, "retention_cost_per_retained", where={"plan": ["gold"]}) == 45


def test_recurring_revenue_of_part_of_a_month_is_that_part() -> None:
    tables = items("A, a, , 310, USD, 2024-11-01,") | {
        "costs": "kind, incurred_on, amount\ncustomer_success, 2025-01-02, 14"
    }
    assert number(tables, "retention_cost_share", "2025-01-01", "2025-01-08", grain="total") == Decimal("0.2")
    assert number(tables, "retention_cost_share", as_of="2025-01-08") == Decimal("0.2")


# lifetime value


def test_lifetime_value_needs_months_and_losses() -> None:
    rows = [f"C{n}, c{n}, , 100, USD, 2024-11-01," for n in range(9)]
    rows.append("D, d, , 100, USD, 2024-11-01, 2025-01-10")
    clv = "customer_lifetime_value:revenue"
    assert reason(items(*rows), clv, "2024-12-01", "2025-01-01") is Reason.INSUFFICIENT_DATA
    (point,) = points(items(*rows), clv)  # one of 10 + 10 customer-months
    assert (point.value, point.flags) == (2000, ())
    (capped,) = points(items(*rows), clv, clv__max_months=12)
    assert (capped.value, capped.flags) == (1200, ("capped",))
    for variant in ("revenue", "arr", "discounted"):
        assert reason(items(*rows[:-1]), f"customer_lifetime_value:{variant}") is Reason.NO_LOSS, variant
    assert reason(items(*rows), "customer_lifetime_value") is Reason.NO_COST


def test_lifetime_value_while_the_month_runs_takes_the_months_before() -> None:
    tables = items(
        "A, a, , 100, USD, 2024-10-01,",
        "B, b, , 100, USD, 2024-10-01, 2024-12-10",
        "C, c, , 100, USD, 2024-10-01, 2025-01-10",
    )
    (point,) = points(tables, "customer_lifetime_value:revenue", as_of="2025-01-20")
    assert point.is_partial
    assert abs(Decimal(str(point.value)) - 600) < TINY  # 1 of the 6 of November and December; C counts later


def test_churn_is_monthly_at_every_grain() -> None:
    tables = items("A, a, , 100, USD, 2024-10-01,", "B, b, , 100, USD, 2024-10-01, 2024-12-10")
    asked = {
        "month": ("2025-01-01", "2025-02-01"),
        "day": ("2025-01-31", "2025-02-01"),
        "quarter": ("2025-01-01", "2025-04-01"),
    }
    for grain, dates in asked.items():
        found = number(tables, "customer_lifetime_value:revenue", *dates, grain=grain, as_of="2025-02-01")
        assert abs(found - 500) < TINY, grain  # 1 of 2 + 2 + 1


# offers, usage, initial MRR


def test_offers_count_once_their_time_is_over() -> None:
    tables = {
        "offers": """
        account_id, kind, presented_at, accepted_at
        A, upsell, 2025-01-05, 2025-01-06
        A, upsell, 2025-01-20,
        B, upsell, 2025-01-20, 2025-01-21
    """
    }
    (point,) = points(tables, "upsell_conversion_rate", as_of="2025-02-10")
    assert (point.value, point.n, point.flags) == (1, 1, ("not_matured:2", "small_sample"))
    assert reason(tables, "upsell_conversion_rate:per_customer", as_of="2025-02-10") is Reason.NOT_MATURED
    assert number(tables, "upsell_conversion_rate:per_customer", as_of="2025-03-10") == 1


def test_events_are_valued_at_the_rate_before_the_month() -> None:
    tables = items(
        "A, a, , 50, EUR, 2024-11-01, 2025-01-10",
        "A, a, , 60, EUR, 2025-01-10, 2025-01-20",
        "A, a, , 55, EUR, 2025-01-20,",
    ) | {"exchange_rates": "on, currency, rate\n2024-12-31, EUR, 1\n2025-01-10, EUR, 2\n2025-01-31, EUR, 3"}
    assert (number(tables, "expansion_mrr:event"), number(tables, "contraction_mrr:event")) == (10, 5)
    assert number(tables, "net_new_mrr:event") == number(tables, "net_new_mrr") == 5


def test_causes_of_movements() -> None:
    tables = {
        "subscription_items": """
        account_id, subscription_id, product, plan, quantity, unit_amount, discount_share, cause, \
        started_at, ended_at
        Q, q, core, a, 1, 10, , , 2024-11-01, 2025-01-10
        Q, q, core, a, 3, 10, , , 2025-01-10,
        P, p, core, a, 1, 10, , , 2024-11-01, 2025-01-10
        P, p, core, a, 1, 13, , , 2025-01-10,
        X, x, core, a, 1, 10, , , 2024-11-01,
        X, y, more, m, 1, 5, , , 2025-01-10,
        D, d, core, a, 1, 10, , , 2024-11-01, 2025-01-10
        D, d, core, a, 1, 10, 0.4, , 2025-01-10,
        S, s, core, a, 1, 10, , , 2024-11-01,
        S, t, core, a, 1, 8, , , 2024-11-01, 2025-01-10
        F, f, core, a, 1, 10, , , 2024-11-01, 2025-01-10
        F, f, core, a, 1, 10, 1, , 2025-01-10,
        U, u, core, a, 1, 10, , , 2024-11-01, 2025-01-10
        U, u, core, a, 1, 10, , pause, 2025-01-10,
        L, l, core, a, 1, 10, , , 2024-11-01, 2025-01-10
    """
    }
    found = {
        name: {point.segment["cause"]: point.value for point in points(tables, name, by=["cause"])}
        for name in ("expansion_mrr", "contraction_mrr", "churned_mrr")
    }
    assert found == {
        "expansion_mrr": {"quantity": 20, "price": 3, "cross_sell": 5},
        "contraction_mrr": {"discount": 4, "cancelled": 8},
        "churned_mrr": {"free": 10, "pause": 10, "cancelled": 10},
    }
