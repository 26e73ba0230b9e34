"""What must hold of the oracle on any data: identities and bounds."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from .columns import COLUMNS, Tables, blank
from .periods import Period, local_day, midnight, periods
from .random_data import Case, random_case, write_csv
from .registry import METRICS, known
from .tickets import tickets

SEEDS = range(10, 15)
QUARTER = Period(date(2024, 10, 1), date(2025, 1, 1))
MONTHS = periods("month", QUARTER.start, QUARTER.end)


@pytest.fixture(params=SEEDS, scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    return random_case(request.param)


def value(case: Case, name: str, period: Period, tables: Tables | None = None) -> Fraction | None:
    return METRICS[name](tables or case.tables, period, case.clock, case.settings)


def with_rates(case: Case) -> Tables:
    """The same data with a rate for every day, so that no amount is null."""
    days = [date(2023, 12, 1) + timedelta(days=i) for i in range(600)]
    rates = [
        blank("exchange_rates", on=day, currency="EUR", rate=Fraction(100 + day.day, 100)) for day in days
    ]
    return {**case.tables, "exchange_rates": rates}


def test_closing_is_the_next_opening(case: Case) -> None:
    for first, second in pairwise(MONTHS):
        assert value(case, "mrr", first) == value(case, "mrr:opening", second)
        assert value(case, "active_customers", first) == value(case, "active_customers:opening", second)


def test_movements_explain_the_change(case: Case) -> None:
    tables = with_rates(case)
    for period in [*MONTHS, QUARTER, Period(date(2024, 11, 1), date(2024, 11, 8)), case.periods("month")[-3]]:
        names = ("mrr", "mrr:opening", "net_new_mrr", "fx_mrr", "net_new_mrr:event")
        closing, opening, net, fx, each = [value(case, name, period, tables) for name in names]
        if closing is None:
            continue  # the data start later
        assert opening is not None
        assert net is not None
        assert fx is not None
        assert closing == opening + net + fx
        assert net == each


def test_customers_explain_the_change(case: Case) -> None:
    for period in [*MONTHS, QUARTER]:
        names = ("active_customers", "new_customers", "reactivated_customers", "churned_customers")
        closing, new, back, gone = [value(case, name, period) or 0 for name in names]
        assert closing == (value(case, "active_customers:opening", period) or 0) + new + back - gone


def test_a_quarter_is_its_months(case: Case) -> None:
    tables = with_rates(case)
    for name in ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "fx_mrr"):
        months = [value(case, name, month, tables) or 0 for month in MONTHS]
        assert (value(case, name, QUARTER, tables) or 0) == sum(months)


def test_retention_is_bounded(case: Case) -> None:
    tables = with_rates(case)
    for period in case.periods("month"):
        net = value(case, "net_revenue_retention", period, tables)
        gross = value(case, "gross_revenue_retention", period, tables)
        if net is None or gross is None:
            continue
        assert 0 <= gross <= net
        assert gross <= 1
        logo = value(case, "gross_revenue_retention:logo_loss_only", period, tables)
        assert logo is not None
        assert gross <= logo <= 1


def test_splitting_an_item_changes_nothing(case: Case) -> None:
    """Two touching spans are one, and two halves are one item."""
    tables = with_rates(case)
    split, dice = [], Random(case.seed)
    for row in tables["subscription_items"]:
        end = row["ended_at"]
        if row["interval"] == "term" or end is None or end - row["started_at"] < timedelta(days=2):
            split.append(row)
        elif dice.random() < 0.5:
            cut = midnight(row["started_at"].date() + timedelta(days=1), case.clock)
            cut = cut if row["started_at"] < cut < end else row["started_at"] + timedelta(hours=7)
            split += [
                {**row, "ended_at": cut, "ended_reason": None},
                {**row, "item_id": row["item_id"] + "b", "started_at": cut},
            ]
        else:
            half = {
                "unit_amount": row["unit_amount"] / 2,
                "discount_amount": (row["discount_amount"] or 0) / 2,
            }
            split += [{**row, **half}, {**row, **half, "item_id": row["item_id"] + "b"}]
    other = {**tables, "subscription_items": split}
    names = [name for name in METRICS if "mrr" in name or "customer" in name or name.endswith("retention")]
    for name in names:
        for period in (MONTHS[1], QUARTER):
            assert value(case, name, period, tables) == value(case, name, period, other), name


def test_a_new_customer_changes_no_retention(case: Case) -> None:
    start = midnight(date(2024, 11, 5), case.clock)
    row = blank(
        "subscription_items",
        item_id="zz",
        account_id="zz",
        unit_amount=100,
        currency="USD",
        interval="month",
        started_at=start,
    )
    more = {**case.tables, "subscription_items": [*case.tables["subscription_items"], row]}
    for name in ("net_mrr_churn_rate", "gross_mrr_churn_rate", "customer_retention_rate"):
        assert value(case, name, MONTHS[1], more) == value(case, name, MONTHS[1])


def test_the_order_of_rows_does_not_matter(case: Case) -> None:
    dice = Random(case.seed)
    shuffled = {table: dice.sample(rows, len(rows)) for table, rows in case.tables.items()}
    period = case.periods("month")[-5]
    for name in METRICS:
        assert value(case, name, period) == value(case, name, period, shuffled), name


def test_active_users_grow_with_the_window(case: Case) -> None:
    for period in case.periods("week"):
        counts = [value(case, f"{name}:trailing", period) for name in ("dau", "wau", "mau")]
        begun = [count for count in counts if count is not None]
        assert len(begun) in (0, 3) or midnight(period.end, case.clock) > case.clock.as_of
        assert begun == sorted(begun)


def test_backlog_is_explained_by_its_steps(case: Case) -> None:
    """Of tickets with steps: backlog at the end = at the start + opened + reopened - solved."""
    clock = case.clock
    ids = {step["ticket_id"] for step in case.tables["ticket_events"]}
    found = [one for one in tickets(known(case.tables, clock)) if one.ticket_id in ids]
    start, end = (midnight(day, clock) for day in (date(2025, 1, 1), date(2025, 2, 1)))
    change = sum(one.open_before(end) - one.open_before(start) for one in found)

    def happened(instants: list[list[object]]) -> int:
        return sum(start <= instant < end for own in instants for instant in own)  # type: ignore[operator]

    opened = happened([[one.opened] for one in found])
    back = happened([list(one.reopenings()) for one in found])
    assert change == opened + back - happened([list(one.solves()) for one in found])


def test_nothing_is_known_of_the_future(case: Case) -> None:
    for name in METRICS:
        assert value(case, name, Period(date(2025, 7, 1), date(2025, 8, 1))) is None, name


def test_cases_are_repeatable_and_nasty(case: Case) -> None:
    assert random_case(case.seed).tables == case.tables
    items, clock = case.tables["subscription_items"], case.clock
    starts = [row["started_at"] for row in items]
    midnights = [start for start in starts if midnight(local_day(start, clock), clock) == start]
    assert 0 < len(midnights) < len(items)
    assert 5 <= len(case.tables["accounts"]) <= 30


def test_the_cases_together_have_every_edge() -> None:
    """Zero-length and touching spans, currencies, terms, lapsed rates, tickets with and without steps."""
    cases = [random_case(seed) for seed in range(20)]
    items = [row for case in cases for row in case.tables["subscription_items"]]
    assert any(row["ended_at"] == row["started_at"] for row in items)
    ends = {(row["account_id"], row["ended_at"]) for row in items}
    assert any((row["account_id"], row["started_at"]) in ends for row in items)
    assert {row["currency"] for row in items} == {"USD", "EUR"}
    assert {row["interval"] for row in items} == {"day", "week", "month", "quarter", "year", "term"}
    assert any(row["unit_amount"] < 0 for row in items)
    stepped = [{step["ticket_id"] for step in case.tables["ticket_events"]} for case in cases]
    shares = [len(ids) / len(case.tables["tickets"]) for ids, case in zip(stepped, cases, strict=True)]
    assert {0, 1} < set(shares)
    assert any(case.tables["sessions"] for case in cases)
    assert any(value(case, "mrr", month) is None for case in cases for month in MONTHS)


def test_files_have_the_columns_of_the_model(tmp_path: Path) -> None:
    case = random_case(1)
    for path in write_csv(case.tables, tmp_path):
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert tuple(rows[0]) == COLUMNS[path.stem]
        assert len(rows) == len(case.tables[path.stem])
    text = (tmp_path / "subscription_items.csv").read_text(encoding="utf-8")
    assert "T05:00:00Z" in text  # midnight in New York
    assert "None" not in text
