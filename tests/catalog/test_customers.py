"""Rulings and edges of the customer metrics that one worked example cannot show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.session import open_session
from tenure.kernel.period import Grain, parse_window
from tenure.kernel.settings import Settings
from tenure.query.example import example_database
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner


def points(
    label: str,
    tables: Mapping[str, str],
    start: str = "2025-01-01",
    end: str = "2025-02-01",
    *,
    as_of: str = "2026-06-01",
    grain: str = "month",
    trailing: str = "",
    by: tuple[str, ...] = (),
    where: Mapping[str, tuple[str, ...]] | None = None,
    **settings: object,
) -> list[Point]:
    """What a metric answers on small tables; settings are written with __ for the dot."""
    question = Question(
        start=date.fromisoformat(start), end=date.fromisoformat(end), grain=Grain(grain),
        by=by, where=where or {},
        as_of=datetime.fromisoformat(as_of).replace(tzinfo=UTC),
        trailing=parse_window(trailing) if trailing else None,
    )
    chosen = {key.replace("__", "."): value for key, value in settings.items()}
    given = Settings.of({}).with_overrides(chosen)
    session = open_session(example_database(tables), given, question.as_of)
    try:
        return list(Runner(question, session, catalog().resolve).result(catalog().resolve(label)).points)
    finally:
        session.close()


def point(label: str, tables: Mapping[str, str], *period: str, **options: object) -> Point:
    """The only point of an answer."""
    (found,) = points(label, tables, *period, **options)  # type: ignore[arg-type]
    return found


def share(label: str, tables: Mapping[str, str], *period: str, **options: object) -> tuple[object, object]:
    """Numerator and denominator of the only point."""
    found = point(label, tables, *period, **options)
    return found.numerator, found.denominator


def terms(*rows: str) -> dict[str, str]:
    """Contracts of id, account, start, end, value, and perhaps what became of them."""
    header = (
        "contract_id,account_id,started_on,ended_on,annual_value,auto_renew,decision,decided_at,signed_at,"
        "cancelled_at,renewed_contract_id"
    )
    return {"contracts": "\n".join([header, *(row + "," * (header.count(",") - row.count(",")) for row in rows)])}


# Terms


@pytest.mark.parametrize(
    ("starts", "signed", "renewed"),
    [
        ("2025-02-09", "", 1),  # the 30th day after the end
        ("2025-02-10", "", 0),
        ("2025-02-10", "2025-02-09", 1),  # late, but signed in the grace
        ("2025-02-10", "2025-02-10", 0),
        ("2024-10-12", "", 1),  # 90 days before
        ("2024-10-11", "", 0),
    ],
)
def test_a_successor_starts_near_the_end(starts: str, signed: str, renewed: int) -> None:
    tables = terms("a1,A,2024-01-10,2025-01-10,100", f"a2,A,{starts},2027-01-01,100,,,,{signed}")
    assert share("renewal_rate", tables) == (renewed, 1)


def test_a_late_successor_is_not_on_time() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100", "a2,A,2025-01-11,2027-01-01,100",
        "b1,B,2024-01-10,2025-01-10,100", "b2,B,2025-01-11,2027-01-01,100,,,,2025-01-10",
        "c1,C,2024-01-10,2025-01-10,100,,renewed,2025-01-10",
        "d1,D,2024-01-10,2025-01-10,100,,renewed,2025-01-11",
    )
    assert share("renewal_rate", tables) == (4, 4)
    assert share("renewal_rate:on_time", tables) == (2, 4)


def test_a_decision_wins_and_auto_renewal_alone_decides_nothing() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,lost", "a2,A,2025-01-10,2026-01-10,100",
        "b1,B,2024-01-10,2025-01-10,100,true",
        "c1,C,2024-01-10,2025-01-10,100,true,pending", "c2,C,2025-01-10,2026-01-10,100",
        "d1,D,2024-01-10,2025-01-10,100,true", "d2,D,2025-01-10,2026-01-10,100",
    )
    found = point("renewal_rate", tables)
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.flags == ("not_matured:2", "small_sample")
    assert point("available_to_renew", tables).value == 400


def test_a_cancelled_term_is_lost_when_it_was_due() -> None:
    """Whatever follows it; cancelled on its last midnight it simply ended."""
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,,,,2024-05-01", "a2,A,2025-01-10,2026-01-10,100",
        "b1,B,2024-01-10,2025-01-10,100,,,,,2025-01-10", "b2,B,2025-01-10,2026-01-10,100",
    )
    assert share("renewal_rate", tables) == (1, 2)
    assert point("renewal_rate", tables, "2024-05-01", "2024-06-01").reason == "no_events"


def test_only_long_terms_and_only_in_the_year_they_are_due() -> None:
    tables = terms(
        "a1,A,2024-11-30,2025-02-28,100", "b1,B,2024-12-01,2025-02-28,100",
        "c1,C,2022-02-28,2025-02-28,100",
    )
    assert share("renewal_rate", tables, "2025-02-01", "2025-03-01") == (0, 2)  # a month end counts as whole
    assert share("renewal_rate", tables, "2025-02-01", "2025-03-01", renewal__min_term_months=0) == (0, 3)
    assert point("renewal_rate", tables, "2024-02-01", "2024-03-01").value is None


def test_terms_of_another_product_do_not_renew() -> None:
    tables = {"contracts": """
        contract_id, account_id, product, started_on, ended_on, renewed_contract_id
        a1, A, core, 2024-01-10, 2025-01-10,
        a2, A, more, 2025-01-10, 2026-01-10,
        b1, B, core, 2024-01-10, 2025-01-10, b2
        b2, B, more, 2025-06-10, 2026-01-10,
        c1, C, , 2024-01-10, 2025-01-10,
        c2, C, , 2025-01-10, 2026-01-10,
        d1, D, core, 2024-01-10, 2025-01-10, gone
    """}
    assert share("renewal_rate", tables) == (2, 4)


def test_terms_merged_into_one_renew_by_their_sum() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,,,,,a3", "a2,A,2024-07-10,2025-01-31,50,,,,,,a3",
        "a3,A,2025-01-10,2026-01-10,120",
    )
    assert share("renewal_rate", tables) == (2, 2)
    assert share("renewal_rate:gross_dollar", tables) == (120, 150)
    assert point("renewal_rate:net_dollar", tables).n == 1


def test_a_customer_is_renewed_when_all_its_decided_terms_are() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,renewed", "a2,A,2024-02-10,2025-01-31,100",
        "b1,B,2024-01-10,2025-01-10,100,,renewed", "b2,B,2024-01-10,2025-01-10,100,true",
        "c1,C,2024-02-10,2025-01-31,100",
    )
    early = point("renewal_rate:per_customer", tables, as_of="2025-03-01")  # a2 and c1 are in their grace
    assert (early.numerator, early.denominator, early.flags[0]) == (2, 2, "not_matured:1")
    late = point("renewal_rate:per_customer", tables, as_of="2025-03-03")
    assert (late.numerator, late.denominator, late.n) == (1, 3, 3)


def test_what_was_not_known_yet_does_not_count() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100", "a2,A,2025-02-01,2026-02-01,100,,,,2025-01-20",
        "b1,B,2024-01-10,2025-01-10,100,,renewed,2025-01-25",
    )
    assert point("renewal_rate", tables, as_of="2025-01-15").reason == "not_matured"
    assert share("renewal_rate", tables, as_of="2025-01-21") == (1, 1)
    assert share("renewal_rate", tables, as_of="2025-01-26") == (2, 2)


def test_all_that_is_due_in_an_unfinished_period_is_available() -> None:
    tables = terms("a1,A,2024-01-30,2025-01-30,100", "b1,B,2024-02-01,2025-02-01,100")
    found = point("available_to_renew", tables, as_of="2025-01-10")
    assert (found.value, found.is_partial) == (100, True)


def test_contracts_convert_at_the_rate_of_their_own_day() -> None:
    tables = {
        "contracts": """
            contract_id, account_id, started_on, ended_on, annual_value, currency
            a, A, 2024-01-05, 2025-01-05, 100, EUR
            b, B, 2024-01-20, 2025-01-20, 100, EUR
        """,
        "exchange_rates": """
            on, currency, rate
            2025-01-05, EUR, 1.1
            2025-01-20, EUR, 1.2
            2025-01-31, EUR, 9
        """,
    }
    assert point("available_to_renew", tables).value == 230
    tables["exchange_rates"] = "on, currency, rate\n2025-01-05, EUR, 1.1"
    assert point("available_to_renew", tables).reason == "no_rate"


# Trials


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
    assert point("trial_conversion_rate:start_cohort", tables, as_of="2025-02-04T10:00").reason == "not_matured"


def test_converted_at_decides_where_there_is_no_billing() -> None:
    trials = """
        account_id, started_at, ends_at, converted_at
        A, 2025-01-05, 2025-01-19, 2025-01-12
        B, 2025-01-05, 2025-01-19,
    """
    assert share("trial_conversion_rate", {"trials": trials}) == (1, 2)
    billed = {"trials": trials, "subscription_items": "account_id, unit_amount, started_at\nC, 10, 2024-01-19"}
    assert share("trial_conversion_rate", billed) == (0, 2)


# Orders, referrals, leads


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
    tables = {"orders": "account_id, ordered_at, amount\nA, 2024-12-31, 1\nA, 2025-01-31, 1\nB, 2025-01-01, 1"}
    assert share("repeat_purchase_rate", tables, trailing="1mo") == (0, 2)
    assert share("repeat_purchase_rate", tables, trailing="32d") == (1, 2)


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


def test_leads_by_source() -> None:
    tables = {"leads": """
        created_at, source, converted_at
        2025-01-05, web, 2025-01-10
        2025-01-05, fair,
        2025-01-06, web, 2025-01-05
    """}
    found = points("conversion_rate", tables, by=("source",))
    counted = [(p.segment["source"], p.numerator, p.denominator) for p in found]
    assert counted == [("fair", 0, 1), ("web", 1, 2)]


# Customers


def test_yearly_payers_are_watched_for_a_year() -> None:
    tables = {"subscription_items": """
        account_id, unit_amount, interval, interval_count, started_at, ended_at
        monthly, 1, month, 1, 2024-01-01, 2025-01-02
        monthly_gone_before, 1, month, 1, 2024-01-01, 2025-01-01
        yearly, 1, year, 1, 2024-01-01, 2025-01-01
        yearly_stays, 1, month, 12, 2024-01-01,
        yearly_gone_in_june, 1, year, 1, 2023-06-01, 2024-06-01
        yearly_new, 1, year, 1, 2024-06-01,
    """}
    assert share("customer_churn_rate:rolling_30", tables) == (3, 4)  # of monthly and the three yearly ones


def test_churn_by_reason_adds_up() -> None:
    tables = {"subscription_items": """
        account_id, unit_amount, started_at, ended_at, ended_reason
        A, 1, 2024-01-01, 2025-01-10, cancelled
        B, 1, 2024-01-01, 2025-01-10, fraud
        C, 1, 2024-01-01, 2025-01-10, non_payment
        C, 1, 2024-01-01, 2025-01-12, non_renewal
        D, 1, 2024-01-01, 2025-01-10, non_payment
        D, 0, 2025-01-10, 2025-01-20, cancelled
        E, 1, 2024-01-01, ,
    """}
    assert share("customer_churn_rate:voluntary", tables) == (2, 5)  # A, C
    assert share("customer_churn_rate:involuntary", tables) == (2, 5)  # B and D, whose free item says nothing
    assert share("customer_churn_rate", tables) == (4, 5)


def test_customers_reconcile() -> None:
    """|E| = |S| + new + reactivated − churned, also over a quarter."""
    tables = {"subscription_items": """
        account_id, unit_amount, started_at, ended_at
        A, 1, 2024-11-01, 2025-02-10
        A, 1, 2025-03-10,
        B, 1, 2025-01-15, 2025-01-20
        C, 1, 2025-01-15, 2025-03-20
        D, 1, 2024-01-15,
        E, 1, 2025-02-15,
    """}
    for grain in ("month", "quarter", "week"):
        series = {
            name: [p.value for p in points(name, tables, "2025-01-01", "2025-04-01", grain=grain)]
            for name in ("active_customers:opening", "new_customers", "reactivated_customers",
                         "churned_customers", "active_customers")
        }
        for opening, new, back, lost, closing in zip(*series.values(), strict=True):
            assert closing == opening + new + back - lost, grain


def test_nobody_to_lose_is_no_rate() -> None:
    tables = {"subscription_items": "account_id, unit_amount, started_at\nA, 1, 2025-01-10"}
    for label in ("customer_retention_rate", "customer_churn_rate", "customer_churn_rate:net_loss",
                  "customer_acquisition_rate"):
        assert point(label, tables).reason == "no_base", label
