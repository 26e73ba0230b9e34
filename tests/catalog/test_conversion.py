"""Trials, leads and orders: who counts, and from when."""

from __future__ import annotations

from .ask import points
from .shares import point, share


def test_a_trial_counts_once_and_only_for_who_does_not_pay() -> None:
    tables = {
        "trials": """
            trial_id, account_id, started_at, ends_at, cancelled_at
            1, same_day, 2025-01-05T10:00, 2025-01-19T10:00,
            2, payer, 2025-01-05T10:00, 2025-01-19T10:00,
            3, was_payer, 2025-01-05T10:00, 2025-01-19T10:00,
            4, twice, 2025-01-01, 2025-01-10,
            5, twice, 2025-01-11, 2025-01-20,
            6, free, 2025-01-01, 2025-01-15,
        """,
        "subscription_items": """
            account_id, unit_amount, discount_share, started_at, ended_at
            same_day, 10, , 2025-01-05T11:00,
            payer, 10, , 2025-01-05T09:00,
            was_payer, 10, , 2024-01-05, 2024-06-01
            twice, 10, , 2025-01-17T00:00:01,
            free, 10, 1, 2025-01-10,
        """,
    }
    assert share("trial_conversion_rate", tables) == (1, 4)
    assert share("trial_conversion_rate", tables, trial__grace_days=8) == (2, 4)


def test_a_trial_waits_for_its_grace() -> None:
    tables = {
        "trials": """
            account_id, started_at, ends_at
            A, 2025-01-05T10:00, 2025-01-19T10:00
        """,
        "subscription_items": "account_id, unit_amount, started_at\nA, 10, 2025-01-12",
    }
    early = point("trial_conversion_rate", tables, as_of="2025-01-19")  # it ended with the payment
    assert (early.reason, early.flags) == ("not_matured", ("not_matured:1",))
    assert share("trial_conversion_rate", tables, as_of="2025-01-19T00:00:01") == (1, 1)
    cohort = point("trial_conversion_rate:start_cohort", tables, as_of="2025-02-04T10:00")
    assert cohort.reason == "not_matured"


def test_converted_at_decides_where_there_is_no_billing() -> None:
    trials = """
        account_id, started_at, ends_at, converted_at
        A, 2025-01-05, 2025-01-19, 2025-01-12
        B, 2025-01-05, 2025-01-19,
    """
    assert share("trial_conversion_rate", {"trials": trials}) == (1, 2)
    items = "account_id, unit_amount, started_at\nC, 10, 2024-01-19"
    billed = {"trials": trials, "subscription_items": items}
    assert share("trial_conversion_rate", billed) == (0, 2)


def test_order_days_are_local() -> None:
    """11 pm and 1 am in New York are two days there and one in UTC."""
    tables = {"orders": "account_id, ordered_at, amount\nA, 2025-01-06T04:00, 1\nA, 2025-01-06T06:00, 1"}
    assert share("repeat_purchase_rate", tables) == (0, 1)
    assert share("repeat_purchase_rate", tables, time_zone="America/New_York") == (1, 1)
    assert point("time_between_purchases", tables, time_zone="America/New_York").value == 1


def test_first_orders_wait_until_the_days_are_over() -> None:
    tables = {"orders": "account_id, ordered_at, amount\nA, 2025-01-06, 1\nA, 2025-01-07, 1"}
    assert point("repeat_purchase_rate:cohort", tables, as_of="2025-04-06").reason == "not_matured"
    assert share("repeat_purchase_rate:cohort", tables, as_of="2025-04-07") == (1, 1)


def test_any_window_of_orders() -> None:
    tables = {
        "orders": """
        account_id, ordered_at, amount
        A, 2024-12-31, 1
        A, 2025-01-31, 1
        B, 2025-01-01, 1
    """
    }
    assert share("repeat_purchase_rate", tables, trailing="1mo") == (0, 2)
    assert share("repeat_purchase_rate", tables, trailing="32d") == (1, 2)


def test_leads_by_source() -> None:
    tables = {
        "leads": """
        created_at, source, converted_at
        2025-01-05, web, 2025-01-10
        2025-01-05, fair,
        2025-01-06, web, 2025-01-05
    """
    }
    found = points(tables, "conversion_rate", by=("source",))
    counted = [(p.segment["source"], p.numerator, p.denominator) for p in found]
    assert counted == [("fair", 0, 1), ("web", 1, 2)]
