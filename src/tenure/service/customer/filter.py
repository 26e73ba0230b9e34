"""Which accounts a filter keeps: told as the metrics tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.names import RESERVED
from tenure.query.segment import attribute_segment, check_values, known_attributes
from tenure.query.spine import stored_reads
from tenure.service.cached import Asked, Cached
from tenure.service.customer.reading import today


@dataclass(frozen=True)
class Kept:
    """Ids that match (None: everybody), and the attributes that do not describe accounts."""

    ids: frozenset[str] | None
    left_out: tuple[str, ...]


def filtered(cached: Cached, asked: Asked) -> Kept:
    """The accounts that a question's filter keeps now. UserError for a name or value that does not exist."""
    where = asked.question.where
    if not where:
        return Kept(None, ())
    plain = today(cached, asked).change(where=where)

    def compute() -> Kept:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            return _ids(session, where)

    return cached.keep("customers of a filter", (), plain, compute)


def _ids(session: Session, where: Mapping[str, tuple[str, ...]]) -> Kept:
    """The accounts that have these values now, told as the metrics tell it."""
    every = "select account_id from accounts union select account_id from mrr_span"
    session.ensure([*stored_reads(every), "attribute_span", "user_attribute"])
    account, user = known_attributes(session)
    others = (user | set(RESERVED)) - account - {"plan", "product"}
    day = literal(session.clock.last_day)
    joins, conditions = [], []
    for name, values in where.items():
        if name in others:
            continue
        segment = attribute_segment(name, frozenset({"account_id"}), day, day, session)
        check_values(name, values, session)
        joins.append(segment.join)
        conditions.append(f"{segment.expression} in {literal(values)}")
    left_out = tuple(name for name in where if name in others)
    if not conditions:
        return Kept(None, left_out)
    sql = f"select r.account_id from ({every}) as r\n" + "\n".join(joins)
    rows = session.rows(f"{sql}\nwhere {' and '.join(conditions)}")
    return Kept(frozenset(str(row[0]) for row in rows), left_out)
