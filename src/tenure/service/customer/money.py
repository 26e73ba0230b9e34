"""What one customer pays: over time, every movement, and the contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tenure.kernel.period import DAY, Grain, add_months
from tenure.service.customer.reading import Reader, span

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Level:
    """MRR at the end of a month, or at the end of the last day of one that is not over."""

    start: date
    end: date
    closing_on: date
    mrr: Decimal | None

    @property
    def is_partial(self) -> bool:
        """Whether the month is not over."""
        return self.closing_on + DAY < self.end


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of MRR, at the rate of the day before; amount None where a rate is missing."""

    day: date
    kind: str
    amount: Decimal | None
    cause: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One term; ``ended_on`` is the day after its last. ``value`` is a year's, in its own currency."""

    contract_id: str
    product: str | None
    started_on: date
    ended_on: date
    value: Decimal | None
    currency: str
    renews_itself: bool
    signed_on: date | None
    cancelled_on: date | None
    state: str


@dataclass(frozen=True)
class Money:
    """MRR of the last 24 months and the one that runs.

    ``opening`` + all movements + ``exchange`` (what exchange rates did) is the last level, exactly, where
    none of them is missing.
    """

    levels: tuple[Level, ...]
    opening: Decimal | None
    movements: tuple[Movement, ...]
    exchange: Decimal | None
    contracts: tuple[Contract, ...]


def money(reader: Reader) -> Money:
    """What the customer of this reader pays and has agreed to."""
    calendar, last = reader.session.settings.calendar, reader.today
    first = add_months(last.replace(day=1), -MONTHS)
    months = calendar.periods(first, last + DAY, Grain.MONTH)
    spans = [span(month.start, min(month.end - DAY, last)) for month in months]
    levels = {row[0]: row[1] for row in reader.rows(LEVELS, spans, "months")}
    moved = reader.rows(MOVED, [span(first, last)], "days")
    opening = level(reader, first - DAY)
    return Money(
        tuple(
            Level(one.period.start, month.end, one.closing_on, levels[one.period.start])
            for one, month in zip(spans, months, strict=True)
        ),
        opening,
        tuple(
            _movement(*row) for row in moved if row[1] not in ("fx", "left_and_returned", "joined_and_left")
        ),
        _sum([row[2] for row in moved if row[1] == "fx"]),
        tuple(_contract(reader, *row) for row in reader.rows(CONTRACTS)),
    )


def level(reader: Reader, day: date) -> Decimal | None:
    """MRR at the end of a day, at its rate."""
    amount: Decimal | None = reader.rows(LEVELS, [span(day, day)], f"day_{day:%Y%m%d}")[0][1]
    return amount


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    return None if None in amounts else sum((amount for amount in amounts if amount is not None), Decimal(0))


def _movement(day: date, kind: str, amount: Decimal | None, cause: str, is_involuntary: int) -> Movement:
    if kind not in ("expansion", "contraction", "churn") or cause == "other":
        cause = ""
    return Movement(day, kind, amount, "payment failed" if is_involuntary else cause)


def _contract(
    reader: Reader,
    contract_id: str,
    product: str | None,
    started_on: date,
    ended_on: date,
    value: Decimal | None,
    currency: str,
    renews: bool | None,
    signed: date | None,
    cancelled: date | None,
    outcome: str | None,
    mature_at: datetime | None,
) -> Contract:
    is_known = mature_at is not None and mature_at <= reader.session.clock.as_of.replace(tzinfo=None)
    if outcome == "renewed":
        state = "renewed"
    elif outcome == "lost" and is_known:
        state = "lost"
    elif started_on > reader.today:
        state = "to come"
    elif ended_on > reader.today:
        state = "running"
    else:
        state = "undecided" if outcome else "over"
    return Contract(
        contract_id, product, started_on, ended_on, value, currency, bool(renews), signed, cancelled, state
    )


LEVELS = """
select p.start_on, positive(strict_sum(case when s.mrr is null then 0 else converted(s.mrr, r.rate) end))
from period as p
left join mrr_span as s on s.account_id = {account} and s.day <= p.closing_on and s.until_day > p.closing_on
left join rate_day as r on r.currency = s.currency and r.day = p.closing_on
group by p.start_on
"""

MOVED = """
select day, kind, movement, cause, is_involuntary
from mrr_movement
where account_id = {account}
order by day desc, kind
"""

CONTRACTS = """
select c.contract_id, c.product, c.started_on, c.ended_on, c.annual_value, coalesce(c.currency, $currency),
    c.auto_renew, local_day(c.signed_at), local_day(c.cancelled_at), t.outcome, t.mature_at
from contracts as c
left join term as t on t.contract_id = c.contract_id
where c.account_id = {account}
order by c.ended_on desc, c.started_on desc, c.contract_id
"""
