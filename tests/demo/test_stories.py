"""Every planted story can be seen in the raw data, and the company looks like one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from tenure.demo import STORIES
from tenure.demo.clock import Clock, calendar_date

UNTIL = date(2026, 3, 15)
CLOCK = Clock(UNTIL)


def start(month: int) -> str:
    """The first day of a month of the company."""
    return calendar_date(CLOCK.month(month)).isoformat()


def one(raw: duckdb.DuckDBPyConnection, query: str) -> float:
    """The single number that a query returns."""
    value = raw.execute(query).fetchall()[0][0]
    assert value is not None, query
    return float(value)


def between(column: str, first: int, last: int) -> str:
    """From the beginning of one month to the beginning of another."""
    return f"{column} >= '{start(first)}' and {column} < '{start(last)}'"


Check = Callable[[duckdb.DuckDBPyConnection], bool]
MONTHLY = """quantity::double * unit_amount::double * (1 - coalesce(discount_share::double, 0))
    / case interval when 'year' then 12 when 'quarter' then 3 when 'term' then 12
      else interval_count::int end"""
RUNNING = (
    "item_id not like 'bad%' and unit <> 'usage' and coalesce(cause, '') <> 'pause' "
    "and started_at < '{at}' and coalesce(ended_at, '9999') >= '{at}'"
)


def response_hours(raw: duckdb.DuckDBPyConnection, first: int, last: int) -> float:
    return one(
        raw,
        f"""with reply as (select ticket_id, min("at"::timestamp) as replied from ticket_events
        where kind = 'agent_reply' and actor_kind = 'agent' group by 1)
        select median(epoch(replied - opened_at::timestamp)) / 3600 from tickets join reply using (ticket_id)
        where ticket_id not like 'bad%' and is_internal = 'false' and {between("opened_at", first, last)}""",
    )


def satisfied(raw: duckdb.DuckDBPyConnection, first: int, last: int) -> float:
    return one(
        raw,
        f"""select avg((score in ('4', '5'))::int) from survey_responses
        where survey = 'csat' and response_id not like 'bad%' and {between("answered_at", first, last)}""",
    )


def days_to_value(raw: duckdb.DuckDBPyConnection, first: int, last: int) -> float:
    return one(
        raw,
        f"""with v as (select account_id, min(occurred_at) as at from events where event = 'plan_published'
        group by 1)
        select median(epoch(v.at::timestamp - created_at::timestamp)) / 86400 from accounts join v
        using (account_id) where size = 'small' and account_id not like 'bad%'
        and {between("created_at", first, last)}""",
    )


def onboarded(raw: duckdb.DuckDBPyConnection, first: int, last: int) -> float:
    return one(
        raw,
        f"""with s as (select user_id, count(distinct event) as steps from events where event in
        ('profile_completed', 'team_invited', 'project_created', 'integration_connected') group by 1)
        select avg((coalesce(steps, 0) = 4)::int) from users left join s using (user_id)
        join accounts using (account_id) where size = 'small' and accounts.account_id not like 'bad%'
        and user_id not like 'bad%' and {between("users.created_at", first, last)}""",
    )


def count(
    raw: duckdb.DuckDBPyConnection, table: str, column: str, first: int, last: int, also: str = "true"
) -> float:
    return one(raw, f"select count(*) from {table} where {between(column, first, last)} and {also}")


def price_changes(raw: duckdb.DuckDBPyConnection, first: int, last: int) -> float:
    # Local midnight lies up to two hours before the first of the month in UTC.
    low, high = (calendar_date(CLOCK.month(month) - 1).isoformat() for month in (first, last))
    return one(
        raw,
        "select count(*) from subscription_items where cause = 'price' "
        f"and started_at between '{low}' and '{high}'",
    )


def quiet_leavers(raw: duckdb.DuckDBPyConnection) -> bool:
    """Of the accounts that left, some used the product less in their last 60 days and some as before."""
    ratios = raw.execute("""
        with gone as (select account_id, max(ended_at)::timestamp as at from subscription_items
            where ended_reason is not null and item_id not like 'bad%' group by 1),
        use as (select gone.account_id, gone.at, count(*) filter (where occurred_at::timestamp
                between gone.at - interval 60 day and gone.at) as late,
            count(*) filter (where occurred_at::timestamp
                between gone.at - interval 150 day and gone.at - interval 90 day) as early
            from gone join events using (account_id) where event_id not like 'bad%' group by all)
        select late / early from use where early > 60""").fetchall()
    shares = [ratio for (ratio,) in ratios]
    fine, faded = sum(share > 0.8 for share in shares), sum(share < 0.65 for share in shares)
    return fine >= 4 and faded >= 8


def leaver_leaves(raw: duckdb.DuckDBPyConnection) -> bool:
    worth = one(
        raw,
        f"select sum({MONTHLY}) from subscription_items join accounts using (account_id) "
        f"where name like 'Harrow%' and {RUNNING.format(at=start(-3))}",
    )
    after = one(
        raw,
        "select count(*) from subscription_items join accounts using (account_id) "
        f"where name like 'Harrow%' and {RUNNING.format(at=start(-2))}",
    )
    return worth > 9_000 and after == 0


def rate(raw: duckdb.DuckDBPyConnection, month: int) -> float:
    return one(
        raw,
        "select avg(rate::double) from exchange_rates where currency = 'EUR' "
        f"and {between(chr(34) + 'on' + chr(34), month, month + 1)}",
    )


CHECKS: dict[str, Check] = {
    "Price rise": lambda raw: (
        price_changes(raw, -24, -8) == 0 and price_changes(raw, -8, -7) > 2 * price_changes(raw, -7, -6) > 0
    ),
    "Guided onboarding": lambda raw: days_to_value(raw, -9, 0) < 0.6 * days_to_value(raw, -24, -9),
    "Guided onboarding is finished more often": lambda raw: (
        onboarded(raw, -9, -1) > onboarded(raw, -24, -9) + 0.04
    ),
    "Referral programme": lambda raw: (
        count(raw, "referrals", "referred_at", -6, 0) > 3 * count(raw, "referrals", "referred_at", -12, -6)
    ),
    "Autopilot launched": lambda raw: (
        count(raw, "events", "occurred_at", -24, -7, "event = 'autopilot_used'") == 0
        and count(raw, "events", "occurred_at", -2, 0, "event = 'autopilot_used'")
        > count(raw, "events", "occurred_at", -6, -4, "event = 'autopilot_used'")
        > 20
    ),
    "Outage": lambda raw: (
        count(raw, "tickets", "opened_at", -4, -3) > 1.25 * count(raw, "tickets", "opened_at", -5, -4)
        and count(raw, "tickets", "opened_at", -4, -3) > 1.2 * count(raw, "tickets", "opened_at", -3, -2)
    ),
    "Slower answers": lambda raw: response_hours(raw, -4, -2) > 1.7 * response_hours(raw, -9, -4),
    "Satisfaction falls": lambda raw: satisfied(raw, -4, -2) < satisfied(raw, -9, -4) - 0.08,
    "A large customer leaves": leaver_leaves,
    "New shift": lambda raw: response_hours(raw, -2, 0) < 0.75 * response_hours(raw, -9, -4),
    "Leaving while healthy": quiet_leavers,
    "Currencies move": lambda raw: (
        rate(raw, -20) > rate(raw, -7) + 0.03 and rate(raw, -1) > rate(raw, -7) + 0.01
    ),
    "Late and faulty rows": lambda raw: (
        one(
            raw,
            "select count(*) from events where event_id like 'late%' "
            "and received_at::timestamp - occurred_at::timestamp > interval 7 day",
        )
        > 50
    ),
}


def test_every_story_has_a_check() -> None:
    assert {story.title for story in STORIES} == set(CHECKS)


@pytest.mark.parametrize("title", CHECKS)
def test_a_story_can_be_seen(raw: duckdb.DuckDBPyConnection, title: str) -> None:
    assert CHECKS[title](raw)


def test_monthly_revenue_is_that_of_a_company_of_this_size(raw: duckdb.DuckDBPyConnection) -> None:
    query = f"select sum({MONTHLY}) from subscription_items where {RUNNING.format(at=start(0))}"
    assert 280_000 < one(raw, query) < 620_000


def test_a_year_keeps_most_of_the_revenue(
    raw: duckdb.DuckDBPyConnection,
) -> None:
    gross, net = raw.execute(f"""
        with before as (select account_id, sum({MONTHLY}) as m from subscription_items
            where {RUNNING.format(at=start(-12))} group by 1),
        after as (select account_id, sum({MONTHLY}) as m from subscription_items
            where {RUNNING.format(at=start(0))} group by 1)
        select sum(least(before.m, coalesce(after.m, 0))) / sum(before.m),
            sum(coalesce(after.m, 0)) / sum(before.m)
        from before left join after using (account_id)""").fetchall()[0]
    assert 0.80 < gross < 0.97
    assert 0.95 < net < 1.15


def test_use_is_believable(raw: duckdb.DuckDBPyConnection) -> None:
    days = (date.fromisoformat(start(0)) - date.fromisoformat(start(-1))).days
    month = between("occurred_at", -1, 0)
    active = f"from events where {month} and event <> 'heartbeat' and user_id is not null"
    visits = one(raw, f"select count(distinct (user_id, occurred_at[:10])) {active}")
    people = one(raw, f"select count(distinct user_id) {active}")
    assert 0.22 < visits / days / people < 0.40
