"""Invariants 24 to 34: surveys, use, support, renewals, health, and ratios of sums."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tests.oracle.columns import Row, blank
from tests.oracle.periods import add_months
from tests.oracle.random_data import random_case

from .ledgers import Ledger, ledgers, zones
from .signals import (
    answered,
    contracts,
    efforts,
    events,
    hours,
    noon,
    scores,
    starters,
    turning,
)
from .world import LATER, all_same, examples, same, world

SPRING = {"start": date(2025, 2, 1), "end": date(2025, 5, 1)}


@examples(15)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), scores(zone))))
def test_24_nps_is_balanced(database: Database, drawn: tuple[str, list[Row]]) -> None:
    """Within ±100, the mean of -1, 0 and 1, and negated when promoters and detractors change places."""
    zone, rows = drawn
    worth = [100 if row["score"] >= 9 else -100 if row["score"] <= 6 else 0 for row in rows]
    mirrored = [
        {**row, "score": 3 if points > 0 else 10 if points < 0 else 15 - row["score"]}
        for row, points in zip(rows, worth, strict=True)
    ]
    with world(database, {"survey_responses": rows}, zone, **SPRING) as one:
        months, (whole,) = one.values("nps"), one.values("nps", grain="total")
    with world(database, {"survey_responses": mirrored}, zone, **SPRING) as one:
        assert all_same(one.values("nps"), [None if value is None else -value for value in months])
    assert all(value is None or -100 <= value <= 100 for value in months)
    assert same(whole, sum(worth) / len(worth) if worth else None)


SHARES = (
    "csat", "first_contact_resolution_rate", "first_contact_resolution_rate:of_all", "resolution_rate",
    "reopen_rate", "renewal_rate", "renewal_rate:per_customer", "renewal_rate:on_time",
    "renewal_rate:gross_dollar", "trial_conversion_rate", "trial_conversion_rate:start_cohort",
    "survey_response_rate", "repeat_purchase_rate", "feature_adoption_rate", "ces:easy_share",
    "first_response_time:within_target", "avoidable_ticket_share",
)  # fmt: skip


@examples(6)
@given(st.integers(100, 10_000))
def test_25_shares_lie_between_0_and_1(database: Database, seed: int) -> None:
    case = random_case(seed)
    with world(database, case.tables, case.clock.zone, case.clock.as_of, case.settings) as one:
        found = {name: one.points(name, start=date(2024, 10, 1), end=date(2025, 7, 1)) for name in SHARES}
    for name, points in found.items():
        assert all(point.value is None or 0 <= point.value <= 1 for point in points), name
        if name != "renewal_rate:gross_dollar":  # an interval for amounts of money knows no bounds
            assert all(0 <= (point.low or 0) <= (point.high or 1) <= 1 for point in points), name
    assert sum(point.value is not None for points in found.values() for point in points) >= 20


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), efforts(zone))))
def test_26_effort_is_the_other_side_of_ease(database: Database, drawn: tuple[str, list[Row]]) -> None:
    zone, rows = drawn
    with world(database, {"survey_responses": rows}, zone, **SPRING) as one:
        ease = one.values("ces")
        index = [None if value is None else 100 * (7 - value) / 6 for value in ease]
        assert all_same(one.values("ces:effort_index"), index)
    assert all(value is None or 1 <= value <= 7 for value in ease)


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), events(zone))))
def test_27_longer_windows_hold_more_users(database: Database, drawn: tuple[str, list[Row]]) -> None:
    zone, rows = drawn
    with world(database, {"events": rows}, zone, **SPRING) as one:
        days = {"start": date(2025, 2, 20), "end": date(2025, 4, 20), "grain": "day"}
        dau, wau, mau = (one.numbers(f"{name}:trailing", **days) for name in ("dau", "wau", "mau"))
        assert all(d <= w <= m for d, w, m in zip(dau, wau, mau, strict=True))
        for point in one.points("stickiness"):
            length = monthrange(point.start.year, point.start.month)[1]
            assert point.value is None or 1 / length - 1e-12 <= point.value <= 1
        used = [value is not None for value in one.values("stickiness")]
        assert used == [value > 0 for value in one.numbers("mau")]


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), turning(zone))))
def test_28_backlog_is_explained_by_its_steps(
    database: Database, drawn: tuple[str, tuple[list[Row], list[Row]]]
) -> None:
    """Backlog = that of the day before + created + reopened - solved."""
    zone, (tickets, steps) = drawn
    span = {"start": date(2025, 2, 20), "end": date(2025, 5, 10), "grain": "day"}
    with world(database, {"tickets": tickets, "ticket_events": steps}, zone, **span) as one:
        backlog = one.points("ticket_backlog")
        created = one.numbers("ticket_volume")
    held = 0
    for point, opened in zip(backlog, created, strict=True):
        kinds = [
            step["kind"] for step in steps if step["at"].astimezone(ZoneInfo(zone)).date() == point.start
        ]
        assert opened == kinds.count("opened")
        held += kinds.count("opened") + kinds.count("reopened") - kinds.count("resolved")
        assert (point.value or 0) == held, point.start


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), answered(zone), hours())))
def test_29_an_answer_comes_before_the_solution(
    database: Database, drawn: tuple[str, list[Row], list[Row]]
) -> None:
    """And business time is no longer than time."""
    zone, tickets, schedule = drawn
    tables = {"tickets": tickets, "business_hours": schedule}
    with world(database, tables, zone, start=date(2025, 2, 20), end=date(2025, 6, 1), grain="total") as one:
        for variant in ("", ":mean", ":business_hours"):
            (answer,) = one.values(f"first_response_time{variant}")
            (solution,) = one.values(f"resolution_time{variant}")
            assert answer is not None
            assert solution is not None
            assert 0 <= answer <= solution
        for name in ("first_response_time", "resolution_time"):
            (business,), (calendar,) = one.numbers(f"{name}:business_hours"), one.numbers(name)
            assert business <= calendar


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), events(zone))), st.integers(0, 20))
def test_30_an_event_inside_a_session_adds_no_time(
    database: Database, drawn: tuple[str, list[Row]], number: int
) -> None:
    zone, rows = drawn
    pairs = [
        (first, second)
        for first, second in pairwise(rows)
        if first["user_id"] == second["user_id"]
        and second["occurred_at"] - first["occurred_at"] <= timedelta(minutes=30)
    ]
    if not pairs:
        return
    first, second = pairs[number % len(pairs)]
    middle = first["occurred_at"] + (second["occurred_at"] - first["occurred_at"]) / 2
    more = [*rows, {**first, "event_id": "more", "occurred_at": middle}]

    def lengths(held: list[Row]) -> list[tuple[Any, int]]:
        with world(database, {"events": held}, zone, **SPRING) as one:
            return [(point.numerator, point.n) for point in one.points("session_duration")]

    before = lengths(rows)
    assert lengths(more) == before
    assert any(n for _, n in before)


@examples(12)
@given(zones.flatmap(lambda zone: st.tuples(st.just(zone), starters(zone))))
def test_31_without_censoring_the_median_is_the_plain_one(
    database: Database, drawn: tuple[str, tuple[list[Row], list[Row]]]
) -> None:
    zone, (accounts, reached) = drawn
    waits = [
        (event["occurred_at"] - account["created_at"]).total_seconds()
        for account, event in zip(accounts, reached, strict=True)
    ]
    tables = {"accounts": accounts, "events": reached}
    given = {"value_event": "value", "value_start": "account"}
    with world(database, tables, zone, LATER, given, **SPRING, grain="total") as one:
        (found,) = one.values("time_to_value")
    assert same(found, median(waits))


@examples(12)
@given(contracts())
def test_32_what_is_due_is_renewed_lost_or_pending(database: Database, rows: list[Row]) -> None:
    """Every term is worth one dollar: what is due is worth as much as there are terms."""
    long = [row for row in rows if row["ended_on"] >= add_months(row["started_on"], 3)]
    as_of = datetime(2025, 2, 10, tzinfo=ZoneInfo("UTC"))
    span = {"start": date(2024, 1, 1), "end": date(2025, 2, 1)}
    with world(database, {"contracts": rows}, "UTC", as_of, **span) as one:
        rate, value = one.points("renewal_rate"), one.numbers("available_to_renew")
        on_time = one.points("renewal_rate:on_time")
    for point, punctual, worth in zip(rate, on_time, value, strict=True):
        due = [row for row in long if point.start <= row["ended_on"] < point.end]
        pending = sum(int(flag.partition(":")[2]) for flag in point.flags if flag.startswith("not_matured"))
        assert point.n + pending == len(due) == worth
        said = [row["decision"] for row in due]
        assert said.count("renewed") <= (point.numerator or 0) <= point.n - said.count("lost")
        assert pending >= said.count("pending")
        assert (punctual.numerator or 0) <= (point.numerator or 0)


COMPONENTS: dict[str, dict[str, Any]] = {
    "tickets": {"input": "open_tickets", "low": 3, "high": 0},
    "survey": {"input": "last_survey", "low": 0, "high": 10},
    "invoices": {"input": "overdue_invoices", "low": 2, "high": 0},
}


@st.composite
def portfolios(draw: Any) -> dict[str, list[Row]]:
    """Four customers with some open tickets, answers and overdue invoices."""
    tables: dict[str, list[Row]] = {
        name: []
        for name in ("accounts", "subscription_items", "tickets", "survey_responses", "revenue_lines")
    }
    for account in "ABCD":
        tables["accounts"].append(blank("accounts", account_id=account, name=account))
        item = {"account_id": account, "unit_amount": 10, "currency": "USD", "interval": "month"}
        start = noon(date(2024, 12, 1), "UTC")
        tables["subscription_items"].append({"item_id": account, **item, "started_at": start})
        for number in range(draw(st.integers(0, 3))):
            row = {"ticket_id": f"{account}{number}", "account_id": account}
            tables["tickets"].append({**row, "opened_at": noon(date(2025, 1, 5), "UTC")})
        for score in draw(st.lists(st.integers(0, 10), max_size=1)):
            row = {"response_id": account, "account_id": account, "survey": "nps", "score": score}
            row |= {"instrument": "nps_0_10", "touchpoint": "relationship"}
            tables["survey_responses"].append({**row, "answered_at": noon(date(2025, 1, 20), "UTC")})
        for number in range(draw(st.integers(0, 2))):
            row = {"line_id": f"{account}{number}", "account_id": account, "kind": "recurring", "amount": 10}
            row |= {"currency": "USD", "starts_on": date(2025, 1, 1), "due_on": date(2025, 1, 10)}
            tables["revenue_lines"].append(row)
    return tables


@examples(6)
@given(portfolios(), st.lists(st.integers(1, 5), min_size=3, max_size=3), st.sampled_from((7, 100)))
def test_33_health_depends_on_the_ratio_of_the_weights(
    database: Database, tables: dict[str, list[Row]], weights: list[int], k: int
) -> None:
    """And lies between the lowest and the highest points of its components."""
    span = {"start": date(2025, 1, 1), "end": date(2025, 2, 1)}

    def scores_by(components: dict[str, dict[str, Any]]) -> dict[str, list[float]]:
        given = {"health.components": components}
        with world(database, None, "UTC", LATER, given, **span) as one:
            return one.by("health_score", "name")

    weighed = {
        name: {**part, "weight": w} for (name, part), w in zip(COMPONENTS.items(), weights, strict=True)
    }
    with world(database, tables, "UTC", **span):
        score = scores_by(weighed)
        scaled = scores_by({name: {**part, "weight": part["weight"] * k} for name, part in weighed.items()})
        alone = [scores_by({name: part}) for name, part in weighed.items()]
    assert score.keys() == scaled.keys()
    assert all(all_same(values, scaled[name]) for name, values in score.items())
    points = [value for found in alone for values in found.values() for value in values]
    for name, (value,) in score.items():
        own = [found[name][0] for found in alone if name in found]
        within = own if len(own) == len(COMPONENTS) else points  # else it is drawn towards the others
        assert min(within) - 1e-6 <= value <= max(within) + 1e-6, name


ROLLED = (
    "average_revenue_per_account", "customer_churn_rate", "customer_retention_rate", "quick_ratio",
    "expansion_share", "expansion_rate", "gross_mrr_churn_rate", "average_sale_price",
)  # fmt: skip


def test_34_ratios_roll_up_from_their_parts(database: Database) -> None:
    """Σ numerators / Σ denominators of the regions is the ratio of all."""
    rolled: list[str] = []

    @examples(12)
    @given(ledgers(least=3))
    def check(ledger: Ledger) -> None:
        with world(database, ledger.tables, ledger.zone) as one:
            for name in ROLLED:
                sums: dict[date, list[Decimal]] = {}
                for point in one.points(name, by=("region",)):
                    parts = sums.setdefault(point.start, [Decimal(0), Decimal(0)])
                    parts[0] += Decimal(str(point.numerator or 0))
                    parts[1] += Decimal(str(point.denominator or 0))
                for point in one.points(name):
                    if point.value is not None and point.denominator is not None:
                        top, bottom = sums[point.start]
                        assert same(float(point.value), float(top / bottom)), name
                        rolled.append(name)

    check()
    assert len(set(rolled)) >= 6
