"""Puts contributions into periods and gives each its segment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.errors import Bug, UserError
from tenure.kernel.metric import Metric
from tenure.query.question import Question
from tenure.query.segment import Segment, attribute_segment, check_values
from tenure.query.spine import Spine, stored_reads


class Placing(Enum):
    """How a row says when it counts."""

    EDGE = "edge"
    FLOW = "flow"
    DISTINCT = "distinct"
    LATEST = "latest"
    STOCK = "stock"
    EVER = "ever"


def placing_of(columns: frozenset[str], window: str | None) -> Placing:
    """The way of placing that the columns of a row mean."""
    if "start_on" in columns:
        return Placing.EDGE
    if "day" not in columns:
        raise Bug("Rows need start_on or day.")
    if "prev_day" in columns:
        return Placing.DISTINCT
    if "next_day" in columns:
        return Placing.LATEST
    if "until_day" in columns:
        return Placing.STOCK
    return Placing.EVER if window == "ever" else Placing.FLOW


JOINS = {
    Placing.EDGE: "join period as p on p.start_on = r.start_on",
    Placing.FLOW: "join calendar as p on p.day = r.day",
    Placing.DISTINCT: "join calendar as p on p.day = r.day and r.prev_day < p.window_on",
    Placing.LATEST: "join calendar as p on p.day = r.day and r.next_day > p.closing_on",
    Placing.STOCK: "join period as p on r.day <= p.closing_on and r.until_day > p.closing_on",
    Placing.EVER: "join period as p on r.day <= p.closing_on",
}
SEGMENT_DAY = {
    Placing.EDGE: "p.closing_on",
    Placing.STOCK: "p.closing_on",
    Placing.EVER: "p.closing_on",
    Placing.FLOW: "r.day",
    Placing.DISTINCT: "r.day",
    Placing.LATEST: "r.day",
}
PLACE_COLUMNS = frozenset({"start_on", "num", "den", "mature_day", "mature_at"})
ON_CALENDAR = (Placing.FLOW, Placing.DISTINCT, Placing.LATEST)


@dataclass(frozen=True)
class Placed:
    """A select with one row per contribution and period.

    Its columns: start_on, s0 … (the segments), mature (1 when the outcome is known), days (of
    the window), num, den, and ``extra`` (ids, days, own columns).
    """

    sql: str
    extra: tuple[str, ...]
    segments: int
    matures: bool
    has_den: bool
    counted: str | None = None
    """The same with alike rows counted (``rows``) before they meet periods whose windows overlap."""


def place(metric: Metric, rows: str, question: Question, spine: Spine, session: Session) -> Placed:
    """The placed contributions of one rows select."""
    session.ensure(stored_reads(rows))
    filled = session.fill(rows)
    prelude = spine.prelude(rows)
    names = tuple(session.columns(f"{'with ' + prelude if prelude else ''} select * from ({filled})"))
    columns = frozenset(names)
    if "num" not in columns:
        raise Bug(f"The rows of {metric.label} lack num.")
    placing = placing_of(columns, metric.window)
    segments = [_segment(name, metric, columns, placing, session) for name in question.by]
    filters = {name: _segment(name, metric, columns, placing, session) for name in question.where}
    for name, wanted in question.where.items():
        if filters[name].is_attribute:
            check_values(name, wanted, session)
    every = list({segment.name: segment for segment in [*segments, *filters.values()]}.values())
    moving = [segment for segment in every if segment.is_attribute] if metric.segment_move else []
    joins = [segment.join for segment in every if segment.join] + [segment.until_join for segment in moving]
    same = [_stays(segment, segments, question) for segment in moving]
    conditions = [
        f"{filters[name].expression} in {literal(values)}" for name, values in question.where.items()
    ] + _move(metric, same)
    extra = tuple(name for name in names if name not in PLACE_COLUMNS)
    select = [
        "p.start_on",
        *(f"{segment.expression} as s{number}" for number, segment in enumerate(segments)),
        f"{_mature(columns, session, question)} as mature",
        "p.days",
        "r.num",
        f"{'r.den' if 'den' in columns else 'cast(null as integer)'} as den",
        *(f'r."{name}"' for name in extra),
    ]
    relation = "calendar" if placing in ON_CALENDAR else "period"
    prelude = spine.prelude(f"{filled}\nfrom {relation}")
    lines = [
        f"with {prelude},",
        f"contribution as (\n{filled.strip()}\n)",
        "select " + ", ".join(select),
        "from contribution as r",
        JOINS[placing],
        *joins,
    ]
    if conditions:
        lines.append("where " + "\n  and ".join(conditions))
    matures, has_den = bool(columns & {"mature_at", "mature_day"}), "den" in columns
    counted = None
    if placing is Placing.DISTINCT and not (matures or has_den or columns & {"flag", "instrument"}):
        counted = _counted(spine, prelude, filled, segments, joins, conditions)
    return Placed("\n".join(lines), extra, len(segments), matures, has_den, counted)


def _counted(
    spine: Spine,
    prelude: str,
    contribution: str,
    segments: list[Segment],
    joins: list[str],
    conditions: list[str],
) -> str:
    """Rows of one day, previous day, segment and amount, counted; then placed.

    How long ago the previous day was does not matter beyond the longest window.
    """
    longest = max((span.days for span in spine.spans), default=0)
    keys = [
        "r.day",
        f"greatest(r.prev_day, r.day - {longest}) as prev_day",
        *(f"{segment.expression} as s{number}" for number, segment in enumerate(segments)),
        "r.num",
    ]
    listed = "".join(f"g.s{number}, " for number in range(len(segments)))
    places = ", ".join(str(number) for number in range(1, len(keys) + 1))
    return "\n".join(
        [
            f"with {prelude},",
            f"contribution as (\n{contribution.strip()}\n),",
            f"counted as (\nselect {', '.join(keys)}, count(*) as rows\nfrom contribution as r",
            *joins,
            *(["where " + "\n  and ".join(conditions)] if conditions else []),
            f"group by {places}\n)",
            f"select p.start_on, {listed}p.days, g.num, g.rows",
            "from counted as g",
            "join calendar as p on p.day = g.day and g.prev_day < p.window_on",
        ]
    )


def _segment(
    name: str, metric: Metric, columns: frozenset[str], placing: Placing, session: Session
) -> Segment:
    if name == "age" and placing is Placing.STOCK:
        first = "first_day" if "first_day" in columns else "day"
        return Segment(name, age_bucket(f"p.closing_on - r.{first}"))
    if name in columns and name not in PLACE_COLUMNS:
        return Segment(name, f"coalesce(cast(r.\"{name}\" as varchar), '(none)')")
    day = "r.segment_day" if "segment_day" in columns else SEGMENT_DAY[placing]
    until = "r.segment_until" if "segment_until" in columns else day
    if "account_id" not in columns and "user_id" not in columns:
        raise UserError(
            f"{metric.label} has no accounts or users, so it cannot be split or filtered by '{name}'.",
            exists=f"Its own columns: {', '.join(sorted(columns - PLACE_COLUMNS))}.",
        )
    return attribute_segment(name, columns, day, until, session)


def age_bucket(days: str) -> str:
    """The age of an open ticket in the buckets of the backlog."""
    return (
        f"case when {days} < 1 then '0-1 days' when {days} < 3 then '1-3 days' "
        f"when {days} < 7 then '3-7 days' when {days} < 30 then '7-30 days' else '30+ days' end"
    )


def _stays(segment: Segment, split: list[Segment], question: Question) -> str:
    """That a row is in one part of the view on both of its days: the same value, or one of the filter."""
    if segment in split:
        return f"{segment.expression} = {segment.until_expression}"
    return f"{segment.until_expression} in {literal(question.where[segment.name])}"


def _move(metric: Metric, same: list[str]) -> list[str]:
    """Conditions on rows whose segment differs between their two days."""
    if metric.segment_move == "leaves":
        return [f"not ({' and '.join(same)})" if same else "1 = 0"]
    return same if metric.segment_move == "stays" else []


def _mature(columns: frozenset[str], session: Session, question: Question) -> str:
    if "mature_at" in columns:  # an outcome at that very instant still counts, so it is known only after it
        return f"case when r.mature_at < {literal(question.as_of)} then 1 else 0 end"
    if "mature_day" not in columns:
        return "1"
    today = question.as_of.astimezone(session.settings.calendar.zone).date()
    return f"case when r.mature_day <= {literal(today)} then 1 else 0 end"
