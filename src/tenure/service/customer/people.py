"""The users of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenure.service.customer.reading import Reader

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Person:
    """One user; ``active_on`` is the last day with a qualifying event at this customer."""

    user_id: str
    name: str | None
    email: str | None
    role: str | None
    created_on: date | None
    active_on: date | None


@dataclass(frozen=True)
class People:
    """The users who were active last, and how many there are."""

    people: tuple[Person, ...]
    count: int


def people(reader: Reader) -> People:
    """The users who belong to the customer of this reader now."""
    rows = reader.rows(SQL)
    return People(tuple(Person(*row[:-1]) for row in rows), int(rows[0][-1]) if rows else 0)


SQL = f"""
with active as (
    select user_id, max(day) as day
    from activity_day
    where account_id = {{account}} and user_id is not null
    group by user_id
)
select u.user_id, u.name, u.email, u.role, local_day(u.created_at), a.day, count(*) over ()
from user_account as b
join users as u on u.user_id = b.user_id
left join active as a on a.user_id = u.user_id
where b.account_id = {{account}} and b.since < {{now}} and b.until >= {{now}}
order by a.day desc nulls last, u.created_at, u.user_id
limit {SHOWN}
"""
