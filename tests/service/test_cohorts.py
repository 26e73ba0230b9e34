"""Cohorts against the same worked out in Python from the items, one account after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.period import add_months
from tenure.service.cohort_members import members
from tenure.service.cohorts import Cohorts, cohorts
from tests.service.revenue import Item, company, items, rates

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    with company(tmp_path_factory.mktemp("cohorts") / "acme", items()) as made:
        yield made


def paid(rows: Iterable[Item], day: date, rate_day: date) -> Decimal:
    """What these items bring a month on a day, in dollars at the rate of another."""
    total = Decimal(0)
    for row in rows:
        if date.fromisoformat(row["started_at"]) <= day and not (
            row["ended_at"] and row["ended_at"] <= str(day)
        ):
            rate = Decimal(1) if row["currency"] == "USD" else Decimal(rates()[rate_day])
            total += Decimal(row["unit_amount"]) * rate
    return total


def plainly(
    rows: list[Item], starts: list[date]
) -> dict[date, tuple[int, Decimal, list[tuple[int, Decimal]]]]:
    """Per cohort: accounts, what they began with, and at each later end who pays and how much."""
    accounts: dict[str, list[Item]] = {}
    for row in rows:
        accounts.setdefault(row["account_id"], []).append(row)
    found = {}
    for start, end in pairwise(starts):
        first = {
            id: date.fromisoformat(min(row["started_at"] for row in own)) for id, own in accounts.items()
        }
        members = [id for id, day in first.items() if start <= day < end]
        began = sum((paid(accounts[id], first[id], end - DAY) for id in members), Decimal(0))
        seen = [later - DAY for later in starts if later >= end]
        kept = []
        for day in seen:
            amounts = [paid(accounts[id], day, day) for id in members]
            kept.append((sum(amount > 0 for amount in amounts), sum(amounts, Decimal(0))))
        found[start] = (len(members), began, kept)
    return found


def as_table(found: Cohorts) -> dict[date, tuple[int, Decimal, list[tuple[int, Decimal]]]]:
    return {
        one.start: (one.customers, one.amount, [(cell.customers, cell.amount) for cell in one.cells])
        for one in found.cohorts
    }


def test_months_equal_the_computation_in_python(cached):
    starts = [add_months(date(2024, 1, 1), number) for number in range(19)]  # until 2025-07-01
    found = cohorts(cached, cached.asked(start="2024-01-01", end="2025-07-01"))
    expected = plainly(items(), starts)
    assert found.grain == "month"
    assert as_table(found) == expected
    assert sum(size for size, _, _ in expected.values()) > 30
    assert any(kept[-1][1] for _, _, kept in expected.values())


def test_a_long_range_has_quarters(cached):
    starts = [add_months(date(2023, 7, 1), number * 3) for number in range(9)]
    found = cohorts(cached, cached.asked(start="2023-07-01", end="2025-07-01", grain="quarter"))
    assert found.grain == "quarter"
    assert as_table(found) == plainly(items(), starts)
    long = cohorts(cached, cached.asked(start="2023-06-01", end="2025-07-01"))
    assert long.grain == "quarter"
    assert cohorts(cached, cached.asked(start="2023-07-01", end="2025-07-01")).grain == "month"


def test_shares_and_totals_are_of_the_cohorts_that_reached_the_age(cached):
    found = cohorts(cached, cached.asked(start="2024-01-01", end="2024-04-01"))
    for one in found.cohorts:
        for cell in one.cells:
            assert cell.share_of_customers == cell.customers / one.customers
            assert cell.share_of_revenue == pytest.approx(float(cell.amount) / float(one.amount))
    january, february, _ = found.cohorts
    assert [len(one.cells) for one in found.cohorts] == [3, 2, 1]
    second = found.totals[1]
    assert second.customers == january.cells[1].customers + february.cells[1].customers
    assert second.amount == january.cells[1].amount + february.cells[1].amount
    assert second.share_of_customers == second.customers / (january.customers + february.customers)


def test_a_period_that_is_not_over_has_a_cohort_but_no_cells(cached):
    found = cohorts(cached, cached.asked(start="2025-06-01", end="2025-08-01"))
    assert [(one.start, len(one.cells)) for one in found.cohorts] == [
        (date(2025, 6, 1), 1),
        (date(2025, 7, 1), 0),
    ]


def test_what_is_not_known_yet_is_not_seen(cached):
    then = cached.asked(start="2024-10-01", end="2025-07-01", as_of="2025-01-01")
    found = cohorts(cached, then)
    starts = [add_months(date(2024, 10, 1), number) for number in range(4)]
    known = [row for row in items() if row["started_at"] < "2025-01-01"]
    assert as_table(found) == plainly(known, starts)


def test_a_missing_rate_leaves_the_amount_open_but_not_the_count(tmp_path):
    rows = [
        {"account_id": "A", "unit_amount": "10", "currency": "CHF", "started_at": "2025-05-05"},
        {"account_id": "B", "unit_amount": "20", "started_at": "2025-05-06"},
    ]
    with company(tmp_path / "acme", rows) as cached:
        found = cohorts(cached, cached.asked(start="2025-05-01", end="2025-07-01"))
        may, june = found.cohorts
        assert (may.customers, may.amount) == (2, None)
        assert [(cell.customers, cell.amount, cell.share_of_revenue) for cell in may.cells] == [
            (2, None, None)
        ] * 2
        assert (june.customers, june.amount, june.cells[0].share_of_customers) == (0, Decimal(0), None)
        assert found.totals[0].amount is None


def test_a_cohort_keeps_the_plan_of_its_first_day(cached):
    found = cohorts(cached, cached.asked(start="2024-01-01", end="2025-07-01", where=["plan=pro"]))
    whole = cohorts(cached, cached.asked(start="2024-01-01", end="2025-07-01"))
    first: dict[str, Item] = {}
    for row in items():
        first.setdefault(row["account_id"], row)
    pro = {id for id, row in first.items() if row["plan"] == "pro"}
    starts = [add_months(date(2024, 1, 1), number) for number in range(19)]
    assert as_table(found) == plainly([row for row in items() if row["account_id"] in pro], starts)
    assert as_table(found) != as_table(whole)
    one = cohorts(cached, cached.asked(start="2024-01-01", end="2025-07-01", where=["account_id=A1"]))
    assert sum(cohort.customers for cohort in one.cohorts) <= 1


def test_a_filter_that_accounts_do_not_have_is_refused(cached):
    with pytest.raises(UserError, match="colour"):
        cohorts(cached, cached.asked(where=["colour=red"]))


def test_cohorts_from_before_the_data_are_complete_are_left_out(cached):
    asked = {"start": "2024-01-01", "end": "2025-07-01"}
    whole = cohorts(cached, cached.asked(**asked))
    cut = cohorts(cached, cached.asked(settings=("data_start=2024-03-01",), **asked))
    assert (whole.complete_from, cut.complete_from) == (None, date(2024, 3, 1))
    assert cut.cohorts == whole.cohorts[3:]
    late = cohorts(cached, cached.asked(settings=("data_start=2023-12-31",), **asked))
    assert (late.complete_from, late.cohorts) == (None, whole.cohorts)


def test_the_accounts_of_every_cell_make_the_cell(cached):
    asked = cached.asked(start="2024-01", end="2025-01")
    found = cohorts(cached, asked)
    for cohort in found.cohorts[::4]:
        for age, cell in enumerate(cohort.cells):
            behind = members(cached, asked, cohort.start.isoformat(), str(age)).members
            assert len(behind) == cohort.customers
            assert sum(one.pays for one in behind) == cell.customers
            assert added(one.began for one in behind) == cohort.amount
            assert added(one.kept for one in behind) == cell.amount


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    return None if None in known else sum(known, Decimal(0))


def test_a_cell_that_is_not_there_is_refused(cached):
    asked = cached.asked(start="2024-01", end="2025-01")
    with pytest.raises(UserError, match="No cohort"):
        members(cached, asked, "2024-01-02", "0")
    for age in ("12", "-1", "x", ""):
        with pytest.raises(UserError, match="no cell"):
            members(cached, asked, "2024-01-01", age)
