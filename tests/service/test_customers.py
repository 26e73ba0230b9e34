"""The list of customers and one customer's page, in figures computed by hand from the small company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached, NotFound
from tenure.service.customer.brief import Brief, brief
from tenure.service.customer.everyone import Band, State, everyone
from tenure.service.customer.health import rounded_to_sum
from tenure.service.customer.usage import usual
from tenure.service.customers import SORTS, Wanted, listing, matching, records, total
from tests.contacts import ODD_ID, known_company


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cached]:
    with known_company(tmp_path_factory.mktemp("customers") / "company") as workspace:
        yield Cached(workspace)


def found(cached: Cached, id: str, since: str = "", **asked: object) -> Brief:
    return brief(cached, cached.asked(**asked), id, since)


def test_very_many_are_held_once(cached: Cached, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "tenure.service.customer.everyone"
    monkeypatch.setattr(f"{module}.LARGE", 1)
    one = Cached(cached.workspace)
    now, then = one.asked(), one.asked(as_of="2025-05-02")
    first = everyone(one, now)
    assert everyone(one, now) is first
    assert everyone(one, then) is not first
    assert everyone(one, now) is not first  # the other took its place
    assert everyone(one, now).customers == first.customers


def test_every_account_but_the_internal_one_is_there_with_its_state(cached: Cached) -> None:
    states = {one.account_id: one.state for one in everyone(cached, cached.asked()).customers}
    paying = dict.fromkeys(("A", "B", "D", ODD_ID), State.CUSTOMER)
    assert states == {**paying, "C": State.CHURNED, "N": State.NEVER_PAID}
    then = everyone(cached, cached.asked(as_of="2025-03-20")).by_id
    assert (then["D"].state, then["C"].state) == (State.TRIAL, State.CUSTOMER)
    assert "N" not in then  # not created yet


def test_a_customer_in_figures(cached: Cached) -> None:
    by_id = everyone(cached, cached.asked()).by_id
    amber, birch, cedar = by_id["A"], by_id["B"], by_id["C"]
    assert (amber.mrr, amber.change, amber.plan) == (180, 0, "pro")
    assert (amber.renewal_on, amber.renewal_value) == (date(2025, 8, 1), 2160)
    assert (birch.renewal_on, birch.renewal_value) == (date(2026, 3, 1), 660)
    assert (amber.contact_on, amber.contact_kind, amber.open_tickets) == (date(2025, 6, 25), "ticket", 1)
    assert (birch.contact_on, birch.contact_kind) == (date(2025, 6, 30), "survey")
    assert (amber.active_on, birch.active_on) == (date(2025, 6, 5), None)
    assert (cedar.mrr, cedar.until_on, cedar.score) == (0, date(2025, 5, 10), None)
    assert by_id[ODD_ID].mrr == 120
    assert by_id[ODD_ID].owner == "Ola"
    before = everyone(cached, cached.asked(as_of="2025-04-15")).by_id
    assert (before["A"].change, before["D"].change) == (80, 90)
    assert (before[ODD_ID].mrr, before[ODD_ID].change) == (120, 0)  # the euro rose, the price did not


@pytest.mark.parametrize("as_of", [None, "2025-06-15", "2025-05-01", "2025-03-16"])
@pytest.mark.parametrize(
    "where", [[], ["region=EU"], ["region=US", "plan=pro"], ["plan=pro", "plan=starter"]]
)
def test_the_sum_is_the_metric(cached: Cached, as_of: str | None, where: list[str]) -> None:
    asked = cached.asked(as_of=as_of, where=where)
    page = listing(cached, asked, Wanted())
    metric = cached.show((page.metric,), page.asked.change(where=asked.question.where)).results[0]
    assert page.mrr is not None
    assert page.mrr == metric.points[-1].value
    assert page.paying == metric.points[-1].n


def test_a_missing_rate_makes_no_sum(cached: Cached) -> None:
    asked = cached.asked(as_of="2024-12-15")  # Cedar pays in euro, whose rates begin on the 20th
    page = listing(cached, asked, Wanted())
    assert page.mrr is None
    assert cached.show((page.metric,), page.asked).results[0].points[-1].value is None
    assert everyone(cached, asked).by_id["C"].pays


def test_search_state_and_filter_narrow(cached: Cached) -> None:
    def ids(where: tuple[str, ...] = (), **wanted: str) -> list[str]:
        rows, _ = matching(cached, cached.asked(where=list(where)), Wanted(**wanted))
        return [one.account_id for one in rows]

    assert ids() == ["A", ODD_ID, "D", "B", "N", "C"]  # by MRR, then by name
    assert ids(q="SONS") == ["A"]
    assert ids(q="fox/1") == [ODD_ID]
    assert ids(state="churned") == ["C"]
    assert ids(("region=EU",), state="customer") == ["A", ODD_ID]
    assert ids(("plan=(none)",)) == ["N", "C"]
    assert ids(sort="renewal")[:2] == ["A", "B"]
    assert ids(sort="-renewal")[:2] == ["B", "A"]  # those without one come last either way
    rows, left_out = matching(cached, cached.asked(where=["channel=email"]), Wanted())
    assert (len(rows), left_out) == (6, ("channel",))


@pytest.mark.parametrize("sort", SORTS)
def test_every_column_sorts_both_ways(cached: Cached, sort: str) -> None:
    key = SORTS[sort]
    for text, is_down in ((sort, False), (f"-{sort}", True)):
        rows, _ = matching(cached, cached.asked(), Wanted(sort=text))
        values = [key(one) for one in rows]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=is_down)
        assert values[len(known) :] == [None] * (len(values) - len(known))


@pytest.mark.parametrize(
    "wanted",
    [Wanted(sort="colour"), Wanted(state="happy"), Wanted(page="2"), Wanted(page="0"), Wanted(page="²")],
)
def test_what_cannot_be_listed_is_said(cached: Cached, wanted: Wanted) -> None:
    with pytest.raises(UserError):
        listing(cached, cached.asked(), wanted)


def test_records_are_flat(cached: Cached) -> None:
    rows, _ = matching(cached, cached.asked(), Wanted(q="fox"))
    record = records(rows, "USD")[0]
    assert (record["account_id"], record["mrr"], record["mrr_change"]) == (ODD_ID, 120, 0)
    assert record["health_score"] is None
    assert total(rows) == Decimal(120)


def test_movements_and_exchange_rates_add_up_to_the_mrr(cached: Cached) -> None:
    for id, opening, moved, exchange, now in (
        ("A", 0, [80, 100], 0, 180),
        (ODD_ID, 0, [110], 10, 120),
        ("D", 0, [90], 0, 90),
    ):
        money = found(cached, id).money
        assert (money.opening, [one.amount for one in money.movements]) == (opening, moved)
        assert money.exchange == exchange
        assert money.levels[-1].mrr == now == opening + sum(moved) + exchange
        assert len(money.levels) == 25
        assert money.levels[-1].is_partial
    amber = found(cached, "A").money
    assert [(f"{one.day}", one.kind, one.cause) for one in amber.movements] == [
        ("2025-03-15", "expansion", "price"),
        ("2024-02-01", "new", ""),
    ]
    march = next(one for one in amber.levels if one.start == date(2025, 2, 1))
    assert (march.mrr, march.is_partial) == (100, False)


def test_contracts_say_what_became_of_them(cached: Cached) -> None:
    contracts = found(cached, "B").money.contracts
    assert [(one.contract_id, one.state, one.value) for one in contracts] == [
        ("c3", "running", 660),
        ("c2", "renewed", 600),
    ]


def test_contributions_sum_to_the_score(cached: Cached) -> None:
    health = found(cached, "A").health
    assert health is not None
    # 6 × 83.33 for a 9, 2 × 80 for one open ticket, 2 × 100 for 3 × 1 event against 2; all of 10 is known
    assert [(c.name, round(c.contribution or 0, 6)) for c in health.components] == [
        ("survey", 50),
        ("tickets", 16),
        ("use", 20),
    ]
    assert (round(health.score or 0, 6), round(health.drawn or 0, 6), health.coverage) == (86, 0, 1)
    assert {c.name: c.age_days for c in health.components} == {"survey": 11, "tickets": 0, "use": 0}

    birch = found(cached, "B").health
    assert birch is not None
    assert birch.score == pytest.approx(93 + 0.8 / 0.87 * 7, abs=1e-9)
    parts = [c.contribution for c in birch.components if c.contribution is not None]
    assert sum(parts) + (birch.drawn or 0) == pytest.approx(birch.score, abs=1e-9)
    assert everyone(cached, cached.asked()).by_id["B"].band is Band.HEALTHY


def test_too_little_known_is_no_score(cached: Cached) -> None:
    health = found(cached, "D").health
    assert health is not None
    assert (health.score, health.drawn, health.coverage) == (None, None, pytest.approx(0.2))
    assert found(cached, "C").health is None


def test_old_answers_do_not_count(cached: Cached) -> None:
    health = found(cached, "A", as_of="2025-12-01").health
    assert health is not None
    survey = next(c for c in health.components if c.name == "survey")
    assert (survey.value, survey.age_days, survey.points, survey.is_too_old) == (9, 163, None, True)


def test_use_is_known_from_the_first_day_to_the_newest_data(cached: Cached) -> None:
    usage = found(cached, "A").usage
    weeks = {f"{week.start}": week for week in usage.weeks}
    assert len(weeks) == 26
    assert (weeks["2025-06-02"].users, weeks["2025-06-02"].events) == (1, 1)
    assert weeks["2025-05-26"].events == 0
    assert weeks["2025-06-09"].events is None  # nothing has come in from anybody since June 5
    band = weeks["2025-06-02"].usual_events
    assert band is not None
    assert band.mean == pytest.approx(2 / 12)
    assert (usage.first_on, usage.last_on) == (date(2024, 1, 5), date(2025, 6, 5))
    assert found(cached, "B").usage.first_on is None


def test_what_is_usual_needs_four_weeks() -> None:
    assert usual([1, None, 2, 3]) is None
    band = usual([None, 2, 4, 4, 6])
    assert band is not None
    assert (band.mean, round(band.low, 4), round(band.high, 4)) == (4, 2.367, 5.633)


def test_since_we_last_spoke(cached: Cached) -> None:
    since = found(cached, "A").timeline.since
    assert (since.day, since.days, since.is_spoken) == (date(2025, 5, 15), 47, True)
    assert (since.mrr_then, since.mrr_now) == (180, 180)
    assert (since.opened, since.solved, since.answers, since.feedback) == (1, 0, 2, 1)
    assert since.events is not None
    assert (since.events.now, since.events.before) == (1, 2)
    longer = found(cached, "A", "2025-03-01").timeline.since
    assert (longer.mrr_then, longer.mrr_now, longer.is_given) == (100, 180, True)
    birch = found(cached, "B", "2025-02-10").timeline.since
    assert (birch.signed, birch.ended, birch.opened, birch.solved) == (1, 1, 4, 4)
    assert found(cached, "D").timeline.since.day == date(2025, 4, 2)  # nobody spoke with it: 90 days


@pytest.mark.parametrize("since", ["2025-07-02", "yesterday", "1970-01-01"])
def test_only_past_days_can_be_looked_back_to(cached: Cached, since: str) -> None:
    with pytest.raises(UserError):
        found(cached, "A", since)


def test_the_timeline_holds_everything_the_latest_first(cached: Cached) -> None:
    happenings = found(cached, "A").timeline.happenings
    days = [one.day for one in happenings]
    assert days == sorted(days, reverse=True)
    kinds = {one.kind for one in happenings}
    assert kinds == {"call", "qbr", "ticket", "nps", "feedback", "contract", "expansion", "new"}


def test_tickets_open_first_and_people(cached: Cached) -> None:
    support = found(cached, "A").support
    assert (support.count, support.open, support.tickets[0].subject) == (1, 1, "Export fails")
    assert support.tickets[0].age_seconds == 6 * 86400 + 90 * 60
    birch = found(cached, "B").support
    assert (birch.count, birch.open, len(birch.tickets)) == (18, 0, 18)
    assert birch.tickets[0].age_seconds == 25 * 3600
    people = found(cached, "A").people
    assert [(one.user_id, one.active_on) for one in people.people] == [("u1", date(2025, 6, 5)), ("u2", None)]


def test_the_clocks_hold_on_the_page_too(cached: Cached) -> None:
    then = found(cached, "A", as_of="2025-03-10")
    assert then.customer.mrr == 100
    assert then.timeline.since.day == date(2025, 3, 1)
    assert then.support.count == 0


def test_nobody_of_that_id(cached: Cached) -> None:
    with pytest.raises(NotFound, match=r"Did you mean Amber & Sons \(A\)"):
        found(cached, "ambr & sons")
    with pytest.raises(NotFound, match="There is no customer 'Z'"):
        found(cached, "Z")


def test_rounded_parts_add_up() -> None:
    parts = [1 / 3] * 3 + [50.04, -0.96]
    shown = rounded_to_sum(parts)
    assert sum(shown) == Decimal("50.1")
    assert all(abs(float(one) - part) <= 0.1 for one, part in zip(shown, parts, strict=True))
