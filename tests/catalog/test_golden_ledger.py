"""The golden ledger: sixteen customers, two months, every figure known; and the formulas of other tools."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import Session, open_session
from tenure.kernel.period import Grain, parse_window
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Reason
from tenure.query.example import example_database
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

ITEMS = """
    account_id, subscription_id, unit_amount, interval, currency, started_at, ended_at, discount_share
    A, A, 100, month, USD, 2024-11-01, ,
    B, B, 1200, year, USD, 2024-12-10, 2025-12-10,
    C, C, 50, month, USD, 2024-11-15, 2025-01-20,
    C, C, 80, month, USD, 2025-01-20, ,
    D, D, 200, month, USD, 2024-10-01, 2025-01-05,
    D, D, 120, month, USD, 2025-01-05, ,
    E, E, 60, month, USD, 2024-09-01, 2025-01-18,
    F, F, 40, month, USD, 2025-01-07, ,
    G, G, 30, month, USD, 2025-01-10, 2025-01-25,
    H, H, 70, month, USD, 2024-03-01, 2024-09-01,
    H, H, 90, month, USD, 2025-01-12, ,
    I, I, 110, month, USD, 2024-08-01, 2025-01-08,
    I, I, 110, month, USD, 2025-01-22, ,
    J, J, 25, month, USD, 2025-01-19, ,
    L, L, 45, month, USD, 2024-07-01, 2025-02-01,
    M, M, 55, month, USD, 2025-02-01, ,
    N, N1, 20, month, USD, 2024-10-01, ,
    N, N2, 30, month, USD, 2024-10-01, 2025-01-15,
    O, O, 100, month, EUR, 2024-06-01, ,
    P, P, 75, month, USD, 2024-09-01, 2025-01-10,
    P, P, 75, month, USD, 2025-01-10, , 1
"""
TRIALS = """
    account_id, started_at, ends_at
    J, 2025-01-05, 2025-01-19
    K, 2025-01-02, 2025-01-16
"""
# the rates of the days after are decoys: one taken a day late gives another number
RATES = """
    on, currency, rate
    2024-12-31, EUR, 1.10
    2025-01-01, EUR, 1.20
    2025-01-31, EUR, 1.05
    2025-02-01, EUR, 1.20
    2025-02-28, EUR, 1.05
    2025-03-01, EUR, 1.20
"""
COSTS = """
    kind, incurred_on, amount
    customer_success, 2025-01-10, 4000
"""
AS_OF = datetime(2025, 3, 10, tzinfo=UTC)
RESOLVE = catalog().resolve


@pytest.fixture(scope="module")
def ledger() -> Database:
    return example_database(
        {"subscription_items": ITEMS, "trials": TRIALS, "exchange_rates": RATES, "costs": COSTS}
    )


def open_at(ledger: Database, **settings: object) -> Session:
    given = {key.replace("__", "."): value for key, value in settings.items()}
    chosen = Settings.of({}).with_overrides(given)
    return open_session(ledger, chosen, AS_OF, is_own=not settings)


def ask(
    ledger: Database, name: str, month: int = 1, *, question: Question | None = None, **settings: object
) -> Point:
    """The point of one month of 2025."""
    asked = question or Question(date(2025, month, 1), date(2025, month + 1, 1), Grain.MONTH, AS_OF)
    session = open_at(ledger, **settings)
    try:
        return Runner(asked, session, RESOLVE).result(RESOLVE(name)).points[0]
    finally:
        session.close()


def equals(point: Point, stated: str | None) -> bool:
    """Whether a value is exactly a stated number or fraction (to 20 digits), or null."""
    if stated is None or point.value is None:
        return stated is None and point.value is None
    top, _, bottom = stated.partition("/")
    expected = Decimal(top) / Decimal(bottom or 1)
    return abs(Decimal(str(point.value)) - expected) < Decimal("1e-20")


TABLE = [
    ("mrr:opening", "900", "835"),
    ("active_customers:opening", "10", "11"),
    ("new_mrr", "65", "55"),
    ("expansion_mrr", "30", "0"),
    ("contraction_mrr", "110", "0"),
    ("churned_mrr", "135", "45"),
    ("lost_mrr", "245", "45"),
    ("reactivation_mrr", "90", "0"),
    ("net_new_mrr", "-60", "10"),
    ("fx_mrr", "-5", "0"),
    ("mrr", "835", "845"),
    ("active_customers", "11", "11"),
    ("new_customers", "2", "1"),
    ("reactivated_customers", "1", "0"),
    ("churned_customers", "2", "1"),
    ("arr", "10020", "10140"),
    ("gross_mrr_churn_rate", "245/900", "45/835"),
    ("net_mrr_churn_rate", "215/900", "45/835"),
    ("customer_retention_rate", "8/10", "10/11"),
    ("customer_churn_rate", "2/10", "1/11"),
    ("average_revenue_per_account", "835/11", "845/11"),
    ("quick_ratio", "185/245", "55/45"),
    ("quick_ratio:without_reactivation", "95/245", "55/45"),
    ("trial_conversion_rate", "1/2", None),
    ("intra_period_customers", "2", "0"),
    ("segment_in_mrr", "0", "0"),
    ("segment_out_mrr", "0", "0"),
]


@pytest.mark.parametrize(("name", "january", "february"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table(ledger: Database, name: str, january: str | None, february: str | None) -> None:
    for month, stated in ((1, january), (2, february)):
        point = ask(ledger, name, month)
        assert equals(point, stated), f"{point.value} ({point.reason}) in month {month}, stated {stated}"


def test_no_trial_ends_in_february(ledger: Database) -> None:
    assert ask(ledger, "trial_conversion_rate", 2).reason is Reason.NO_EVENTS


RETENTION = [
    ("net_revenue_retention", "685/900", "790/835"),
    ("gross_revenue_retention", "655/900", "790/835"),
    ("net_revenue_retention:movement_sum", "685/900", "790/835"),
    ("gross_revenue_retention:movement_sum", "655/900", "790/835"),
    ("net_revenue_retention:with_reactivation", "775/900", "790/835"),
    ("gross_revenue_retention:logo_loss_only", "765/900", "790/835"),
]


@pytest.mark.parametrize(("name", "january", "february"), RETENTION, ids=[row[0] for row in RETENTION])
def test_retention_of_one_month(ledger: Database, name: str, january: str, february: str) -> None:
    for month, stated in ((1, january), (2, february)):
        question = Question(
            date(2025, month, 1), date(2025, month + 1, 1), Grain.MONTH, AS_OF, trailing=parse_window("1mo")
        )
        point = ask(ledger, name, question=question)
        assert equals(point, stated), f"{point.value} in month {month}, stated {stated}"
        assert equals(ask(ledger, name, month, retention__trailing="1mo"), stated)


# January by the formulas of the sources and of other tools
JANUARY = [
    ("arr_growth_rate", "-65/900"),
    ("mrr_growth_rate", "-65/900"),
    ("mrr_growth_rate:constant_currency", "-60/900"),
    ("customer_churn_rate:net_loss", "-1/10"),
    ("customer_retention_rate:arithmetic", "9/10"),
    ("net_mrr_churn_rate:with_reactivation", "125/900"),
    ("customer_churn_rate:start_plus_new", "4/13"),
    ("customer_churn_rate:average", "2/10.5"),
    ("expansion_rate", "30/900"),
    ("expansion_share", "30/835"),
    ("expansion_share:gains", "30/185"),
    ("average_sale_price", "65/2"),
    ("new_mrr:event", "95"),
    ("expansion_mrr:event", "30"),
    ("contraction_mrr:event", "110"),
    ("churned_mrr:event", "275"),
    ("reactivation_mrr:event", "200"),
    ("lost_mrr:event", "385"),
    ("net_new_mrr:event", "-60"),
    ("churned_mrr:voluntary", "135"),
    ("churned_mrr:involuntary", "0"),
    ("mrr:gross", "910"),
    ("retention_cost_per_retained", "500"),
    ("retention_cost_per_customer", "4000/10.5"),
]


@pytest.mark.parametrize(("name", "stated"), JANUARY, ids=[row[0] for row in JANUARY])
def test_january_by_other_formulas(ledger: Database, name: str, stated: str) -> None:
    point = ask(ledger, name)
    assert equals(point, stated), f"{point.value} ({point.reason}), stated {stated}"


def test_lifetime_value_with_the_churn_of_january_alone(ledger: Database) -> None:
    point = ask(ledger, "customer_lifetime_value:revenue", clv__churn_months=1)
    assert point.value is not None
    assert round(Decimal(str(point.value)), 2) == Decimal("379.55")


def test_free_customers_may_stay_active(ledger: Database) -> None:
    stated = {"churned_mrr": "60", "contraction_mrr": "185", "active_customers": "12", "mrr": "835"}
    for name, value in stated.items():
        assert equals(ask(ledger, name, mrr__free_is_active=True), value), name


def test_rates_alone_move_nobody(ledger: Database) -> None:
    """O pays 100 EUR all along: 110, then 105; that is fx, not contraction."""
    question = Question(date(2025, 1, 1), date(2025, 2, 1), Grain.MONTH, AS_OF)
    session = open_at(ledger)
    try:
        rows = Runner(question, session, RESOLVE).rows(RESOLVE("contraction_mrr"))[0]
        accounts = {row[rows.columns.index("account_id")] for row in rows.rows}
    finally:
        session.close()
    assert accounts == {"D", "N"}


def test_a_quarter_is_the_sum_of_its_months(ledger: Database) -> None:
    """March has begun and nothing happens in it; retention is recomputed from the quarter's two ends."""
    quarter = Question(date(2025, 1, 1), date(2025, 4, 1), Grain.QUARTER, AS_OF)
    for name in ("new_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "intra_period_customers"):
        months = sum(Decimal(str(ask(ledger, name, month).value)) for month in (1, 2))
        point = ask(ledger, name, question=quarter)
        assert (Decimal(str(point.value)), point.is_partial) == (months, True), name
    assert equals(ask(ledger, "gross_mrr_churn_rate", question=quarter), "290/900")


def test_a_month_that_is_not_over_is_taken_at_as_of(ledger: Database) -> None:
    """On 12 January H has not come back yet: 10 customers, F and G joined, I and P left."""
    as_of = datetime(2025, 1, 12, tzinfo=UTC)
    question = Question(date(2025, 1, 1), date(2025, 3, 1), Grain.MONTH, as_of)
    stated = {"active_customers": 10, "reactivation_mrr": 0, "churned_mrr": 185}
    session = open_session(ledger, Settings.of({}), as_of)
    try:
        for name, value in stated.items():
            january, february = Runner(question, session, RESOLVE).result(RESOLVE(name)).points
            assert (january.value, january.is_partial) == (value, True), name
            assert (february.value, february.reason) == (None, Reason.NO_DATA), name
    finally:
        session.close()


def test_a_rate_lapses_after_seven_days(ledger: Database) -> None:
    """On 10 March the last rate is nine days old. Counts need none, nor does a month without a change."""
    march = Question(date(2025, 3, 1), date(2025, 4, 1), Grain.MONTH, AS_OF)
    assert ask(ledger, "mrr", question=march).reason is Reason.NO_RATE
    assert ask(ledger, "active_customers", question=march).value == 11
    assert ask(ledger, "contraction_mrr", question=march).value == 0
    earlier = replace(march, as_of=datetime(2025, 3, 9, tzinfo=UTC))
    session = open_session(ledger, Settings.of({}), earlier.as_of)
    try:
        assert Runner(earlier, session, RESOLVE).result(RESOLVE("mrr")).points[0].value == 845 - 105 + 120
    finally:
        session.close()


def test_the_first_month_of_set_data_has_no_base(ledger: Database) -> None:
    for name in ("new_mrr", "churned_mrr", "quick_ratio", "mrr:opening"):
        assert ask(ledger, name, data_start="2025-01-01").reason is Reason.NO_BASE, name
        assert ask(ledger, name, 2, data_start="2025-01-01").value is not None, name
    assert ask(ledger, "mrr", data_start="2025-01-01").value == 835
