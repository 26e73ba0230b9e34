"""What changed at one customer since somebody last spoke with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.kernel.errors import UserError
from tenure.kernel.period import DAY
from tenure.service.asking import FIRST, parse_day
from tenure.service.customer.money import level
from tenure.service.customer.reading import Reader

LOOK_BACK = 90
"""Days to look back where nobody has spoken with the customer yet."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Something counted over the days since, and over as many days before."""

    now: int
    before: int


@dataclass(frozen=True)
class Since:
    """What changed after a day: to the end of the last day that has begun.

    ``is_spoken`` says that it is the day of the last contact. ``users`` and ``events`` are None where
    there is nothing to compare.
    """

    day: date
    days: int
    is_spoken: bool
    is_given: bool
    mrr_then: Decimal | None
    mrr_now: Decimal | None
    users: Amount | None
    events: Amount | None
    opened: int
    solved: int
    answers: int
    feedback: int
    signed: int
    ended: int


def changed_since(reader: Reader, given: str) -> Since:
    """What changed at the customer of this reader since a day; "" means that of the last interaction.

    UserError when it is no day of the past.
    """
    spoken = reader.rows(SPOKEN)[0][0]
    day = _day(reader, given) if given else spoken or reader.today - DAY * LOOK_BACK
    days = (reader.today - day).days
    edges = {"since": day.isoformat(), "before": max(FIRST, day - DAY * days).isoformat()}
    opened, solved, answers, feedback, signed, ended = (
        int(value or 0) for value in reader.rows(_dated(CHANGED, edges))[0]
    )
    newest, users, users_before, events, events_before = reader.rows(_dated(USED, edges))[0]
    has_use = days > 0 and newest is not None and newest > day
    return Since(
        day=day,
        days=days,
        is_spoken=day == spoken,
        is_given=bool(given),
        mrr_then=level(reader, day),
        mrr_now=level(reader, reader.today),
        users=Amount(users, users_before) if has_use else None,
        events=Amount(int(events or 0), int(events_before or 0)) if has_use else None,
        opened=opened,
        solved=solved,
        answers=answers,
        feedback=feedback,
        signed=signed,
        ended=ended,
    )


def _day(reader: Reader, text: str) -> date:
    day = parse_day(text, "since")
    if not FIRST <= day <= reader.today:
        raise UserError(f"'{text}' is no day to look back to.", do=f"Give one up to {reader.today}.")
    return day


def _dated(sql: str, edges: dict[str, str]) -> str:
    """The select with days in place of :names."""
    for name, day in edges.items():
        sql = sql.replace(f":{name}", f"date '{day}'")
    return sql


SPOKEN = """select max(local_day("at")) from interactions where account_id = {account}"""

CHANGED = """
select
    (select count(*) from ticket where account_id = {account} and opened_day > :since),
    (select count(*) from ticket where account_id = {account} and resolved_day > :since),
    (select count(*) from survey_answer where account_id = {account} and day > :since),
    (select count(*) from feedback_item where account_id = {account} and day > :since),
    (select count(*) from contracts
    where account_id = {account} and started_on > :since and started_on <= {today}),
    (select count(*) from contracts
    where account_id = {account} and ended_on > :since and ended_on <= {today})
"""

USED = """
select (select max(day) from activity_day),
    count(distinct case when day > :since then user_id end),
    count(distinct case when day <= :since then user_id end),
    sum(case when day > :since then events end),
    sum(case when day <= :since then events end)
from activity_day
where account_id = {account} and day > :before
"""
