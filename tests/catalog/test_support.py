"""Rulings and edges of the support metrics that a single worked example cannot show."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Reason
from tenure.query.example import example_question
from tests.catalog.ask import Rows, database_of, points, value

DAY = 86400


# The vendors' published examples ---------------------------------------------------------------


def as_clock(minute: int) -> tuple[int, str]:
    """Weekday (1 Monday) and time of day of a minute since Sunday 00:00."""
    day, rest = divmod(minute, 1440)
    return (day - 1) % 7 + 1, f"{rest // 60:02d}:{rest % 60:02d}"


def business_hours(case: dict[str, Any], changes: list[list[str]]) -> Rows:
    """The schedules of the case as rows that are valid from one change to the next."""
    ends = [change[0] for change in changes[1:]] + [""]
    rows = []
    for (start, name), end in zip(changes, ends, strict=True):
        for opens, closes in case["schedules_utc_minutes_from_sunday"][name]:
            weekday, from_time = as_clock(opens)
            rows.append(
                {
                    "schedule": "desk",
                    "time_zone": "UTC",
                    "weekday": str(weekday),
                    "opens": from_time,
                    "closes": as_clock(closes)[1],
                    "valid_from": start.rstrip("Z"),
                    "valid_until": end.rstrip("Z"),
                }
            )
    return rows


def first_reply_minutes(case: dict[str, Any], changes: list[list[str]]) -> float:
    ticket = {"opened_at": case["created"].rstrip("Z"), "first_response_at": case["first_reply"].rstrip("Z")}
    tables = {"tickets": [ticket], "business_hours": business_hours(case, changes)}
    found = value(tables, "first_response_time:business_hours", "2020-09-01", "2020-10-01")
    assert isinstance(found, float)
    return found / 60


def by_validity(case: dict[str, Any], _: dict[str, Any]) -> float:
    return first_reply_minutes(case, case["schedule_changes"])


def by_last_schedule(_: dict[str, Any], cases: dict[str, Any]) -> float:
    """Zendesk's own reading: the schedule in force at the reply for the whole time."""
    case = cases["frt-biz-fivetran"]
    last = case["schedule_changes"][-1][1]
    return first_reply_minutes(case, [[case["created"][:10], last]])


VENDORS: dict[str, Callable[[dict[str, Any], dict[str, Any]], float]] = {
    "frt-biz-fivetran": by_validity,
    "frt-biz-zendesk-last-schedule": by_last_schedule,
}


@pytest.mark.data
def test_published_examples(data_dir: Path) -> None:
    found = json.loads((data_dir / "vendor_examples" / "worked_examples.json").read_text("utf-8"))
    inputs = {case["id"]: case["inputs"] for case in found}
    ours = {case["id"]: case for case in found if case["id"].startswith("frt-")}
    assert set(ours) == set(VENDORS)
    for name, case in ours.items():
        found_minutes = VENDORS[name](case["inputs"], inputs)
        assert found_minutes == pytest.approx(case["expected"], abs=case["tolerance"]), name


# Which tickets count ---------------------------------------------------------------------------


def test_a_merged_or_deleted_step_takes_a_ticket_out() -> None:
    tables = {
        "tickets": """
            ticket_id, opened_at, status
            a, 2025-01-02, open
            b, 2025-01-02, open
            c, 2025-01-02, open
            d, 2025-01-02, deleted
        """,
        "ticket_events": """
            ticket_id, at, kind
            a, 2025-01-03, merged
            b, 2025-01-03, deleted
            c, 2025-01-03, customer_message
        """,
    }
    assert value(tables, "ticket_volume") == 1
    assert value(tables, "ticket_backlog") == 1
    assert value(tables, "ticket_volume", as_of="2025-01-02T12:00") == 3  # not merged or deleted yet


def test_steps_win_over_columns_of_the_same_ticket_only() -> None:
    tables = {
        "tickets": """
            ticket_id, opened_at, first_response_at, resolved_at, status
            a, 2025-01-02 00:00, 2025-01-02 09:00, 2025-01-02 10:00, solved
            b, 2025-01-02 00:00, 2025-01-02 00:10, 2025-01-02 00:20, solved
        """,
        "ticket_events": """
            ticket_id, at, kind, actor_kind
            a, 2025-01-02 00:00, opened, customer
            a, 2025-01-02 00:30, agent_reply, agent
            a, 2025-01-02 00:40, resolved, agent
        """,
    }
    assert value(tables, "first_response_time:mean") == 20 * 60
    assert value(tables, "resolution_time:mean") == 30 * 60


# First response --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opener", "first", "minutes"),
    [
        ("customer", "agent_reply, agent, true", 0),
        ("agent", "agent_reply, agent, true", 30),
        ("agent", "agent_reply, agent, false", 30),
        ("agent", "internal_note, agent, false", 30),
        ("agent", "customer_message, customer, true", 30),
        ("customer", "agent_reply, bot, true", 30),
        ("customer", "agent_reply, system, true", 30),
    ],
)
def test_first_response(opener: str, first: str, minutes: int) -> None:
    tables = {
        "tickets": "ticket_id, opened_at\na, 2025-01-02 09:00",
        "ticket_events": f"""
            ticket_id, at, kind, actor_kind, is_public
            a, 2025-01-02 09:00, opened, {opener}, true
            a, 2025-01-02 09:00, {first}
            a, 2025-01-02 09:30, agent_reply, agent, true
            a, 2025-01-02 09:45, agent_reply, agent, true
        """,
    }
    assert value(tables, "first_response_time") == minutes * 60


def test_open_tickets_without_an_answer_are_told_beside_the_value() -> None:
    tables = {
        "tickets": """
            ticket_id, opened_at, first_response_at, resolved_at
            a, 2025-01-02 09:00, 2025-01-02 10:00,
            b, 2025-01-02 09:00, ,
            c, 2025-01-02 09:00, , 2025-01-02 09:30
        """,
    }
    (point,) = points(tables, "first_response_time")
    assert (point.value, point.n) == (3600, 1)
    assert "not_matured:1" in point.flags  # b; c was solved without an answer
    (point,) = points({"tickets": "opened_at\n2025-01-02"}, "first_response_time")
    assert (point.value, point.reason) == (None, Reason.NOT_MATURED)


def test_the_target_of_the_first_response_is_a_setting() -> None:
    tables = {"tickets": "opened_at, first_response_at\n2025-01-02 09:00, 2025-01-02 10:30"}
    assert value(tables, "first_response_time:within_target") == 0
    assert value(tables, "first_response_time:within_target", tickets__first_response_target_hours="1.5") == 1


# Business hours --------------------------------------------------------------------------------

WEEK = "".join(f"desk, {{zone}}, {day}, 09:00, 17:00,\n" for day in range(1, 8))


def business_seconds(hours: str, opened: str, solved: str, schedule: str = "") -> object:
    tables = {
        "tickets": f"opened_at, resolved_at, schedule\n{opened}, {solved}, {schedule}",
        "business_hours": hours,
    }
    return value(tables, "resolution_time:business_hours", opened[:8] + "01", end_of(solved), grain="total")


def end_of(instant: str) -> str:
    return (datetime.fromisoformat(instant) + timedelta(days=1)).date().isoformat()


HEADER = "schedule, time_zone, weekday, opens, closes, holiday_on\n"


def test_hours_follow_the_clock_of_their_zone() -> None:
    berlin = HEADER + WEEK.format(zone="Europe/Berlin")
    assert business_seconds(berlin, "2025-01-07 07:30", "2025-01-07 08:30") == 1800  # opens at 08:00 UTC
    assert business_seconds(berlin, "2025-07-08 06:30", "2025-07-08 07:30") == 1800  # at 07:00 in summer
    night = HEADER + "desk, Europe/Berlin, 6, 22:00, 00:00,\ndesk, Europe/Berlin, 7, 00:00, 06:00,\n"
    # 22:00 to 06:00 has an hour less in spring and one more in autumn
    assert business_seconds(night, "2025-03-29 20:00", "2025-03-30 08:00") == 7 * 3600
    assert business_seconds(night, "2025-10-25 12:00", "2025-10-26 12:00") == 9 * 3600


def test_a_holiday_has_no_hours_and_overlapping_hours_count_once() -> None:
    week = HEADER + WEEK.format(zone="UTC")
    ends = ("2025-01-06 09:00", "2025-01-08 17:00")
    assert business_seconds(week, *ends) == 24 * 3600
    assert business_seconds(week + "desk, UTC, , , , 2025-01-07\n", *ends) == 16 * 3600
    assert business_seconds(week + "desk, UTC, 2, 12:00, 19:00,\n", *ends) == 26 * 3600
    assert business_seconds(week + "desk, UTC, 2, 10:00, 11:00,\n", *ends) == 24 * 3600


def test_hours_may_run_past_midnight() -> None:
    night = HEADER + "desk, UTC, 1, 22:00, 06:00,\n"
    assert business_seconds(night, "2025-01-06 21:00", "2025-01-07 12:00") == 8 * 3600
    assert business_seconds(night, "2025-01-07 05:00", "2025-01-07 12:00") == 3600


def test_the_schedule_is_the_tickets_own_else_the_only_one() -> None:
    both = HEADER + "early, UTC, 1, 06:00, 08:00,\nlate, UTC, 1, 08:00, 12:00,\n"
    ends = ("2025-01-06 00:00", "2025-01-07 00:00")
    assert business_seconds(both, *ends, "early") == 7200
    assert business_seconds(both, *ends, "late") == 4 * 3600
    assert business_seconds(both, *ends) is None
    assert business_seconds(both, *ends, "unheard of") is None
    assert business_seconds(HEADER + "early, UTC, 1, 06:00, 08:00,\n", *ends) == 7200


# Solving and reopening -------------------------------------------------------------------------

REOPENED = {
    "tickets": "ticket_id, account_id, opened_at, channel\na, A, 2025-01-02 00:00, chat",
    "ticket_events": """
        ticket_id, at, kind, value
        a, 2025-01-02 00:00, opened,
        a, 2025-01-03 00:00, status, solved
        a, 2025-01-04 00:00, closed,
        a, 2025-01-10 00:00, reopened,
        a, 2025-02-01 00:00, status, pending
        a, 2025-02-05 00:00, closed,
        a, 2025-02-06 00:00, status, closed
    """,
}


def test_the_last_solve_is_the_start_of_the_final_stretch() -> None:
    january, february = points(REOPENED, "resolution_time", "2025-01-01", "2025-03-01")
    assert (january.value, february.value) == (None, 34 * DAY)
    assert value(REOPENED, "resolution_time", as_of="2025-01-09") == DAY  # as it was known then
    first, none = points(REOPENED, "resolution_time:first_resolution", "2025-01-01", "2025-03-01")
    assert (first.value, none.value) == (DAY, None)


def test_the_wait_of_the_requester_leaves_out_pending() -> None:
    assert value(REOPENED, "resolution_time:requester_wait", "2025-02-01", "2025-03-01") == (1 + 22) * DAY


def test_a_solve_counts_once_a_period_and_matures() -> None:
    assert value(REOPENED, "reopen_rate") == 1
    assert value(REOPENED, "reopen_rate", tickets__reopen_days=6) == 0
    (point,) = points(REOPENED, "reopen_rate", as_of="2025-01-31")
    assert (point.value, point.reason) == (None, Reason.NOT_MATURED)


def test_without_steps_there_is_no_path() -> None:
    tables = {"tickets": "opened_at, resolved_at, reopens\n2025-01-02, 2025-01-03, 1"}
    for metric in ("reopen_rate", "resolution_time:requester_wait", "ticket_backlog:our_court"):
        (point,) = points(tables, metric)
        assert (point.value, point.reason) == (None, Reason.NO_DATA), metric


# First contact ---------------------------------------------------------------------------------


def first_contact(second: str, **settings: object) -> object:
    tables = {
        "tickets": f"""
        ticket_id, user_id, category, opened_at, resolved_at, agent_replies, reopens
        a, u1, bug, 2025-01-02 09:00, 2025-01-02 10:00, 1, 0
        {second}
    """
    }
    return value(tables, "first_contact_resolution_rate", **settings)


@pytest.mark.parametrize(
    ("second", "is_settled"),
    [
        ("b, u1, bug, 2025-01-09 10:00:00, , 0, 0", 0),  # at the very end of the seven days
        ("b, u1, bug, 2025-01-09 10:00:01, , 0, 0", 1),
        ("b, u1, how_to, 2025-01-03, , 0, 0", 1),  # another topic
        ("b, u1, , 2025-01-03, , 0, 0", 0),  # a topic that nobody knows
        ("b, u2, bug, 2025-01-03, , 0, 0", 1),  # somebody else
        ("b, , bug, 2025-01-03, , 0, 0", 1),
        ("b, u1, bug, 2025-01-02 09:30, , 0, 0", 1),  # asked before the first was solved
    ],
)
def test_a_repeat_spoils_the_first_contact(second: str, is_settled: int) -> None:
    assert first_contact(second) == is_settled


def test_the_repeat_window_is_a_setting() -> None:
    assert first_contact("b, u1, bug, 2025-01-06, , 0, 0", tickets__fcr_window_days=3) == 1


def test_a_ticket_without_topic_is_repeated_by_any_other() -> None:
    tables = {
        "tickets": """
        ticket_id, user_id, category, opened_at, resolved_at, agent_replies
        a, u1, , 2025-01-02 09:00, 2025-01-02 10:00, 1
        b, u1, bug, 2025-01-05 09:00, , 0
    """
    }
    assert value(tables, "first_contact_resolution_rate") == 0


# Backlog ---------------------------------------------------------------------------------------

STEPS = """
    a, 2025-01-02 10:00, resolved
    a, 2025-01-02 12:00, reopened
    a, 2025-01-05 00:00, closed
    b, 2025-01-03 10:00, resolved
    b, 2025-01-06 10:00, reopened
    b, 2025-01-06 11:00, resolved
    b, 2025-01-09 11:00, reopened
    c, 2025-01-04 10:00, resolved
    c, 2025-01-08 10:00, closed
"""
BACKLOG = {
    "tickets": """
        ticket_id, account_id, opened_at
        a, A, 2025-01-02 09:00
        b, A, 2025-01-02 09:00
        c, B, 2025-01-04 09:00
        d, B, 2025-01-05 00:00
    """,
    "ticket_events": "ticket_id, at, kind\n" + STEPS,
}


def test_backlog_identity() -> None:
    """Each day: backlog = that of the day before + opened + reopened − solved, counted in the steps."""
    events = [line.split(", ")[1:] for line in STEPS.strip().splitlines()]

    def on(day: object, kinds: tuple[str, ...]) -> int:
        return sum(at.startswith(str(day)) and kind in kinds for at, kind in events)

    span = ("2025-01-01", "2025-01-12")
    backlog = points(BACKLOG, "ticket_backlog", *span, grain="day")
    opened = points(BACKLOG, "ticket_volume", *span, grain="day")
    before = 0
    for point, new in zip(backlog, opened, strict=True):
        if point.reason is Reason.NO_DATA:
            continue
        solved = on(point.start, ("resolved", "closed")) - (str(point.start) == "2025-01-08")  # c was solved
        assert point.value == before + (new.value or 0) + on(point.start, ("reopened",)) - solved
        before = int(point.value or 0)
    assert before == 2


def test_the_backlog_by_age_adds_up() -> None:
    tables = {
        "tickets": """
            ticket_id, opened_at, status
            a, 2025-01-31 00:00, open
            b, 2025-01-30 23:59, open
            c, 2025-01-28 12:00, open
            d, 2025-01-24 12:00, open
            e, 2025-01-02 12:00, open
            f, 2024-01-02 12:00, open
        """,
        "ticket_events": """
            ticket_id, at, kind
            c, 2025-01-29 12:00, resolved
            c, 2025-01-31 12:00, reopened
        """,
    }
    found = {point.segment["age"]: point.value for point in points(tables, "ticket_backlog", by=("age",))}
    # c is as old as its opening, however lately it was opened again
    assert found == {"0-1 days": 1, "1-3 days": 1, "3-7 days": 1, "7-30 days": 2, "30+ days": 1}


def test_the_closing_state_is_just_before_midnight_of_the_zone() -> None:
    tables = {
        "tickets": """
        ticket_id, opened_at, resolved_at
        a, 2025-01-02 12:00, 2025-02-01 05:00:00
        b, 2025-01-02 12:00, 2025-02-01 04:59:59
    """
    }
    assert value(tables, "ticket_backlog", time_zone="America/New_York") == 1  # midnight there is 05:00 UTC
    assert value(tables, "ticket_backlog") == 2


# Invariants ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk() -> Database:
    """A year of made-up tickets with steps, all of one schedule."""
    tickets, steps = [], []
    for number in range(400):
        opened = datetime(2025, 1, 1) + timedelta(minutes=(number * 7919) % 500_000)
        name = f"t{number}"
        topic = ("bug", "how_to", "")[number % 3]
        tickets.append(
            {
                "ticket_id": name,
                "user_id": f"u{number % 37}",
                "account_id": f"a{number % 11}",
                "opened_at": str(opened),
                "category": topic,
            }
        )
        at = opened
        kinds = ["opened", *["agent_reply"] * (number % 4), "resolved"]
        kinds += ["reopened", "closed"] * (number % 5 == 0)
        for place, kind in enumerate(kinds if number % 9 else kinds[:-1]):
            actor = "agent" if place else "customer"
            steps.append({"ticket_id": name, "at": str(at), "kind": kind, "actor_kind": actor})
            at += timedelta(minutes=1 + (number * (place + 3) * 611) % 4000)
    hours = [
        {
            "schedule": "desk",
            "time_zone": "America/Sao_Paulo",
            "weekday": str(day),
            "opens": "08:30",
            "closes": "18:00",
        }
        for day in range(1, 6)
    ]
    return database_of({"tickets": tickets, "ticket_events": steps, "business_hours": hours})


def test_shares_lie_between_zero_and_one(desk: Database) -> None:
    metrics = (
        "first_contact_resolution_rate",
        "first_contact_resolution_rate:of_all",
        "resolution_rate",
        "reopen_rate",
        "first_response_time:within_target",
    )
    for metric in metrics:
        year = points(desk, metric, "2025-01-01", "2026-01-01")
        found = [point for point in year if point.value is not None]
        assert len(found) > 6, metric
        assert all(0 <= float(point.value or 0) <= 1 for point in found), metric


def test_response_before_resolution_and_business_within_calendar(desk: Database) -> None:
    session = open_session(desk, Settings.of({}), example_as_of())
    session.ensure(["ticket", "ticket_business"])
    sql = """
        select count(*), count(case when t.response_seconds > t.resolution_seconds then 1 end),
            count(case when b.response_seconds > t.response_seconds + 1e-6
                or b.resolution_seconds > t.resolution_seconds + 1e-6 or b.response_seconds < 0 then 1 end)
        from ticket as t join ticket_business as b on b.ticket_id = t.ticket_id
        where t.resolution_seconds is not null and t.response_seconds is not null"""
    ((rows, late, longer),) = session.rows(sql)
    session.close()
    assert rows > 200
    assert (late, longer) == (0, 0)


def test_business_seconds_equal_a_count_minute_by_minute(desk: Database) -> None:
    session = open_session(desk, Settings.of({}), example_as_of())
    session.ensure(["ticket", "ticket_business"])
    sql = """
        select b.resolution_seconds, (
            select count(*) * 60 from range(t.opened_at, t.resolved_at, interval 1 minute) as minute(begins)
            where isodow(timezone('America/Sao_Paulo', timezone('UTC', begins))) <= 5
                and cast(timezone('America/Sao_Paulo', timezone('UTC', begins)) as time) >= time '08:30'
                and cast(timezone('America/Sao_Paulo', timezone('UTC', begins)) as time) < time '18:00')
        from ticket as t join ticket_business as b on b.ticket_id = t.ticket_id
        where t.resolved_at is not null order by t.ticket_id limit 60"""
    found = session.rows(sql)
    session.close()
    assert len(found) == 60
    assert all(ours == counted for ours, counted in found)


def example_as_of() -> datetime:
    from tenure.catalog import catalog

    return example_question(catalog().metrics["ticket_volume"].example).as_of
