"""Who belongs to a cohort: accounts by the period in which they first paid, and what they pay later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.names import NONE_SEGMENT
from tenure.kernel.period import DAY, Grain, Period
from tenure.query.segment import Segment, attribute_segment, check_values
from tenure.service.cached import Asked

MONTHLY = 24
"""Most months of a range that are shown as monthly cohorts; a longer range has quarterly ones."""

OWN = "account_id"
VIEWS = ("mrr_span", "paying_stretch", "rate_day")

PARTS = """
with seen as ({periods}),
member as (
    select p.start_on, p.closing_on, r.account_id, r.day as first_day
    from paying_stretch as r
    join seen as p on r.day >= p.start_on and r.day <= p.closing_on
    {joins}
    where r.is_first = 1{conditions}
),
began as (
    select m.start_on, m.account_id, positive(strict_sum(converted(s.mrr, x.rate))) as amount
    from member as m
    join mrr_span as s on s.account_id = m.account_id and s.day <= m.first_day and s.until_day > m.first_day
    left join rate_day as x on x.currency = s.currency and x.day = m.closing_on
    group by m.start_on, m.account_id
),
kept as (
    select m.start_on, p.start_on as seen_on, m.account_id,
        positive(strict_sum(converted(s.mrr, x.rate))) as amount
    from member as m
    join mrr_span as s on s.account_id = m.account_id
    join seen as p on p.is_over = 1 and p.start_on >= m.start_on
        and s.day <= p.closing_on and s.until_day > p.closing_on
    left join rate_day as x on x.currency = s.currency and x.day = p.closing_on
    group by m.start_on, p.start_on, m.account_id
)
"""
"""Who began with what (``began``), and who paid what at each later end (``kept``)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The periods of a range in which a cohort may begin, and those of them that are over."""

    grain: Grain
    begun: tuple[Period, ...]
    over: tuple[Period, ...]
    is_cut: bool


def frame(asked: Asked, session: Session) -> Frame:
    """The frame of a question."""
    question, calendar = asked.question, session.settings.calendar
    grain = Grain.QUARTER if _is_long(asked, session) else Grain.MONTH
    periods = calendar.periods(question.start, question.end, grain)
    data_start: date | None = session.settings["data_start"]
    begun = tuple(
        period
        for period in periods
        if period.start <= session.clock.last_day and not (data_start and period.start <= data_start)
    )
    over = tuple(period for period in begun if question.as_of >= calendar.midnight(period.end))
    return Frame(grain, begun, over, bool(data_start and periods[0].start <= data_start))


def _is_long(asked: Asked, session: Session) -> bool:
    question = asked.question
    if question.grain in (Grain.QUARTER, Grain.YEAR):
        return True
    return len(session.settings.calendar.periods(question.start, question.end, Grain.MONTH)) > MONTHLY


def parts_sql(asked: Asked, session: Session, within: Frame) -> str:
    """The statement up to its last select, which may read ``began`` and ``kept``."""
    session.ensure(VIEWS)
    last_day = session.clock.last_day
    listed = [
        f"select {literal(period.start)} as start_on, {literal(min(period.end - DAY, last_day))} "
        f"as closing_on, {int(number < len(within.over))} as is_over"
        for number, period in enumerate(within.begun)
    ]
    segments = {name: _segment(name, session) for name in asked.question.where}
    conditions = [
        f" and {segments[name].expression} in {literal(values)}"
        for name, values in asked.question.where.items()
    ]
    for name, values in asked.question.where.items():
        if segments[name].is_attribute:
            check_values(name, values, session)
    joins = "\n    ".join(segment.join for segment in segments.values())
    return PARTS.format(periods=" union all ".join(listed), joins=joins, conditions="".join(conditions))


def _segment(name: str, session: Session) -> Segment:
    """An attribute of the account on its first paying day: a cohort keeps its members."""
    if name == OWN:
        return Segment(name, f"coalesce(r.{OWN}, '{NONE_SEGMENT}')")
    return attribute_segment(name, frozenset({OWN}), "r.day", "r.day", session)
