"""Keeps and finds saved things; each kind is a frozen dataclass that checks itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.rights import Who
from tenure.service.viewer import VIEWER
from tenure.store.store import Store

LONGEST_NAME, LONGEST_TEXT, MOST_TILES = 80, 500, 60
MOST_FILTERS, MOST_THINGS = 20, 500


@dataclass(frozen=True, slots=True)
class Segment:
    """A named filter: ``attribute=value`` texts as in an address."""

    kind: ClassVar[str] = "segment"
    name: str
    where: tuple[str, ...]

    def check(self) -> None:
        """UserError for a name or a filter that cannot be."""
        _named(self.name)
        if len(self.where) > MOST_FILTERS or any(len(one) > LONGEST_TEXT for one in self.where):
            raise UserError(f"A saved filter has at most {MOST_FILTERS} parts.", do="Save fewer.")
        if not self.where or not all("=" in one.strip("=") for one in self.where):
            raise UserError("A saved filter needs a filter.", do="Choose one on a page, then save it.")


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Tiles in an order of one's own: labels of metrics (``id`` or ``id:variant``)."""

    kind: ClassVar[str] = "dashboard"
    name: str
    metrics: tuple[str, ...]

    def check(self) -> None:
        """UserError for a name or a number of tiles that cannot be."""
        _named(self.name)
        if not 1 <= len(self.metrics) <= MOST_TILES:
            raise UserError(f"A dashboard has 1 to {MOST_TILES} metrics.", do="Choose some.")


@dataclass(frozen=True, slots=True)
class Target:
    """The value that a metric shall reach in periods that end after ``since``, in the metric's unit."""

    kind: ClassVar[str] = "target"
    metric: str
    value: float
    warn: float
    since: date

    def check(self) -> None:
        """Numbers were read before."""


@dataclass(frozen=True, slots=True)
class Note:
    """What happened on a day; ``metric`` "" means that it concerns all."""

    kind: ClassVar[str] = "note"
    day: date
    text: str
    metric: str = ""

    def check(self) -> None:
        """UserError for a text that is empty or too long."""
        if not 1 <= len(self.text) <= LONGEST_TEXT:
            raise UserError(f"A note has 1 to {LONGEST_TEXT} characters.", do="Write what happened.")


Thing = TypeVar("Thing", Segment, Dashboard, Target, Note)


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved thing with its id, and who saved it when."""

    id: str
    thing: Any
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The saved things of a workspace. ``now`` is the clock."""

    store: Store
    now: Callable[[], datetime]

    def version(self) -> int:
        """Grows with every change."""
        return int(self.store.rows("select coalesce(max(change), 0) from saved")[0][0])

    def kept(self, kind: type[Thing]) -> tuple[Kept, ...]:
        """Everything of a kind, oldest first, with who saved it.

        What somebody saves who sees a part of the accounts is theirs alone, and all that they see.
        """
        found = self._visible("s.kind = ?", kind.kind)
        return tuple(Kept(id, _read(kind, body), by, at) for id, body, by, at in found)

    def _visible(self, condition: str, value: str) -> list[tuple[str, str, str, str]]:
        """Id, body, e-mail address and instant of the things that the viewer sees."""
        viewer = VIEWER.get()
        whose = "s.user_id = ?" if viewer.portfolio else "? = '' and u.portfolio is null"
        return self.store.rows(
            "select s.saved_id, s.body, coalesce(u.email, ''), s.at from saved as s "
            "left join user as u on u.user_id = s.user_id "
            f"where {condition} and s.removed_at is null and {whose} order by s.at, s.change",
            value,
            viewer.user_id,
        )

    def all(self, kind: type[Thing]) -> tuple[Thing, ...]:
        """Everything of a kind, oldest first."""
        return tuple(one.thing for one in self.kept(kind))

    def save(self, thing: Thing, by: Who | None) -> None:
        """Keep a thing; one of the same name, or metric and day, is replaced. UserError when it cannot be."""
        thing.check()
        body = json.dumps(asdict(thing), default=date.isoformat, ensure_ascii=False)
        at, user = self.now().astimezone(UTC), by.user_id if by else None
        with self.store.change() as connection:
            change = self.version() + 1
            kept, id = self.kept(type(thing)), secrets.token_hex(6)
            for old in (one.id for one in kept if _same(one.thing, thing)):
                connection.execute(
                    "update saved set removed_at = ? where saved_id = ?", (at.isoformat(), old)
                )
            if len(kept) >= MOST_THINGS:
                raise UserError(f"There are {MOST_THINGS} of them already.", do="Remove some first.")
            connection.execute(
                "insert into saved values (?, ?, ?, ?, ?, null, ?)",
                (id, thing.kind, body, user, at.isoformat(), change),
            )
            audit.record(connection, at, user, f"{thing.kind} saved", what=id)

    def remove(self, id: str, by: Who | None) -> None:
        """Take a thing away. UserError when there is none."""
        at, user = self.now().astimezone(UTC), by.user_id if by else None
        if not self._visible("s.saved_id = ?", id):
            raise UserError("That was removed already.", do="Reload the list.")
        with self.store.change() as connection:
            change = self.version() + 1
            done = connection.execute(
                "update saved set removed_at = ?, change = ?, body = '{}' "
                "where saved_id = ? and removed_at is null",
                (at.isoformat(), change, id),
            )
            if done.rowcount != 1:
                raise UserError("That was removed already.", do="Reload the list.")
            audit.record(connection, at, user, "removed", what=id)


def _read(kind: type[Thing], body: str) -> Thing:
    found: dict[str, Any] = json.loads(body)
    days = {field.name for field in fields(kind) if field.type == "date"}
    for name, value in found.items():
        if isinstance(value, list):
            found[name] = tuple(value)
        elif name in days:
            found[name] = date.fromisoformat(value)
    return kind(**found)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Target):
        return (one.metric, one.since) == (other.metric, other.since)
    return not isinstance(one, Note) and bool(one.name == other.name)


def _named(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UserError(f"A name has 1 to {LONGEST_NAME} characters.", do="Give it one.")
