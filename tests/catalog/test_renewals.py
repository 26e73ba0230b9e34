"""What becomes of contract terms that are due: rulings and edges."""

from __future__ import annotations

import pytest

from .shares import point, share


def terms(*rows: str) -> dict[str, str]:
    """Contracts of id, account, start, end, value, and perhaps what became of them."""
    header = (
        "contract_id,account_id,started_on,ended_on,annual_value,auto_renew,decision,decided_at,signed_at,"
        "cancelled_at,renewed_contract_id"
    )
    filled = [row + "," * (header.count(",") - row.count(",")) for row in rows]
    return {"contracts": "\n".join([header, *filled])}


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
        "a1,A,2024-01-10,2025-01-10,100",
        "a2,A,2025-01-11,2027-01-01,100",
        "b1,B,2024-01-10,2025-01-10,100",
        "b2,B,2025-01-11,2027-01-01,100,,,,2025-01-10",
        "c1,C,2024-01-10,2025-01-10,100,,renewed,2025-01-10",
        "d1,D,2024-01-10,2025-01-10,100,,renewed,2025-01-11",
    )
    assert share("renewal_rate", tables) == (4, 4)
    assert share("renewal_rate:on_time", tables) == (2, 4)


def test_a_decision_wins_and_auto_renewal_alone_decides_nothing() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,lost",
        "a2,A,2025-01-10,2026-01-10,100",
        "b1,B,2024-01-10,2025-01-10,100,true",
        "c1,C,2024-01-10,2025-01-10,100,true,pending",
        "c2,C,2025-01-10,2026-01-10,100",
        "d1,D,2024-01-10,2025-01-10,100,true",
        "d2,D,2025-01-10,2026-01-10,100",
    )
    found = point("renewal_rate", tables)
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.flags == ("not_matured:2", "small_sample")
    assert point("available_to_renew", tables).value == 400


def test_a_cancelled_term_is_lost_when_it_was_due() -> None:
    """Whatever follows it; cancelled on its last midnight it simply ended."""
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,,,,2024-05-01",
        "a2,A,2025-01-10,2026-01-10,100",
        "b1,B,2024-01-10,2025-01-10,100,,,,,2025-01-10",
        "b2,B,2025-01-10,2026-01-10,100",
    )
    assert share("renewal_rate", tables) == (1, 2)
    assert point("renewal_rate", tables, "2024-05-01", "2024-06-01").reason == "no_events"


def test_only_long_terms_and_only_in_the_year_they_are_due() -> None:
    tables = terms(
        "a1,A,2024-11-30,2025-02-28,100",
        "b1,B,2024-12-01,2025-02-28,100",
        "c1,C,2022-02-28,2025-02-28,100",
    )
    assert share("renewal_rate", tables, "2025-02-01", "2025-03-01") == (0, 2)  # a month end counts as whole
    assert share("renewal_rate", tables, "2025-02-01", "2025-03-01", renewal__min_term_months=0) == (0, 3)
    assert point("renewal_rate", tables, "2024-02-01", "2024-03-01").value is None


def test_terms_of_another_product_do_not_renew() -> None:
    tables = {
        "contracts": """
        contract_id, account_id, product, started_on, ended_on, renewed_contract_id
        a1, A, core, 2024-01-10, 2025-01-10,
        a2, A, more, 2025-01-10, 2026-01-10,
        b1, B, core, 2024-01-10, 2025-01-10, b2
        b2, B, more, 2025-06-10, 2026-01-10,
        c1, C, , 2024-01-10, 2025-01-10,
        c2, C, , 2025-01-10, 2026-01-10,
        d1, D, core, 2024-01-10, 2025-01-10, gone
    """
    }
    assert share("renewal_rate", tables) == (2, 4)


def test_terms_merged_into_one_renew_by_their_sum() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,,,,,a3",
        "a2,A,2024-07-10,2025-01-31,50,,,,,,a3",
        "a3,A,2025-01-10,2026-01-10,120",
    )
    assert share("renewal_rate", tables) == (2, 2)
    assert share("renewal_rate:gross_dollar", tables) == (120, 150)
    assert point("renewal_rate:net_dollar", tables).n == 1


def test_a_customer_is_renewed_when_all_its_decided_terms_are() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100,,renewed",
        "a2,A,2024-02-10,2025-01-31,100",
        "b1,B,2024-01-10,2025-01-10,100,,renewed",
        "b2,B,2024-01-10,2025-01-10,100,true",
        "c1,C,2024-02-10,2025-01-31,100",
    )
    early = point("renewal_rate:per_customer", tables, as_of="2025-03-01")  # a2 and c1 are in their grace
    assert (early.numerator, early.denominator, early.flags[0]) == (2, 2, "not_matured:1")
    late = point("renewal_rate:per_customer", tables, as_of="2025-03-03")
    assert (late.numerator, late.denominator, late.n) == (1, 3, 3)


def test_what_was_not_known_yet_does_not_count() -> None:
    tables = terms(
        "a1,A,2024-01-10,2025-01-10,100",
        "a2,A,2025-02-01,2026-02-01,100,,,,2025-01-20",
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
