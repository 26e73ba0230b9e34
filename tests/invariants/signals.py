"""Strategies of events, tickets, contracts and surveys: few rows, at the edges of local days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle.columns import Row, blank

from .ledgers import instants, local

BUSY, CALM = date(2025, 2, 25), date(2025, 4, 5)  # over the changes of the clocks
STARTS = (date(2024, 1, 31), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 1))
USERS = ("u1", "u2", "u3", "u4")
INSTRUMENTS = {"ces_1_7": 7, "ces_1_5": 5, "ces_1_5_effort": 5}


@st.composite
def scores(draw: Any, zone: str) -> list[Row]:
    """NPS answers of as many people as there are answers, over two months."""
    found = draw(st.lists(st.tuples(st.integers(0, 10), instants(zone, date(2025, 2, 1), CALM)), max_size=14))
    return [
        blank(
            "survey_responses",
            response_id=f"r{number}",
            survey="nps",
            instrument="nps_0_10",
            touchpoint="relationship",
            user_id=f"p{number}",
            score=score,
            answered_at=answered,
        )
        for number, (score, answered) in enumerate(found)
    ]


@st.composite
def efforts(draw: Any, zone: str) -> list[Row]:
    """CES answers on three instruments."""
    rows = []
    for number in range(draw(st.integers(0, 10))):
        instrument = draw(st.sampled_from(sorted(INSTRUMENTS)))
        rows.append(
            blank(
                "survey_responses",
                response_id=f"r{number}",
                survey="ces",
                instrument=instrument,
                user_id=f"p{number}",
                score=draw(st.integers(1, INSTRUMENTS[instrument])),
                answered_at=draw(instants(zone, date(2025, 2, 1), CALM)),
            )
        )
    return rows


@st.composite
def events(draw: Any, zone: str) -> list[Row]:
    """Events of four users; those of a user follow one another within a session or after a pause."""
    rows = []
    for user in USERS:
        moment = draw(instants(zone, BUSY, CALM))
        for pause in draw(st.lists(st.sampled_from((1, 1700, 1800, 1801, 40000, 86400, 600000)), max_size=5)):
            rows.append(blank("events", event="use", user_id=user, account_id="A", occurred_at=moment))
            moment += timedelta(seconds=pause)
    return [{**row, "event_id": f"e{number:03}"} for number, row in enumerate(rows)]


@st.composite
def turning(draw: Any, zone: str) -> tuple[list[Row], list[Row]]:
    """Tickets with the steps in which they are solved, reopened, solved again."""
    tickets, steps = [], []
    for number in range(draw(st.integers(1, 6))):
        moment = draw(instants(zone, BUSY, CALM))
        tickets.append(blank("tickets", ticket_id=f"k{number}", opened_at=moment))
        kinds = ["opened"] + ["resolved", "reopened"] * 2
        for kind in kinds[: draw(st.integers(1, 5))]:
            steps.append(blank("ticket_events", ticket_id=f"k{number}", kind=kind, at=moment))
            moment += timedelta(seconds=draw(st.sampled_from((1, 3600, 86400, 86399, 700000))))
    return tickets, [{**row, "ticket_event_id": f"x{number:03}"} for number, row in enumerate(steps)]


@st.composite
def answered(draw: Any, zone: str) -> list[Row]:
    """Tickets that are answered and, then or later, solved."""
    rows = []
    for number in range(draw(st.integers(1, 7))):
        opened = draw(instants(zone, BUSY, CALM))
        first = opened + timedelta(seconds=draw(st.sampled_from((0, 1, 600, 40000, 200000))))
        solved = first + timedelta(seconds=draw(st.sampled_from((0, 1, 5000, 90000, 900000))))
        rows.append(
            blank(
                "tickets",
                ticket_id=f"k{number}",
                opened_at=opened,
                status="solved",
                first_response_at=first,
                first_resolved_at=solved,
                resolved_at=solved,
                agent_replies=1,
            )
        )
    return rows


@st.composite
def hours(draw: Any) -> list[Row]:
    """A schedule of some weekdays in some zone, perhaps past midnight, perhaps with a holiday."""
    zone = draw(st.sampled_from(("UTC", "America/New_York", "Asia/Kolkata")))
    opens, closes = draw(st.sampled_from(((time(9), time(17)), (time(0), time(0)), (time(20), time(4)))))
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    row = {"schedule": "desk", "time_zone": zone}
    found: list[Row] = [{**row, "weekday": day, "opens": opens, "closes": closes} for day in sorted(days)]
    if draw(st.booleans()):
        found.append({**row, "holiday_on": date(2025, 3, 17)})
    return found


@st.composite
def contracts(draw: Any) -> list[Row]:
    """Terms of three accounts, each worth one dollar a year."""
    rows = []
    for number in range(draw(st.integers(1, 9))):
        start = draw(
            st.sampled_from((date(2024, 1, 31), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 1)))
        )
        length = draw(st.sampled_from((31, 89, 92, 180, 365, 366)))
        decision = draw(st.sampled_from((None, None, "renewed", "lost", "pending")))
        rows.append(
            blank(
                "contracts",
                contract_id=f"c{number}",
                account_id=draw(st.sampled_from("ABC")),
                product=draw(st.sampled_from((None, "core"))),
                started_on=start,
                ended_on=start + timedelta(days=length),
                annual_value=Decimal(1),
                currency="USD",
                auto_renew=draw(st.sampled_from((None, True))),
                decision=decision,
            )
        )
    return rows


@st.composite
def starters(draw: Any, zone: str) -> tuple[list[Row], list[Row]]:
    """Accounts and the event with which each of them got value, some time after it had started."""
    accounts, reached = [], []
    for number in range(draw(st.integers(1, 8))):
        start = draw(instants(zone, date(2025, 2, 1), CALM))
        wait = draw(st.integers(0, 60 * 86400))
        accounts.append(blank("accounts", account_id=f"a{number}", created_at=start))
        reached.append(
            blank(
                "events",
                event_id=f"e{number}",
                event="value",
                account_id=f"a{number}",
                occurred_at=start + timedelta(seconds=wait),
            )
        )
    return accounts, reached


def noon(day: date, zone: str) -> datetime:
    return local(day, time(12), zone)
