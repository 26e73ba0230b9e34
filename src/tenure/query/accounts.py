"""Which accounts have certain values, told as the metrics tell it."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.names import RESERVED
from tenure.query.segment import attribute_segment, check_values, known_attributes
from tenure.query.spine import stored_reads

EVERY = "select account_id from accounts union select account_id from mrr_span"


def accounts_with(
    session: Session, where: Mapping[str, tuple[str, ...]], *, is_checked: bool = True
) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """Ids of the accounts that have these values on the last day (None: nothing asks for less than all).

    With them the names that do not describe accounts. UserError for a name that does not exist and, where
    it ``is_checked``, for a value.
    """
    session.ensure([*stored_reads(EVERY), "attribute_span", "user_attribute"])
    account, user = known_attributes(session)
    others = (user | set(RESERVED)) - account - {"plan", "product"}
    day = literal(session.clock.last_day)
    joins, conditions = [], []
    for name, values in where.items():
        if name in others:
            continue
        segment = attribute_segment(name, frozenset({"account_id"}), day, day, session)
        if is_checked:
            check_values(name, values, session)
        joins.append(segment.join)
        conditions.append(f"{segment.expression} in {literal(values)}")
    left_out = tuple(name for name in where if name in others)
    if not conditions:
        return None, left_out
    sql = f"select r.account_id from ({EVERY}) as r\n" + "\n".join(joins)
    rows = session.rows(f"{sql}\nwhere {' and '.join(conditions)}")
    return frozenset(str(row[0]) for row in rows), left_out
