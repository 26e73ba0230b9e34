"""Waterfall and ledger: every sum exact, in every grain and under a filter."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from tenure.service.export import to_csv
from tenure.service.ledger import COLUMNS, Ledger, Line, ledger, records
from tenure.service.reconcile import check
from tenure.service.waterfall import balances, revenue_filters, waterfall
from tests.service.revenue import company, items

QUESTIONS = (
    {},
    {"grain": "quarter", "start": "2023-10-01", "end": "2025-07-01"},
    {"grain": "year", "start": "2024-01-01", "end": "2025-01-01"},
    {"where": ["plan=pro"]},
    {"where": ["plan=pro", "plan=basic"]},
    {"trailing": "3mo"},
)


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    with company(tmp_path_factory.mktemp("revenue") / "acme", items()) as made:
        yield made


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_every_period_adds_up_exactly(cached, question):
    found = waterfall(cached, cached.asked(**question))
    assert found.falls
    for fall in found.falls:
        assert fall.residual == 0
        assert fall.opening.amount + fall.net == fall.closing.amount
    kinds = {move.kind for fall in found.falls for move in fall.moves if move.amount}
    expected = {"New", "Expansion", "Contraction", "Churned", "Exchange rates"}
    assert expected <= kinds
    assert ({"Moved in", "Moved out"} <= kinds) == (question.get("where") == ["plan=pro"])


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_ledger_sums_to_the_waterfall(cached, question):
    asked = cached.asked(**question)
    for fall in waterfall(cached, asked).falls[-3:]:
        found = ledger(cached, asked, fall.start, fall.end)
        totals = found.totals()
        assert {move.metric: totals.get(move.metric, 0) for move in fall.moves} == {
            move.metric: move.amount for move in fall.moves
        }
        sizes = [abs(line.amount) for line in found.lines]
        assert sizes == sorted(sizes, reverse=True)
        assert len({(line.account_id, line.metric) for line in found.lines}) == len(found.lines)


def test_before_and_after_differ_by_the_movements_of_the_customer(cached):
    asked = cached.asked()
    fall = waterfall(cached, asked).falls[-1]
    moved: dict[str, Decimal] = {}
    ends = {}
    for line in ledger(cached, asked, fall.start, fall.end).lines:
        moved[line.account_id] = moved.get(line.account_id, Decimal(0)) + line.amount
        ends[line.account_id] = (line.before, line.after)
    assert moved
    assert {id: before + moved[id] for id, (before, _) in ends.items()} == {
        id: after for id, (_, after) in ends.items()
    }


def test_losses_and_gains_have_their_sign(cached):
    for fall in waterfall(cached, cached.asked()).falls:
        by_kind = {move.kind: move.amount for move in fall.moves}
        assert min(by_kind["New"], by_kind["Expansion"], by_kind["Reactivation"]) >= 0
        assert max(by_kind["Contraction"], by_kind["Churned"]) <= 0


def test_the_books_balance_as_the_check_says(cached):
    money, customers = balances(cached, cached.asked())
    assert (money.periods, money.unknown, money.residual) == (12, 0, 0)
    assert (customers.periods, customers.unknown, customers.residual) == (12, 0, 0)
    found = {finding.id: finding for finding in check(cached.workspace)}
    assert found["mrr_identity"].detail == found["customer_identity"].detail == "12 periods, residual 0"
    filtered = balances(cached, cached.asked(where=["plan=pro"]))
    assert [one.is_whole for one in filtered] == [False, True]
    assert [one.residual for one in filtered] == [0, 0]


def test_without_a_rate_the_amount_is_open_and_so_is_the_sum(tmp_path):
    rows = [
        {"account_id": "A", "unit_amount": "10", "currency": "CHF", "started_at": "2025-05-05"},
        {"account_id": "B", "unit_amount": "20", "started_at": "2025-05-06"},
    ]
    with company(tmp_path / "acme", rows) as cached:
        asked = cached.asked(start="2025-05-01", end="2025-06-01")
        fall = waterfall(cached, asked).falls[0]
        assert (fall.closing.amount, fall.net, fall.residual) == (None, None, None)
        found = ledger(cached, asked, fall.start, fall.end)
        assert [(line.account_id, line.amount) for line in found.lines if line.kind == "New"] == [
            ("B", Decimal(20)),
            ("A", None),
        ]
        assert found.totals()["new_mrr"] is None
        assert balances(cached, asked)[0].unknown == 1


def test_only_filters_that_accounts_have_are_offered(cached):
    _, unknown = revenue_filters(cached, cached.asked(where=["plan=pro", "colour=red"]))
    assert unknown == ("colour",)


def test_the_file_holds_exact_amounts_and_nothing_that_a_spreadsheet_runs():
    names = ["=cmd()", "+1 more", "-7", "@home", "\tx", "\rx", "Plain, quoted", "-5.2 %"]
    lines = tuple(
        Line(f"a{n}", name, "churned_mrr", "Churned", Decimal("-1234.500000000000"), Decimal("0E-12"), None)
        for n, name in enumerate(names)
    )
    rows = list(csv.DictReader(io.StringIO(to_csv(records(Ledger(lines), "USD")), newline="")))
    assert [row["account"] for row in rows] == [
        "'=cmd()", "'+1 more", "-7", "'@home", "'\tx", "'\rx", "Plain, quoted", "'-5.2 %",
    ]  # fmt: skip
    assert rows[0] == {
        "account_id": "a0",
        "account": "'=cmd()",
        "movement": "churned",
        "amount": "-1234.5",
        "mrr_before": "0",
        "mrr_after": "",
        "currency": "USD",
    }


def test_an_empty_ledger_has_a_header():
    assert to_csv(records(Ledger(()), "USD"), COLUMNS).startswith("account_id,account,movement,amount")
