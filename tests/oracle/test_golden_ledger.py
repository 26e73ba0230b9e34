"""The oracle against the golden ledger GL-1: two months, and the formulas of other tools."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from .columns import Row, Tables, blank
from .periods import Clock, Period, add_months
from .registry import METRICS

CLOCK = Clock("UTC", datetime(2025, 3, 10, tzinfo=UTC))
JANUARY = Period(date(2025, 1, 1), date(2025, 2, 1))
FEBRUARY = Period(date(2025, 2, 1), date(2025, 3, 1))
QUARTER = Period(date(2025, 1, 1), date(2025, 4, 1))

# account, subscription, amount, start, end, and what differs from a monthly amount in USD
LEDGER: list[tuple[str, str, int, str, str | None, Row]] = [
    ("A", "A", 100, "2024-11-01", None, {}),
    ("B", "B", 1200, "2024-12-10", "2025-12-10", {"interval": "year"}),
    ("C", "C", 50, "2024-11-15", "2025-01-20", {}),
    ("C", "C", 80, "2025-01-20", None, {}),
    ("D", "D", 200, "2024-10-01", "2025-01-05", {}),
    ("D", "D", 120, "2025-01-05", None, {}),
    ("E", "E", 60, "2024-09-01", "2025-01-18", {}),
    ("F", "F", 40, "2025-01-07", None, {}),
    ("G", "G", 30, "2025-01-10", "2025-01-25", {}),
    ("H", "H", 70, "2024-03-01", "2024-09-01", {}),
    ("H", "H", 90, "2025-01-12", None, {}),
    ("I", "I", 110, "2024-08-01", "2025-01-08", {}),
    ("I", "I", 110, "2025-01-22", None, {}),
    ("J", "J", 25, "2025-01-19", None, {}),
    ("L", "L", 45, "2024-07-01", "2025-02-01", {}),
    ("M", "M", 55, "2025-02-01", None, {}),
    ("N", "N1", 20, "2024-10-01", None, {}),
    ("N", "N2", 30, "2024-10-01", "2025-01-15", {}),
    ("O", "O", 100, "2024-06-01", None, {"currency": "EUR"}),
    ("P", "P", 75, "2024-09-01", "2025-01-10", {}),
    ("P", "P", 75, "2025-01-10", None, {"discount_share": Decimal(1)}),
]
TRIALS = [("J", "2025-01-05", "2025-01-19"), ("K", "2025-01-02", "2025-01-16")]
RATES = {"2024-12-31": "1.10", "2025-01-31": "1.05", "2025-02-28": "1.05"}
# Right after the days that count: a rate taken one day late gives another number.
DECOYS = {"2025-01-01": "1.20", "2025-02-01": "1.20", "2025-03-01": "1.20"}


def at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def golden() -> Tables:
    items = []
    for number, (account, subscription, amount, start, end, more) in enumerate(LEDGER):
        terms = {"currency": "USD", "interval": "month", "started_at": at(start), "ended_at": at(end)} | more
        items.append(
            blank(
                "subscription_items",
                item_id=f"{account}-{number}",
                subscription_id=subscription,
                account_id=account,
                unit_amount=Decimal(amount),
                **terms,
            )
        )
    return {
        "accounts": [blank("accounts", account_id=account) for account in "ABCDEFGHIJKLMNOP"],
        "subscription_items": items,
        "trials": [
            blank("trials", trial_id=account, account_id=account, started_at=at(start), ends_at=at(end))
            for account, start, end in TRIALS
        ],
        "exchange_rates": [
            blank("exchange_rates", on=date.fromisoformat(day), currency="EUR", rate=Decimal(rate))
            for day, rate in (RATES | DECOYS).items()
        ],
    }


def value(name: str, period: Period, **options: object) -> Fraction | None:
    return METRICS[name](golden(), period, CLOCK, {}, **options)


TABLE: dict[str, tuple[Fraction | int, Fraction | int | None]] = {
    "mrr:opening": (900, 835),
    "active_customers:opening": (10, 11),
    "new_mrr": (65, 55),
    "expansion_mrr": (30, 0),
    "contraction_mrr": (110, 0),
    "churned_mrr": (135, 45),
    "lost_mrr": (245, 45),
    "reactivation_mrr": (90, 0),
    "net_new_mrr": (-60, 10),
    "fx_mrr": (-5, 0),
    "mrr": (835, 845),
    "active_customers": (11, 11),
    "new_customers": (2, 1),
    "reactivated_customers": (1, 0),
    "churned_customers": (2, 1),
    "arr": (10020, 10140),
    "gross_mrr_churn_rate": (Fraction(245, 900), Fraction(45, 835)),
    "net_mrr_churn_rate": (Fraction(215, 900), Fraction(45, 835)),
    "customer_retention_rate": (Fraction(8, 10), Fraction(10, 11)),
    "customer_churn_rate": (Fraction(2, 10), Fraction(1, 11)),
    "average_revenue_per_account": (Fraction(835, 11), Fraction(845, 11)),
    "quick_ratio": (Fraction(185, 245), Fraction(55, 45)),
    "quick_ratio:without_reactivation": (Fraction(95, 245), Fraction(55, 45)),
    "trial_conversion_rate": (Fraction(1, 2), None),
    "intra_period_customers": (2, 0),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_table(name: str) -> None:
    assert (value(name, JANUARY), value(name, FEBRUARY)) == TABLE[name]


@pytest.mark.parametrize(
    "name, january, february",
    [
        ("net_revenue_retention", Fraction(685, 900), Fraction(790, 835)),
        ("gross_revenue_retention", Fraction(655, 900), Fraction(790, 835)),
    ],
)
def test_retention_of_one_month(name: str, january: Fraction, february: Fraction) -> None:
    for trailing in ("1mo", "period"):
        assert value(name, JANUARY, trailing=trailing) == january
        assert value(name, FEBRUARY, trailing=trailing) == february


# January by the formulas of the sources and of other tools.
VARIANTS = {
    "arr_growth_rate": Fraction(835 - 900, 900),
    "customer_churn_rate:net_loss": Fraction(-1, 10),
    "customer_retention_rate:arithmetic": Fraction(9, 10),
    "net_mrr_churn_rate:with_reactivation": Fraction(245 - 30 - 90, 900),
    "customer_churn_rate:start_plus_new": Fraction(4, 13),
    "customer_churn_rate:average": Fraction(4, 21),
    "expansion_rate": Fraction(30, 900),
    "expansion_share": Fraction(30, 835),
    # From the ledger itself: G and I count when every change does; the list price keeps P.
    "new_mrr:event": Fraction(95),
    "churned_mrr:event": Fraction(60 + 75 + 30 + 110),
    "reactivation_mrr:event": Fraction(200),
    "net_new_mrr:event": Fraction(-60),
    "mrr:gross": Fraction(910),
    "customer_churn_rate:voluntary": Fraction(2, 10),
    "customer_churn_rate:involuntary": Fraction(0),
    "average_sale_price": Fraction(65, 2),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_variants(name: str) -> None:
    assert value(name, JANUARY) == VARIANTS[name]


def test_retention_by_movements() -> None:
    assert value("net_revenue_retention:movement_sum", JANUARY, trailing="1mo") == Fraction(685, 900)
    assert value("net_revenue_retention:subscription", JANUARY, trailing="1mo") == Fraction(685, 900)
    assert value("gross_revenue_retention:logo_loss_only", JANUARY, trailing="1mo") == Fraction(765, 900)


def test_twelve_months_have_a_base_only_when_the_data_reach_back() -> None:
    """Nobody paid at the end of January 2024; H alone paid at the end of March 2024, and pays 90 again."""
    assert value("net_revenue_retention", JANUARY) is None
    march = Period(date(2025, 3, 1), date(2025, 4, 1))
    assert METRICS["net_revenue_retention"](
        golden(), march, Clock("UTC", datetime(2025, 4, 2, tzinfo=UTC)), {}
    ) == Fraction(90, 70)


def test_quarter_is_the_sum_of_its_months() -> None:
    """March is partial and quiet, so that the quarter to date is January and February."""
    for name in ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "intra_period_customers"):
        january, february = TABLE[name]
        assert february is not None
        assert value(name, QUARTER) == january + february


def test_a_partial_month_is_taken_at_as_of() -> None:
    clock = Clock("UTC", datetime(2025, 1, 12, tzinfo=UTC))  # H returns at this very instant: not yet
    tables = golden()
    assert METRICS["active_customers"](tables, JANUARY, clock) == 10  # 10 + F + G - I - P; H is out
    assert METRICS["reactivation_mrr"](tables, JANUARY, clock) == 0
    assert METRICS["churned_mrr"](tables, JANUARY, clock) == 110 + 75
    assert METRICS["mrr"](tables, FEBRUARY, clock) is None


def test_a_rate_lapses_after_seven_days() -> None:
    """As of 10 March, O's rate of 1 March is nine days old; counts do not need it."""
    march = add_months(FEBRUARY.start, 1)
    period = Period(march, add_months(march, 1))
    assert value("mrr", period) is None
    assert value("active_customers", period) == 11
    eighth = Clock("UTC", datetime(2025, 3, 9, tzinfo=UTC))
    assert METRICS["mrr"](golden(), period, eighth) == 845 - 105 + 120


def test_internal_accounts_are_out() -> None:
    tables = golden()
    tables["accounts"][0]["is_internal"] = True
    assert METRICS["mrr"](tables, JANUARY, CLOCK, {}) == 735
