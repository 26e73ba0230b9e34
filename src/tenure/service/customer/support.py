"""The tickets of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tenure.service.customer.reading import Reader

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket; instants are UTC. ``age_seconds`` runs until it was solved, or until now."""

    ticket_id: str
    subject: str | None
    category: str | None
    priority: str | None
    channel: str | None
    opened_on: date
    is_open: bool
    age_seconds: float
    response_seconds: float | None


@dataclass(frozen=True)
class Support:
    """The latest tickets, open ones first, and how many there are."""

    tickets: tuple[Ticket, ...]
    count: int
    open: int


def support(reader: Reader) -> Support:
    """The tickets of the customer of this reader."""
    as_of = reader.session.clock.as_of.replace(tzinfo=None)
    count, waiting = reader.rows(COUNT)[0]
    return Support(tuple(_ticket(as_of, *row) for row in reader.rows(SQL)), int(count), int(waiting))


def _ticket(
    as_of: datetime,
    ticket_id: str,
    subject: str | None,
    category: str | None,
    priority: str | None,
    channel: str | None,
    opened_on: date,
    opened_at: datetime,
    resolved_at: datetime | None,
    response_seconds: float | None,
    is_open: int,
) -> Ticket:
    until = as_of if is_open or resolved_at is None else resolved_at
    age = (until - opened_at).total_seconds()
    response = None if response_seconds is None else float(response_seconds)
    return Ticket(ticket_id, subject, category, priority, channel, opened_on, bool(is_open), age, response)


WAITING = """
waiting as (
    select distinct ticket_id
    from ticket_open
    where account_id = {account} and day <= {today} and until_day > {today}
)
"""

COUNT = f"""
with {WAITING.strip()}
select count(*), count(w.ticket_id)
from ticket as t
left join waiting as w on w.ticket_id = t.ticket_id
where t.account_id = {{account}}
"""

SQL = f"""
with {WAITING.strip()}
select t.ticket_id, k.subject, t.category, t.priority, t.channel, t.opened_day, t.opened_at, t.resolved_at,
    t.response_seconds, case when w.ticket_id is null then 0 else 1 end as is_open
from ticket as t
join tickets as k on k.ticket_id = t.ticket_id
left join waiting as w on w.ticket_id = t.ticket_id
where t.account_id = {{account}}
order by is_open desc, t.opened_at desc, t.ticket_id
limit {SHOWN}
"""
