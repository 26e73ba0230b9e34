"""Invariants 1 to 23: money and customers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import assume, given
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load as load_files
from tests.oracle.columns import Row, blank
from tests.oracle.random_data import write_csv

from .ledgers import ACCOUNTS, ZONES, Ledger, ledgers, local, standing
from .world import World, all_same, examples, same, world

GAINS, LOSSES = ("new_mrr", "expansion_mrr", "reactivation_mrr"), ("contraction_mrr", "churned_mrr")
MOVEMENTS = (*GAINS, *LOSSES)
MONEY = ("mrr", "arr", "average_revenue_per_account", "net_new_mrr", "lost_mrr", "mrr:average", "fx_mrr")
RATIOS = (
    "customer_churn_rate", "customer_retention_rate", "quick_ratio", "expansion_share", "mrr_growth_rate",
    "net_mrr_churn_rate", "active_customers",
)  # fmt: skip


def total(one: World, names: tuple[str, ...], **asked: object) -> list[float]:
    return [sum(column) for column in zip(*(one.numbers(name, **asked) for name in names), strict=True)]


@examples(12)
@given(ledgers())
def test_01_closing_is_the_next_opening(database: Database, ledger: Ledger) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        for name in ("mrr", "active_customers"):
            closing, opening = one.numbers(name), one.numbers(f"{name}:opening")
            assert all_same(closing[:-1], opening[1:])


@examples(10)
@given(ledgers(), st.sampled_from(("month", "quarter", "week")))
def test_02_movements_explain_the_change(database: Database, ledger: Ledger, grain: str) -> None:
    """Per customer, per region and in total."""
    with world(database, ledger.tables, ledger.zone, grain=grain) as one:
        explained = [
            opening + gains - losses + fx
            for opening, gains, losses, fx in zip(
                one.numbers("mrr:opening"), total(one, GAINS), total(one, LOSSES), one.numbers("fx_mrr"),
                strict=True,
            )
        ]  # fmt: skip
        assert all_same(one.numbers("mrr"), explained)
        if grain != "month":
            return
        for attribute in ("name", "region"):
            signed: dict[str, list[float]] = {}
            for name, sign in [
                *((n, 1) for n in ("mrr:opening", *GAINS, "fx_mrr")),
                *((n, -1) for n in LOSSES),
            ]:
                for segment, values in one.by(name, attribute).items():
                    before = signed.get(segment, [0.0] * len(values))
                    signed[segment] = [a + sign * b for a, b in zip(before, values, strict=True)]
            closing = one.by("mrr", attribute)
            for segment, values in signed.items():
                assert all_same(closing.get(segment, [0.0] * len(values)), values), (attribute, segment)


@examples(8)
@given(ledgers(most=5))
def test_03_segments_add_up(database: Database, ledger: Ledger) -> None:
    """Customers and plans sum to the total; what moves between plans is segment_in and segment_out."""
    with world(database, ledger.tables, ledger.zone) as one:
        for name in ("mrr", *MOVEMENTS):
            found = one.by(name, "name")
            sums = [sum(column) for column in zip(*found.values(), strict=True)] or one.numbers(name)
            assert all_same(sums, one.numbers(name)), name
        closing, moved = one.by("mrr", "plan"), [0.0] * 6
        assert all_same([sum(c) for c in zip(*closing.values(), strict=True)] or moved, one.numbers("mrr"))
        signs = dict.fromkeys((*GAINS, "mrr:opening", "fx_mrr", "segment_in_mrr"), 1)
        signs |= dict.fromkeys((*LOSSES, "segment_out_mrr"), -1)
        explained: dict[str, list[float]] = {segment: [0.0] * 6 for segment in closing}
        for name, sign in signs.items():
            for segment, values in one.by(name, "plan").items():
                before = explained.get(segment, [0.0] * 6)
                explained[segment] = [a + sign * b for a, b in zip(before, values, strict=True)]
        for segment, values in explained.items():
            assert all_same(closing.get(segment, [0.0] * 6), values), segment


@examples(7)
@given(ledgers())
def test_04_a_quarter_is_its_months(database: Database, ledger: Ledger) -> None:
    span = {"start": date(2024, 10, 1), "end": date(2025, 4, 1)}
    with world(database, ledger.tables, ledger.zone, **span) as one:
        for name in (*MOVEMENTS, "fx_mrr", "new_customers"):
            months = one.numbers(name)
            assert all_same(one.numbers(name, grain="quarter"), [sum(months[:3]), sum(months[3:])]), name


@examples(10)
@given(ledgers())
def test_05_net_new_is_the_same_by_event(database: Database, ledger: Ledger) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        assert all_same(one.numbers("net_new_mrr"), one.numbers("net_new_mrr:event"))


@examples(12)
@given(ledgers(least=3), st.sampled_from(("1mo", "3mo", "30d")))
def test_06_retention_is_bounded(database: Database, ledger: Ledger, window: str) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        net = one.values("net_revenue_retention", trailing=window)
        gross = one.values("gross_revenue_retention", trailing=window)
    for n, g in zip(net, gross, strict=True):
        assert (n is None) == (g is None)
        if n is not None and g is not None:
            assert 0 <= g <= 1 + 1e-12
            assert g <= n + 1e-12


@examples(12)
@given(ledgers(least=3), st.sampled_from(("1mo", "3mo")))
def test_07_subscriptions_keep_no_more_than_customers(
    database: Database, ledger: Ledger, window: str
) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        subscriptions = one.values("gross_revenue_retention:subscription", trailing=window)
        customers = one.values("gross_revenue_retention", trailing=window)
    for s, c in zip(subscriptions, customers, strict=True):
        assert (s is None) == (c is None)
        assert s is None or c is None or s <= c + 1e-12


@examples(8)
@given(ledgers(plain=True, least=3))
def test_08_retention_of_the_cohort_is_that_by_movements(database: Database, ledger: Ledger) -> None:
    """Netted per customer over the whole window, of those who paid at its opening; in one currency."""
    with world(database, ledger.tables, ledger.zone, start=date(2025, 1, 1), end=date(2025, 4, 1)) as one:
        asked = {"start": date(2025, 3, 1), "trailing": "3mo"}
        (cohort,) = one.values("net_revenue_retention", **asked)
        opening = {name: values[0] for name, values in one.by("mrr:opening", "name").items() if values[0]}
        moved = sum(
            sign * sum(values)
            for sign, names in ((1, GAINS), (-1, LOSSES))
            for name in names
            for account, values in one.by(name, "name").items()
            if account in opening
        )
        base = sum(opening.values())
        assert same(cohort, (base + moved) / base if base else None)
        one_month = one.values("net_revenue_retention", trailing="1mo")
        assert all_same(one_month, one.values("net_revenue_retention:movement_sum", trailing="1mo"))


@examples(10)
@given(ledgers(least=2))
def test_09_churn_is_what_is_not_kept(database: Database, ledger: Ledger) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        for churn, kept, asked in (
            ("gross_mrr_churn_rate", "gross_revenue_retention", {"trailing": "1mo"}),
            ("net_mrr_churn_rate", "net_revenue_retention", {"trailing": "1mo"}),
            ("customer_churn_rate", "customer_retention_rate", {}),
        ):
            held = one.values(kept, **asked)
            assert all_same(one.values(churn), [None if value is None else 1 - value for value in held])


@examples(10)
@given(ledgers(), st.sampled_from(("day", "month", "quarter")))
def test_10_customers_add_up(database: Database, ledger: Ledger, grain: str) -> None:
    start = date(2025, 2, 20) if grain == "day" else date(2024, 10, 1)
    with world(database, ledger.tables, ledger.zone, grain=grain, start=start, end=date(2025, 4, 1)) as one:
        opening, gone = one.numbers("active_customers:opening"), one.numbers("churned_customers")
        come = total(one, ("new_customers", "reactivated_customers"))
        explained = [a + b - c for a, b, c in zip(opening, come, gone, strict=True)]
        assert all_same(one.numbers("active_customers"), explained)


@examples(6)
@given(standing())
def test_11_nothing_changes(database: Database, ledger: Ledger) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        for name in ("net_revenue_retention", "gross_revenue_retention"):
            assert all_same(one.values(name, trailing="1mo"), [1.0] * 6)
        assert one.values("customer_retention_rate") == [1.0] * 6
        for name in (*MOVEMENTS, "new_customers", "churned_customers"):
            assert one.values(name) == [0.0] * 6, name


def after(ledger: Ledger, factor: int) -> Ledger:
    """All items end in the middle of January and go on with so many times the amount, 0: not at all."""
    cut = local(date(2025, 1, 15), time(0), ledger.zone)
    ended = [{**row, "ended_at": cut} for row in ledger.items]
    more = [{**row, "started_at": cut, "unit_amount": row["unit_amount"] * factor} for row in ledger.items]
    return ledger.with_items([*ended, *more] if factor else ended)


@examples(8)
@given(standing())
def test_12_everyone_doubles(database: Database, ledger: Ledger) -> None:
    with world(database, after(ledger, 2).tables, ledger.zone) as one:
        for window, at in (("1mo", 2), ("3mo", 3)):
            assert same(one.values("net_revenue_retention", trailing=window)[at], 2)
            assert same(one.values("gross_revenue_retention", trailing=window)[at], 1)


@examples(10)
@given(standing())
def test_13_everyone_leaves(database: Database, ledger: Ledger) -> None:
    with world(database, after(ledger, 0).tables, ledger.zone) as one:
        for name in ("net_revenue_retention", "gross_revenue_retention"):
            assert one.values(name, trailing="1mo")[2] == 0
            assert one.values(name, trailing="1mo")[3] is None
        assert one.values("customer_retention_rate")[2] == 0


@examples(8)
@given(ledgers(), st.sampled_from((Decimal(2), Decimal("0.5"), Decimal(1000))))
def test_14_the_unit_of_money_does_not_matter(database: Database, ledger: Ledger, k: Decimal) -> None:
    scaled = ledger.with_items([{**row, "unit_amount": row["unit_amount"] * k} for row in ledger.items])
    with world(database, ledger.tables, ledger.zone) as one:
        money, ratios = [one.values(name) for name in MONEY], [one.values(name) for name in RATIOS]
    with world(database, scaled.tables, ledger.zone) as one:
        for name, before in zip(MONEY, money, strict=True):
            multiplied = [None if value is None else value * float(k) for value in before]
            # amounts are kept to 12 decimals, also those of days and weeks
            assert all_same(one.values(name), multiplied), name
        for name, before in zip(RATIOS, ratios, strict=True):
            assert all_same(one.values(name), before), name


@examples(8)
@given(ledgers(), st.sampled_from((-11, -3, 5, 14)))
def test_15_the_place_on_earth_does_not_matter(database: Database, ledger: Ledger, hours: int) -> None:
    """All instants and the zone are shifted alike: the clocks on the wall show the same."""
    in_utc = Ledger("UTC", ledger.items, ledger.rates)
    shift = timedelta(hours=hours)
    elsewhere = in_utc.with_items(
        [
            {
                **row,
                "started_at": row["started_at"] - shift,
                "ended_at": None if row["ended_at"] is None else row["ended_at"] - shift,
            }
            for row in ledger.items
        ]
    )
    names = ("mrr", *MOVEMENTS, "customer_churn_rate", "intra_period_customers")
    noon = datetime(2025, 4, 10, 12, tzinfo=UTC)
    with world(database, in_utc.tables, "UTC", noon) as one:
        here = [one.values(name) for name in names]
    with world(database, elsewhere.tables, f"Etc/GMT{-hours:+}", noon - shift) as one:
        for name, values in zip(names, here, strict=True):
            assert all_same(one.values(name), values), name


@examples(6)
@given(ledgers(least=2), st.integers(0, 1000))
def test_16_order_and_repeated_loads_do_not_matter(database: Database, ledger: Ledger, seed: int) -> None:
    """The rows in another order; and as files that are loaded twice."""
    names = ("mrr", "net_new_mrr", "active_customers", "customer_churn_rate")
    tables = {name: ledger.tables[name] for name in ("subscription_items", "exchange_rates")}
    with world(database, tables, ledger.zone) as one:
        before = [one.values(name) for name in names]
    shuffled = {table: Random(seed).sample(rows, len(rows)) for table, rows in tables.items()}
    with world(database, shuffled, ledger.zone) as one:
        assert [one.values(name) for name in names] == before
    with TemporaryDirectory() as folder, Database(None) as fresh:
        paths = write_csv(tables, Path(folder))
        for day in (1, 2):
            now = datetime(2025, 6, day, tzinfo=UTC)
            load_files(fresh, paths, now=now, mappings=Path(folder) / "mappings")
        with world(fresh, None, ledger.zone) as one:
            assert [one.values(name) for name in names] == before


def split(ledger: Ledger, number: int, share: float) -> Ledger:
    """One item becomes two: until an instant inside it, and from then on."""
    row = ledger.items[number % len(ledger.items)]
    end = row["ended_at"] or datetime(2025, 5, 20, tzinfo=UTC)
    cut = row["started_at"] + timedelta(seconds=int((end - row["started_at"]).total_seconds() * share))
    assume(row["started_at"] < cut < end)
    first = {**row, "ended_at": cut, "ended_reason": None, "subscription_id": row["subscription_id"] or "s9"}
    others = [other for other in ledger.items if other is not row]
    return ledger.with_items([*others, first, {**first, "started_at": cut, "ended_at": row["ended_at"]}])


SAME_ITEMS = (
    "mrr", "mrr:average", "mrr:gross", *MOVEMENTS, "net_new_mrr:event", "fx_mrr", "new_customers",
    "intra_period_customers", "customer_churn_rate",
)  # fmt: skip


@examples(8)
@given(ledgers(), st.integers(0, 9), st.floats(0, 1))
def test_17_touching_spans_are_one(database: Database, ledger: Ledger, number: int, share: float) -> None:
    with world(database, ledger.tables, ledger.zone) as one:
        before = [one.values(name) for name in SAME_ITEMS]
    with world(database, split(ledger, number, share).tables, ledger.zone) as one:
        for name, values in zip(SAME_ITEMS, before, strict=True):
            assert all_same(one.values(name), values), name


@examples(8)
@given(ledgers(), st.integers(0, 9))
def test_18_two_halves_are_one(database: Database, ledger: Ledger, number: int) -> None:
    row = ledger.items[number % len(ledger.items)]
    halves = [{**row, "unit_amount": row["unit_amount"] / 2}] * 2
    others = [other for other in ledger.items if other is not row]
    with world(database, ledger.tables, ledger.zone) as one:
        before = [one.values(name) for name in SAME_ITEMS]
    with world(database, ledger.with_items([*others, *halves]).tables, ledger.zone) as one:
        for name, values in zip(SAME_ITEMS, before, strict=True):
            assert all_same(one.values(name), values), name


def newcomer(zone: str, start: date, end: date | None, amount: int = 70) -> Row:
    """An item of an account that is in no drawn ledger."""
    return blank(
        "subscription_items",
        account_id="Z",
        unit_amount=Decimal(amount),
        currency="USD",
        interval="month",
        started_at=local(start, time(8), zone),
        ended_at=None if end is None else local(end, time(18), zone),
    )


@examples(8)
@given(ledgers(), st.integers(1, 10), st.integers(1, 15))
def test_19_who_joins_and_leaves_within_a_month(
    database: Database, ledger: Ledger, day: int, length: int
) -> None:
    """Changes no number of the month's end; it is counted as intra-period."""
    names = ("mrr", "arr", *MOVEMENTS, "active_customers", "new_customers", "churned_customers")
    ratios = ("customer_churn_rate", "net_mrr_churn_rate", "gross_mrr_churn_rate")
    visitor = newcomer(ledger.zone, date(2025, 2, day), date(2025, 2, day + length))
    with world(database, ledger.tables, ledger.zone, start=date(2025, 1, 1), end=date(2025, 4, 1)) as one:
        before = [one.numbers(name) for name in (*names, *ratios)]
        seen = one.numbers("intra_period_customers")
    more = ledger.with_items([*ledger.items, visitor])
    with world(database, more.tables, ledger.zone, start=date(2025, 1, 1), end=date(2025, 4, 1)) as one:
        for name, values in zip((*names, *ratios), before, strict=True):
            assert all_same(one.numbers(name), values), name
        assert one.numbers("intra_period_customers") == [seen[0], seen[1] + 1, seen[2]]


@examples(8)
@given(ledgers(), st.sampled_from((Decimal("0.5"), Decimal(3))))
def test_20_rates_after_the_opening_move_fx_only(database: Database, ledger: Ledger, k: Decimal) -> None:
    """Rates of February on are changed: movements and retention of February are not, its fx is."""
    span = {"start": date(2025, 2, 1), "end": date(2025, 3, 1)}
    kept = (*MOVEMENTS, "net_mrr_churn_rate", "gross_mrr_churn_rate")
    euros = newcomer(ledger.zone, date(2024, 12, 1), None) | {"currency": "EUR"}
    ledger = ledger.with_items([*ledger.items, euros])
    changed = [
        row if row["on"] < date(2025, 2, 1) else {**row, "rate": row["rate"] * k} for row in ledger.rates
    ]
    with world(database, ledger.tables, ledger.zone, **span) as one:
        before = [one.values(name) for name in kept]
        (fx,), (closing,) = one.numbers("fx_mrr"), one.numbers("mrr")
    with world(database, {**ledger.tables, "exchange_rates": changed}, ledger.zone, **span) as one:
        for name, values in zip(kept, before, strict=True):
            assert all_same(one.values(name), values), name
        (later_fx,), (later_closing,) = one.numbers("fx_mrr"), one.numbers("mrr")
    assert not same(fx, later_fx)
    assert same(later_closing - closing, later_fx - fx)


@examples(10)
@given(ledgers())
def test_21_twelve_times_a_year_is_a_month(database: Database, ledger: Ledger) -> None:
    monthly = [{**row, "interval": "month", "interval_count": None} for row in ledger.items]
    yearly = [{**row, "interval": "year", "unit_amount": row["unit_amount"] * 12} for row in monthly]
    with world(database, ledger.with_items(monthly).tables, ledger.zone) as one:
        before = [one.values(name) for name in ("mrr", "mrr:gross", "net_new_mrr")]
    with world(database, ledger.with_items(yearly).tables, ledger.zone) as one:
        for name, values in zip(("mrr", "mrr:gross", "net_new_mrr"), before, strict=True):
            assert all_same(one.values(name), values), name


@examples(8)
@given(ledgers(least=2), st.dates(date(2025, 2, 1), date(2025, 2, 28)))
def test_22_a_new_customer_changes_no_retention(database: Database, ledger: Ledger, day: date) -> None:
    """Of the windows in which it joins."""
    span = {"start": date(2025, 2, 1), "end": date(2025, 3, 1)}
    more = ledger.with_items([*ledger.items, newcomer(ledger.zone, day, None)])

    def kept(one: World) -> list[float | None]:
        found = [one.values("customer_retention_rate"), one.values("customer_churn_rate")]
        for window in ("1mo", "3mo"):
            for name in ("net_revenue_retention", "gross_revenue_retention"):
                found.append(one.values(name, trailing=window))
        return [value for values in found for value in values]

    with world(database, ledger.tables, ledger.zone, **span) as one:
        before = kept(one)
    with world(database, more.tables, ledger.zone, **span) as one:
        assert all_same(kept(one), before)


@examples(10)
@given(ledgers(plain=True))
def test_23_days_sum_to_the_month(database: Database, ledger: Ledger) -> None:
    """In one currency; between two the difference of the rates is in fx."""
    span = {"start": date(2025, 1, 1), "end": date(2025, 4, 1)}
    with world(database, ledger.tables, ledger.zone, **span) as one:
        days = one.points("net_new_mrr", grain="day")
        months = [0.0, 0.0, 0.0]
        for point in days:
            months[point.start.month - 1] += float(point.value or 0)
        assert all_same(one.numbers("net_new_mrr"), months)


def test_the_ledgers_have_the_edges() -> None:
    """What the properties are for occurs: gaps, both currencies, same-day and endless items."""
    found: list[Row] = []

    @examples(60)
    @given(ledgers())
    def gather(ledger: Ledger) -> None:
        found.extend(ledger.items)

    gather()
    lengths = [row["ended_at"] and row["ended_at"] - row["started_at"] for row in found]
    assert {row["currency"] for row in found} == {"USD", "EUR"}
    assert {row["account_id"] for row in found} == set(ACCOUNTS)
    assert None in lengths
    assert any(length is not None and length < timedelta(days=1) for length in lengths)
    assert len(ZONES) == 5


def test_pairs_of_months_touch() -> None:
    """The months asked about follow one another without a gap."""
    with Database(None) as one_database, world(one_database, {}) as one:
        points = one.points("mrr")
    assert all(first.end == second.start for first, second in pairwise(points))
    assert all(point.value is None and point.reason for point in points)
