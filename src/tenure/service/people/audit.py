"""What was done, by whom: lines that each carry a hash over the line before, so that a change shows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenure.store.store import Store

FIRST = "0" * 64
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit."""

    number: int
    at: str
    user: str
    action: str
    detail: str


def record(
    connection: sqlite3.Connection, at: datetime, user_id: str | None, action: str, **detail: Any
) -> None:
    """Add a line within a transaction. ``detail`` holds no secret."""
    last = connection.execute("select number, hash from audit order by number desc limit 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, FIRST)
    line = (number, at.isoformat(), user_id, action, json.dumps(detail, sort_keys=True, ensure_ascii=False))
    connection.execute("insert into audit values (?, ?, ?, ?, ?, ?)", (*line, _hash(line, before)))


def lines(store: Store, limit: int = 200, before: int | None = None) -> tuple[Line, ...]:
    """The latest lines (``before`` this number), newest first."""
    found = store.rows(
        "select a.number, a.at, coalesce(u.email, ''), a.action, a.detail from audit as a "
        "left join user as u on u.user_id = a.user_id "
        "where ? is null or a.number < ? order by a.number desc limit ?",
        before,
        before,
        limit,
    )
    return tuple(Line(*row) for row in found)


def altered(store: Store) -> int | None:
    """The number of the first line that was changed, or follows one that was removed; None when all is well.

    Lines cut off at the end do not show: keep the last hash elsewhere where that matters.
    """
    before, expected = FIRST, 1
    for number, at, user_id, action, detail, kept in _all(store):
        line = (number, at, user_id, action, detail)
        if number != expected or _hash(line, before) != kept:
            return int(number)
        before, expected = kept, number + 1
    return None


def _all(store: Store) -> Iterator[tuple[Any, ...]]:
    """Every line in order, some at a time: whoever writes does not wait for all of them."""
    last: int | None = None
    while found := store.rows(
        "select * from audit where ? is null or number > ? order by number limit ?", last, last, AT_ONCE
    ):
        yield from found
        last = found[-1][0]


def _hash(line: tuple[Any, ...], before: str) -> str:
    return hashlib.sha256(json.dumps([*line, before], ensure_ascii=False).encode()).hexdigest()
