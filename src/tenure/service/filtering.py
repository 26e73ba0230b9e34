"""The filter of a question as SQL, for rows that are no metric's; and metrics that know a split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.errors import UserError
from tenure.kernel.names import NONE_SEGMENT, RESERVED
from tenure.kernel.period import DAY
from tenure.query.result import Result
from tenure.query.segment import attribute_segment, check_values
from tenure.service.cached import Asked, Cached
from tenure.service.segments import applicable


@dataclass(frozen=True, slots=True)
class Filter:
    """Joins and conditions on rows called ``r``; both "" without a filter."""

    joins: str = ""
    where: str = ""


def filter_of(session: Session, asked: Asked, columns: Iterable[str], day: str = "r.day") -> Filter | None:
    """The filter of a question on rows with these columns; None when they do not have what it names.

    Attributes of accounts are read on ``day``. UserError for a value that nobody has.
    """
    has, joins, conditions = frozenset(columns), [], []
    for name, wanted in asked.question.where.items():
        if name in has:
            conditions.append(f"coalesce(cast(r.{name} as varchar), '{NONE_SEGMENT}') in {literal(wanted)}")
            continue
        try:
            segment = attribute_segment(name, has, day, day, session)
        except UserError:
            return None
        if segment.is_attribute:
            check_values(name, wanted, session)
        joins.append(segment.join)
        conditions.append(f"{segment.expression} in {literal(wanted)}")
    return Filter("\n".join(joins), "where " + "\n  and ".join(conditions) if conditions else "")


def check_filter(cached: Cached, asked: Asked) -> None:
    """UserError for an attribute, or a value of one, that nobody has."""
    columns = frozenset(("account_id", "user_id"))
    with cached.workspace.session(asked.question, asked.overrides) as session:
        for name, wanted in asked.question.where.items():
            if name in RESERVED:  # a column of some metrics
                continue
            if attribute_segment(name, columns, "r.day", "r.day", session).is_attribute:
                check_values(name, wanted, session)


def narrowed(session: Session, asked: Asked, select: str, columns: Sequence[str]) -> str | None:
    """The rows of a select (with ``day``) in the range and within the filter."""
    found = filter_of(session, asked, columns)
    if found is None:
        return None
    start, end = literal(asked.question.start), literal(asked.question.end - DAY)
    inner = f"select * from ({select}) as within where day >= {start} and day <= {end}"
    return f"select r.* from ({inner}) as r\n{found.joins}\n{found.where}"


def knows(cached: Cached, label: str, asked: Asked, *by: str) -> bool:
    """Whether a metric has data, and its rows have these segments and what the filter names."""
    metric = cached.resolve(label)
    if not any(item.id == metric.id and item.is_available for item in cached.metrics()):
        return False
    names = (*asked.question.where, *by)
    return applicable(cached, [metric], names, asked)[metric.label] == names


def split_by(cached: Cached, label: str, asked: Asked, *by: str) -> Result | None:
    """A metric by segments; None when it has no data, or does not know them or the filter."""
    if not knows(cached, label, asked, *by):
        return None
    return cached.show((cached.resolve(label).label,), asked.change(by=by)).results[0]
