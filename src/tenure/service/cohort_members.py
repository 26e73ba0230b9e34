"""The accounts behind one cell of the cohorts: what each began with, and what it pays at that age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.errors import UserError
from tenure.kernel.period import Grain, Period
from tenure.service.cached import Asked, Cached
from tenure.service.cohort_parts import frame, parts_sql
from tenure.service.names import account_names

MEMBERS = """
select b.account_id, b.amount, k.account_id is not null as pays, k.amount as kept
from began as b
left join kept as k on k.account_id = b.account_id and k.seen_on = {seen}
where b.start_on = {start}
order by b.amount desc nulls last, b.account_id
"""

COLUMNS = (
    "account_id",
    "account_name",
    "cohort_start",
    "age",
    "age_unit",
    "mrr_began",
    "pays",
    "mrr",
    "currency",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One account; amounts are None where a rate is missing, ``kept`` is 0 for one that does not pay then."""

    account_id: str
    name: str
    began: Decimal | None
    pays: bool
    kept: Decimal | None


@dataclass(frozen=True, slots=True)
class Members:
    """The cohort that began in a period, seen at the end of the one in which it has this age."""

    grain: Grain
    began: Period
    seen: Period
    age: int
    members: tuple[Member, ...]


def members(cached: Cached, asked: Asked, start: str, age: str) -> Members:
    """The accounts of a cell. UserError when the range has no cohort that starts there or is so old."""

    def compute() -> Members:
        names = account_names(cached, asked)
        with cached.workspace.session(asked.question, asked.overrides) as session:
            return _members(asked, session, start, age, names)

    return cached.keep(f"accounts of cohort {start} at {age}", (), asked, compute)


def _members(asked: Asked, session: Session, start: str, age: str, names: Mapping[str, str]) -> Members:
    within = frame(asked, session)
    began = next((period for period in within.begun if period.start.isoformat() == start), None)
    if began is None:
        raise UserError(f"No cohort of this range starts on '{start}'.", do="Choose a cell of the table.")
    seen = [period for period in within.over if period.start >= began.start]
    if not age.isdecimal() or not age.isascii() or len(age) > 4 or int(age) >= len(seen):
        raise UserError(f"This cohort has no cell '{age}'.", do="Choose a cell of the table.")
    at = seen[int(age)]
    sql = MEMBERS.format(start=literal(began.start), seen=literal(at.start))
    rows = session.rows(parts_sql(asked, session, within) + sql)
    found = (
        Member(id, names.get(id, id), amount, bool(pays), kept if pays else Decimal(0))
        for id, amount, pays, kept in rows
    )
    return Members(within.grain, began, at, int(age), tuple(found))


def records(found: Members, currency: str) -> Iterator[Mapping[str, object]]:
    """The accounts as flat rows of a file, with ``COLUMNS``."""
    for one in found.members:
        yield {
            "account_id": one.account_id,
            "account_name": one.name,
            "cohort_start": found.began.start,
            "age": found.age,
            "age_unit": found.grain.value,
            "mrr_began": one.began,
            "pays": one.pays,
            "mrr": one.kept,
            "currency": currency,
        }
