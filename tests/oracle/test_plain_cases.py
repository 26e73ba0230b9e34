"""Small tables with answers found by hand: edges of the day, sessions, trials, renewals, tickets, surveys."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .columns import Tables, blank
from .ledger import item_mrr
from .periods import Clock, Period, last_begun_day, midnight, period_of, trailing
from .registry import METRICS

NEW_YORK = Clock("America/New_York", datetime(2025, 6, 1, tzinfo=UTC))
UTC_CLOCK = Clock("UTC", datetime(2025, 6, 1, tzinfo=UTC))
MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def value(
    name: str, tables: Tables, period: Period = MARCH, clock: Clock = UTC_CLOCK, **settings: Any
) -> Fraction | None:
    return METRICS[name](
        tables, period, clock, {key.replace("__", "."): one for key, one in settings.items()}
    )


def items(*rows: tuple[str, Any, str, str | None], **terms: Any) -> Tables:
    """Items of (account, amount, start, end) that are monthly and in USD unless told otherwise."""
    found = [
        blank(
            "subscription_items",
            item_id=f"i{number}",
            account_id=account,
            unit_amount=Decimal(str(amount)),
            started_at=at(start),
            ended_at=None if end is None else at(end),
            **({"currency": "USD", "interval": "month"} | terms),
        )
        for number, (account, amount, start, end) in enumerate(rows)
    ]
    return {"subscription_items": found}


def test_a_local_day_has_23_to_25_hours() -> None:
    days = [date(2025, 3, 8), date(2025, 3, 9), date(2025, 11, 2)]
    lengths = [midnight(day + timedelta(days=1), NEW_YORK) - midnight(day, NEW_YORK) for day in days]
    assert [length.total_seconds() / 3600 for length in lengths] == [24, 23, 25]


def test_calendar() -> None:
    assert period_of("week", date(2025, 3, 2)) == Period(date(2025, 2, 24), date(2025, 3, 3))
    assert period_of("week", date(2025, 3, 2), {"week_start": "sunday"}).start == date(2025, 3, 2)
    assert period_of("quarter", date(2025, 3, 2), {"fiscal_year_start": 2}).start == date(2025, 2, 1)
    assert period_of("year", date(2025, 1, 2), {"fiscal_year_start": 2}).start == date(2024, 2, 1)
    assert trailing(MARCH, "12mo").start == date(2024, 4, 1)
    assert trailing(MARCH, "30d").start == date(2025, 3, 2)
    assert last_begun_day(Clock("America/New_York", at("2025-03-10T04:00:00"))) == date(2025, 3, 9)
    assert last_begun_day(Clock("America/New_York", at("2025-03-10T04:00:01"))) == date(2025, 3, 10)


@pytest.mark.parametrize(
    "terms, monthly",
    [
        ({"interval": "year"}, Fraction(10)),
        ({"interval": "year", "interval_count": 2}, Fraction(5)),
        ({"interval": "quarter"}, Fraction(40)),
        ({"interval": "month", "interval_count": 6}, Fraction(20)),
        ({"interval": "week"}, Fraction(520)),
        ({"interval": "day", "interval_count": 30}, Fraction(120 * 365, 12 * 30)),
        ({"interval": "month", "quantity": 3, "discount_share": Decimal("0.25")}, Fraction(270)),
        ({"interval": "quarter", "discount_share": Decimal("0.5"), "discount_amount": 3}, Fraction(19)),
        ({"interval": "month", "unit": "usage"}, Fraction(0)),
    ],
)
def test_factors(terms: dict[str, Any], monthly: Fraction) -> None:
    row = items(("a", 120, "2025-01-01", None), **terms)["subscription_items"][0]
    assert item_mrr(row, UTC_CLOCK) == monthly


def test_terms_paid_once() -> None:
    """A term counts in the local calendar: these 12 months start in winter and end in summer time."""
    row = items(("a", 120, "2025-01-15T05:00:00", "2025-07-15T04:00:00"), interval="term")[
        "subscription_items"
    ][0]
    assert item_mrr(row, NEW_YORK) == 20
    row = items(("a", 120, "2025-01-15", "2025-02-24"), interval="term")["subscription_items"][0]
    assert item_mrr(row, UTC_CLOCK) == Fraction(120 * 365, 12 * 40)


def test_midnight_belongs_to_the_day_before() -> None:
    """Ends at midnight of 1 March in New York: in February's closing state, churned in March."""
    tables = items(("a", 10, "2025-01-10", "2025-03-01T05:00:00"), ("b", 20, "2025-03-01T05:00:00", None))
    february = Period(date(2025, 2, 1), date(2025, 3, 1))
    assert value("mrr", tables, february, NEW_YORK) == 10
    assert value("churned_mrr", tables, MARCH, NEW_YORK) == 10
    assert value("new_mrr", tables, MARCH, NEW_YORK) == 20
    assert value("new_mrr", tables, february, UTC_CLOCK) == 0


@pytest.mark.parametrize(
    "end, start, bridged",
    [
        ("2025-03-10", "2025-03-11", True),
        ("2025-03-10T00:00:01", "2025-03-11T23:59:59", True),
        ("2025-03-10", "2025-03-12", False),
        ("2025-03-10T23:00:00", "2025-03-12T01:00:00", False),
    ],
)
def test_a_gap_of_a_day_is_bridged(end: str, start: str, bridged: bool) -> None:
    tables = items(("a", 10, "2025-01-10", end), ("a", 30, start, None))
    assert value("intra_period_customers", tables) == (0 if bridged else 1)
    assert value("expansion_mrr:event", tables) == (20 if bridged else 0)
    tenth = Period(date(2025, 3, 10), date(2025, 3, 11))
    assert value("mrr", tables, tenth) == (10 if bridged else 0)


def test_a_free_span_is_part_of_the_gap_and_a_second_subscription_fills_it() -> None:
    free = items(
        ("a", 10, "2025-01-10", "2025-03-10"), ("a", 0, "2025-03-10", None), ("a", 30, "2025-03-11", None)
    )
    assert value("churned_mrr:event", free) == 0
    other = items(
        ("a", 10, "2025-01-10", "2025-03-10"), ("a", 5, "2025-01-10", None), ("a", 10, "2025-03-11", None)
    )
    assert value("contraction_mrr:event", other) == 10
    assert value("expansion_mrr:event", other) == 10


def test_a_credit_may_sink_an_account_to_nothing_only() -> None:
    tables = items(
        ("a", 10, "2025-01-10", None), ("a", -15, "2025-03-05", None), ("b", 7, "2025-01-10", None)
    )
    assert value("mrr", tables) == 7
    assert value("churned_mrr", tables) == 10


def test_involuntary_churn() -> None:
    tables = items(("a", 10, "2025-01-10", "2025-03-05"), ("b", 5, "2025-01-10", "2025-03-06"))
    tables["subscription_items"][0]["ended_reason"] = "non_payment"
    assert value("churned_mrr:involuntary", tables) == 10
    assert value("customer_churn_rate:voluntary", tables) == Fraction(1, 2)


def test_no_rate_no_value() -> None:
    tables = items(("a", 10, "2025-01-10", None), currency="EUR")
    rate = blank("exchange_rates", on=date(2025, 3, 24), currency="EUR", rate=Decimal("1.5"))
    assert value("mrr", {**tables, "exchange_rates": [rate]}) == 15
    rate["on"] = date(2025, 3, 23)
    assert value("mrr", {**tables, "exchange_rates": [rate]}) is None
    assert value("active_customers", {**tables, "exchange_rates": [rate]}) == 1
    assert (
        value("contraction_mrr", {**tables, "exchange_rates": [rate]}) == 0
    )  # nothing moved: no rate is needed


def test_mean_of_days() -> None:
    """Ten of March's 31 days close with 31; the day it starts, it counts."""
    tables = items(("a", 31, "2025-03-22T12:00:00", None), ("b", 1, "2025-01-01", "2025-02-01"))
    assert value("mrr:average", tables) == 10


def test_trials() -> None:
    """Paid a week after the end counts, a second later not; who pays already and second trials are out."""
    tables = items(
        ("a", 10, "2025-03-21", None),
        ("b", 10, "2025-03-21T00:00:01", None),
        ("c", 10, "2025-01-01", None),
        ("d", 10, "2025-03-03", None),
    )
    starts = [("a", "2025-02-28"), ("b", "2025-02-28"), ("c", "2025-03-01")]
    starts += [("d", "2025-03-01"), ("d", "2025-03-10")]
    tables["trials"] = [
        blank(
            "trials",
            trial_id=str(i),
            account_id=account,
            started_at=at(start),
            ends_at=at(start) + timedelta(days=14),
        )
        for i, (account, start) in enumerate(starts)
    ]
    assert value("trial_conversion_rate", tables) == Fraction(2, 3)
    early = Clock("UTC", at("2025-03-15"))  # only d, whose trial ended on 3 March when it paid, has matured
    assert value("trial_conversion_rate", tables, MARCH, early) == 1
    assert value("trial_conversion_rate:period", tables) == 1


def events(*rows: tuple[str | None, str], **more: Any) -> Tables:
    return {
        "events": [
            blank("events", event_id=f"{i:03}", event="use", user_id=user, occurred_at=at(moment), **more)
            for i, (user, moment) in enumerate(rows)
        ]
    }


def test_sessions_end_after_more_than_thirty_minutes() -> None:
    tables = events(
        ("u", "2025-03-01T23:40:00"), ("u", "2025-03-02T00:10:00"), ("u", "2025-03-02T00:40:01"),
        ("v", "2025-03-02T00:10:00"),
    )  # fmt: skip
    assert value("session_duration", tables) == 600
    assert value("session_duration:median", tables) == 0
    assert value("session_duration:without_bounces", tables) == 1800
    assert value("session_duration", tables, Period(date(2025, 3, 1), date(2025, 3, 2))) == 1800


def test_days_are_local() -> None:
    tables = events(("u", "2025-03-02T04:59:59"), ("u", "2025-03-02T05:00:00"), (None, "2025-03-02T06:00:00"))
    day = Period(date(2025, 3, 1), date(2025, 3, 2))
    assert value("dau", tables, day, NEW_YORK) == 1
    assert value("dau", tables, MARCH, NEW_YORK) == Fraction(2, 31)
    assert value("stickiness", tables, MARCH, NEW_YORK) == Fraction(2, 31)
    assert value("stickiness", tables, MARCH, Clock("America/New_York", at("2025-03-03"))) == 1


def test_the_first_instant_of_the_next_period_is_not_in_this_one() -> None:
    tables = events(("u", "2025-03-31T23:59:59"), ("v", "2025-04-01"))
    assert value("mau", tables) == 1
    assert value("mau", tables, Period(date(2025, 4, 1), date(2025, 5, 1))) == 1


def test_internal_users_and_passive_events_are_out() -> None:
    tables = events(("u", "2025-03-02"), ("v", "2025-03-02"))
    assert value("mau", tables) == 2
    tables["users"] = [blank("users", user_id="u", is_internal=True)]
    assert value("mau", tables) == 1
    assert value("mau", tables, activity__passive_events=["use"]) == 0


def test_the_account_of_an_event() -> None:
    tables = events(("u", "2025-02-20"), ("u", "2025-03-20"))
    tables["users"] = [blank("users", user_id="u", account_id="home")]
    tables["memberships"] = [
        blank(
            "memberships",
            user_id="u",
            account_id="guest",
            started_at=at("2025-03-01"),
            ended_at=at("2025-03-20"),
        )
    ]
    assert value("active_accounts", tables) == 1
    assert (
        value("activity_churn_rate", tables) == 0
    )  # home before and after: the membership ended that instant
    tables["memberships"][0]["ended_at"] = None
    assert value("activity_churn_rate", tables) == 1


def test_orders_of_a_day_are_one() -> None:
    moments = ["2025-03-02T04:59:00", "2025-03-02T05:01:00", "2025-03-02T23:00:00", "2025-03-12T12:00:00"]
    tables: Tables = {
        "orders": [
            blank("orders", order_id=str(i), account_id=account, ordered_at=at(moment), status="paid")
            for i, (account, moment) in enumerate([("a", moment) for moment in moments] + [("b", moments[0])])
        ]
    }
    more = {"ordered_at": at("2025-03-20"), "account_id": "b"}
    for kind, status in (("repeat", "cancelled"), ("repeat", "refunded"), ("subscription", "paid")):
        tables["orders"].append(blank("orders", order_id=kind + status, kind=kind, status=status, **more))
    assert value("repeat_purchase_rate", tables, MARCH, NEW_YORK) == Fraction(1, 2)
    assert value("time_between_purchases", tables, MARCH, NEW_YORK) == Fraction(1 + 10, 2)
    assert value("time_between_purchases", tables, MARCH, UTC_CLOCK) == 10
    assert value("time_between_purchases:per_purchase", tables, MARCH, NEW_YORK) == Fraction(11, 4)


def test_renewals() -> None:
    """A renews 30 days late, b 31 days late, c is merged with d into one of less value, e is a month long."""
    rows = [
        ("a1", "2024-03-10", "2025-03-10", 100, None), ("a2", "2025-04-09", "2026-04-09", 150, None),
        ("b1", "2024-03-10", "2025-03-10", 100, None), ("b2", "2025-04-10", "2026-04-10", 100, None),
        ("c1", "2024-03-10", "2025-03-10", 100, "c3"), ("d2", "2024-06-10", "2025-03-10", 50, "c3"),
        ("c3", "2025-03-10", "2026-03-10", 120, None), ("e1", "2025-02-10", "2025-03-10", 100, None),
    ]  # fmt: skip
    tables: Tables = {
        "contracts": [
            blank(
                "contracts",
                contract_id=contract,
                account_id=contract[0],
                started_on=date.fromisoformat(start),
                ended_on=date.fromisoformat(end),
                annual_value=Decimal(amount),
                currency="USD",
                renewed_contract_id=follower,
            )
            for contract, start, end, amount, follower in rows
        ]
    }
    assert value("renewal_rate", tables) == Fraction(3, 4)
    assert value("renewal_rate:per_customer", tables) == Fraction(3, 4)
    assert value("renewal_rate:on_time", tables) == Fraction(2, 4)
    assert value("renewal_rate:gross_dollar", tables) == Fraction(100 + 120, 350)
    assert value("renewal_rate:net_dollar", tables) == Fraction(150 + 120, 350)
    assert value("available_to_renew", tables) == 350
    before = Clock("UTC", at("2025-04-05"))  # a and b are pending
    assert value("renewal_rate", tables, MARCH, before) == 1


def ticket(
    steps: list[tuple[str, str, str | None]], opened: str = "2025-03-03T10:00:00", **more: Any
) -> Tables:
    """One ticket of steps (time, kind, actor or status)."""
    rows = [
        blank(
            "ticket_events",
            ticket_event_id=f"{i:02}",
            ticket_id="t",
            at=at(moment),
            kind=kind,
            actor_kind=None if kind == "status" else who,
            value=who if kind == "status" else None,
            is_public=kind != "internal_note",
        )
        for i, (moment, kind, who) in enumerate(steps)
    ]
    row = blank("tickets", ticket_id="t", user_id="u", opened_at=at(opened), **more)
    return {"tickets": [row], "ticket_events": rows}


OPENED = ("2025-03-03T10:00:00", "opened", "customer")
STEPS: list[tuple[str, str, str | None]] = [
    OPENED,
    ("2025-03-03T10:00:00", "customer_message", "customer"),
    ("2025-03-03T10:05:00", "agent_reply", "bot"),
    ("2025-03-03T10:20:00", "internal_note", "agent"),
    ("2025-03-03T10:30:00", "agent_reply", "agent"),
    ("2025-03-03T11:00:00", "status", "pending"),
    ("2025-03-03T13:00:00", "status", "open"),
    ("2025-03-03T14:00:00", "resolved", "agent"),
]


def test_a_ticket_settled_at_once() -> None:
    tables = ticket(STEPS)
    assert value("first_response_time", tables) == 1800
    assert value("resolution_time", tables) == 4 * 3600
    assert value("resolution_time:requester_wait", tables) == 2 * 3600
    assert value("first_contact_resolution_rate", tables) == 1
    assert (
        value("first_contact_resolution_rate", tables, MARCH, Clock("UTC", at("2025-03-10T14:00:00"))) is None
    )
    assert value("reopen_rate", tables) == 0


def test_a_ticket_that_comes_back() -> None:
    again: list[tuple[str, str, str | None]] = [
        ("2025-03-31T14:00:00", "reopened", "customer"),
        ("2025-04-02T10:00:00", "closed", "agent"),
        ("2025-04-03T10:00:00", "status", "closed"),
    ]
    tables = ticket(STEPS + again)
    april = Period(date(2025, 4, 1), date(2025, 5, 1))
    assert value("reopen_rate", tables) == 1  # exactly 28 days later
    assert value("first_contact_resolution_rate", tables) == 0
    assert value("resolution_time", tables) is None
    assert value("resolution_time", tables, april) == 30 * 86400
    assert value("resolution_time:first_resolution", tables) == 4 * 3600
    assert value("ticket_backlog", tables) == 1
    assert value("ticket_backlog:our_court", tables) == 1
    assert value("ticket_backlog", tables, april) == 0


def test_a_ticket_that_an_agent_opens_in_public() -> None:
    steps: list[tuple[str, str, str | None]] = [
        ("2025-03-03T10:00:00", "opened", "agent"),
        ("2025-03-03T10:00:00", "agent_reply", "agent"),
        ("2025-03-03T12:00:00", "customer_message", "customer"),
        ("2025-03-03T13:00:00", "agent_reply", "agent"),
        ("2025-03-03T13:00:01", "closed", "agent"),
    ]
    tables = ticket(steps)
    assert value("first_response_time", tables) == 3 * 3600
    assert value("first_contact_resolution_rate:one_touch", tables) == 0
    assert value("first_response_time", ticket(steps[:1] + steps[2:])) == 3 * 3600


def test_another_ticket_of_the_same_person_and_topic() -> None:
    tables = ticket(STEPS, category="billing")
    other = blank(
        "tickets", ticket_id="o", user_id="u", opened_at=at("2025-03-10T14:00:00"), category="billing"
    )
    tables["tickets"].append(other)
    assert value("first_contact_resolution_rate", tables) == 0
    other["category"] = "how_to"
    assert value("first_contact_resolution_rate", tables) == 1
    assert value("first_contact_resolution_rate:of_all", tables) == Fraction(1, 2)


def test_quantiles_interpolate() -> None:
    opened = at("2025-03-03T10:00:00")
    tables: Tables = {
        "tickets": [
            blank(
                "tickets",
                ticket_id=str(i),
                opened_at=opened,
                first_response_at=opened + timedelta(seconds=i * i),
            )
            for i in range(1, 5)
        ]
    }
    assert value("first_response_time", tables) == Fraction(4 + 9, 2)
    assert value("first_response_time:mean", tables) == Fraction(30, 4)
    assert value("first_response_time:p90", tables) == 9 + Fraction(7, 10) * 7


def answers(survey: str, scores: list[int], **more: Any) -> Tables:
    return {
        "survey_responses": [
            blank(
                "survey_responses",
                response_id=f"{i:03}",
                survey=survey,
                score=score,
                answered_at=at("2025-03-03") + timedelta(hours=i),
                **({"touchpoint": "relationship"} | more),
            )
            for i, score in enumerate(scores)
        ]
    }


def test_nps() -> None:
    tables = answers("nps", [9] * 8 + [7] * 5 + [8] * 4 + [6] * 22 + [11])
    assert value("nps", tables) == Fraction(100 * (8 - 22), 39)
    assert value("nps", answers("nps", [0, 10], user_id="u")) == 100
    assert value("nps:all_answers", answers("nps", [0, 10], user_id="u")) == 0
    assert value("nps", answers("nps", [9, 9], touchpoint="ticket")) is None


def test_csat_and_ces() -> None:
    assert value("csat", answers("csat", [4] * 7 + [3] + [1] * 2)) == Fraction(7, 10)
    assert value("csat", answers("csat", [8, 9], instrument="csat_0_10")) == Fraction(1, 2)
    assert value("csat", answers("csat", [1, 5], touchpoint="ticket", ticket_id="t")) == 1
    assert value("ces", answers("ces", [1, 4], instrument="ces_1_5_effort")) == (7 + Fraction(5, 2)) / 2
    assert value("ces:easy_share", answers("ces", [4, 5, 3], instrument="ces_1_5")) == Fraction(2, 3)
    assert value("ces:effort_index", answers("ces", [7, 7, 1])) == Fraction(100, 3)
    assert value("ces:net", answers("ces", [6, 7, 2, 4])) == 25


def test_response_rate_waits_two_weeks() -> None:
    tables = answers("nps", [9])
    tables["survey_invitations"] = [
        blank(
            "survey_invitations", invitation_id=str(i), sent_at=at(sent), delivered=there, response_id=answer
        )
        for i, (sent, there, answer) in enumerate(
            [("2025-03-01", True, "000"), ("2025-03-01", True, None), ("2025-03-01", False, None)]
        )
    ]
    assert value("survey_response_rate", tables) == Fraction(1, 2)
    assert value("survey_response_rate", tables, MARCH, Clock("UTC", at("2025-03-15"))) is None
