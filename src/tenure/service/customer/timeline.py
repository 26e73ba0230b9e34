"""What happened at one customer: contacts, tickets, answers, contracts and movements in one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.service.asking import FIRST
from tenure.service.customer.money import Movement
from tenure.service.customer.reading import Reader
from tenure.service.customer.since import Since, changed_since

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on one day: a contact (``is_contact``), a ticket, an answer, a contract, a movement."""

    day: date
    kind: str
    text: str
    who: str | None = None
    number: Decimal | None = None
    is_contact: bool = False


@dataclass(frozen=True)
class Timeline:
    """Everything, the latest first; ``is_cut`` says that there is more before."""

    since: Since
    happenings: tuple[Happening, ...]
    is_cut: bool


def timeline(reader: Reader, given: str, movements: Iterable[Movement]) -> Timeline:
    """The timeline of the customer of this reader, and what changed since a day.

    ``given`` is that day; "" means that of the last interaction. UserError when it is no day of the past.
    """
    rows = [_happening(*row) for row in reader.rows(HAPPENINGS)]
    moved = [Happening(one.day, one.kind, one.cause, number=one.amount) for one in movements]
    first = min((one.day for one in rows), default=FIRST) if len(rows) > SHOWN else FIRST
    every = [one for one in (*rows, *moved) if one.day >= first]
    every.sort(key=lambda one: (one.day, one.is_contact), reverse=True)
    return Timeline(changed_since(reader, given), tuple(every[:SHOWN]), len(every) > SHOWN)


def _happening(
    day: date, kind: str, text: str, who: str | None, number: Decimal | None, is_contact: int
) -> Happening:
    return Happening(day, kind, text, who, number, bool(is_contact))


HAPPENINGS = f"""
select day, kind, what, who, number, is_contact
from (
    select local_day(i."at") as day, i.kind, coalesce(i.summary, '') as what, i.author as who,
        cast(i.sentiment as decimal(28, 10)) as number, 1 as is_contact
    from interactions as i where i.account_id = {{account}}
    union all
    select t.opened_day, 'ticket', coalesce(k.subject, t.category, t.ticket_id), t.priority, null, 0
    from ticket as t join tickets as k on k.ticket_id = t.ticket_id where t.account_id = {{account}}
    union all
    select t.resolved_day, 'solved', coalesce(k.subject, t.category, t.ticket_id), t.assignee, null, 0
    from ticket as t join tickets as k on k.ticket_id = t.ticket_id
    where t.account_id = {{account}} and t.resolved_day is not null
    union all
    select a.day, a.survey, coalesce(s.comment, ''), coalesce(u.name, u.email, a.user_id), a.score, 0
    from survey_answer as a
    join survey_score as s on s.response_id = a.response_id
    left join users as u on u.user_id = a.user_id
    where a.account_id = {{account}}
    union all
    select i.day, 'feedback', f.text, i.source, null, 0
    from feedback_item as i join feedback as f on f.feedback_id = i.feedback_id
    where i.account_id = {{account}}
    union all
    select started_on, 'contract', coalesce(product, contract_id), 'begins', annual_value, 0
    from contracts where account_id = {{account}} and started_on <= {{today}}
    union all
    select ended_on, 'contract', coalesce(product, contract_id), 'ends', null, 0
    from contracts where account_id = {{account}} and ended_on <= {{today}}
) as happening
order by day desc, is_contact desc, kind, what
limit {SHOWN + 1}
"""
