"""Rulings on customers, churn and referrals that one worked example cannot show."""

from __future__ import annotations

from .ask import points
from .shares import point, share


def test_yearly_payers_are_watched_for_a_year() -> None:
    tables = {
        "subscription_items": """
        account_id, unit_amount, interval, interval_count, started_at, ended_at
        monthly, 1, month, 1, 2024-01-01, 2025-01-02
        monthly_gone_before, 1, month, 1, 2024-01-01, 2025-01-01
        yearly, 1, year, 1, 2024-01-01, 2025-01-01
        yearly_stays, 1, month, 12, 2024-01-01,
        yearly_gone_in_june, 1, year, 1, 2023-06-01, 2024-06-01
        yearly_new, 1, year, 1, 2024-06-01,
    """
    }
    assert share("customer_churn_rate:rolling_30", tables) == (3, 4)  # of monthly and the three yearly ones


def test_churn_by_reason_adds_up() -> None:
    tables = {
        "subscription_items": """
        account_id, unit_amount, started_at, ended_at, ended_reason
        A, 1, 2024-01-01, 2025-01-10, cancelled
        B, 1, 2024-01-01, 2025-01-10, fraud
        C, 1, 2024-01-01, 2025-01-10, non_payment
        C, 1, 2024-01-01, 2025-01-12, non_renewal
        D, 1, 2024-01-01, 2025-01-10, non_payment
        D, 0, 2025-01-10, 2025-01-20, cancelled
        E, 1, 2024-01-01, ,
    """
    }
    assert share("customer_churn_rate:voluntary", tables) == (2, 5)  # A, C
    assert share("customer_churn_rate:involuntary", tables) == (2, 5)  # B and D, whose free item says nothing
    assert share("customer_churn_rate", tables) == (4, 5)


def test_customers_reconcile() -> None:
    """|E| = |S| + new + reactivated − churned, also over a quarter."""
    tables = {
        "subscription_items": """
        account_id, unit_amount, started_at, ended_at
        A, 1, 2024-11-01, 2025-02-10
        A, 1, 2025-03-10,
        B, 1, 2025-01-15, 2025-01-20
        C, 1, 2025-01-15, 2025-03-20
        D, 1, 2024-01-15,
        E, 1, 2025-02-15,
    """
    }
    for grain in ("month", "quarter", "week"):
        series = {
            name: [p.value for p in points(tables, name, "2025-01-01", "2025-04-01", grain=grain)]
            for name in (
                "active_customers:opening",
                "new_customers",
                "reactivated_customers",
                "churned_customers",
                "active_customers",
            )
        }
        for opening, new, back, lost, closing in zip(*series.values(), strict=True):
            assert closing == opening + new + back - lost, grain


def test_nobody_to_lose_is_no_rate() -> None:
    tables = {"subscription_items": "account_id, unit_amount, started_at\nA, 1, 2025-01-10"}
    for label in (
        "customer_retention_rate",
        "customer_churn_rate",
        "customer_churn_rate:net_loss",
        "customer_acquisition_rate",
    ):
        assert point(label, tables).reason == "no_base", label


def test_referrals_outside_the_base_do_not_count() -> None:
    tables = {
        "subscription_items": """
            account_id, unit_amount, started_at, ended_at
            stays, 1, 2024-01-01,
            leaves, 1, 2024-01-01, 2025-01-10
            joins, 1, 2025-01-10,
            passes, 1, 2025-01-10, 2025-01-20
        """,
        "referrals": """
            account_id, referred_at, referred_account_id
            joins, 2025-01-31T23:59:59, x
            passes, 2025-01-15, y
            stays, 2025-02-01, z
            leaves, 2024-12-31, joins
        """,
    }
    assert share("referral_rate", tables) == (1, 3)
    assert share("referral_rate:referred_share_of_new", tables) == (1, 1)
