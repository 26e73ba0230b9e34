"""Takes all views that are there from the state of the last refresh to the present one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from tenure.engines.duckdb.chunks import build_selects
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.increment.changes import changed_rows, changed_tables
from tenure.engines.duckdb.increment.input import Input, is_dated
from tenure.engines.duckdb.increment.parts import on_parts
from tenure.engines.duckdb.increment.state import State, read_state, write_state
from tenure.engines.duckdb.increment.step import follow, replace_rows
from tenure.engines.duckdb.planning import Plans, Relation
from tenure.model.tables import TABLES
from tenure.model.views import views
from tenure.model.views.upkeep import Upkeep

SCHEMA = '"view"'
ANEW = ""
"""Instead of a table of changed rows: the relation was made anew, and everything may differ."""


def catch_up(cursor: duckdb.DuckDBPyConnection, plans: Plans, database: Database) -> None:
    """Bring every built view up to date, or forget it where it must be built anew.

    Nothing is done while the data and the clocks are those of the last refresh.
    """
    present = State(plans.versions, plans.clock.as_of, plans.clock.key)
    state = read_state(cursor)
    built = database.built(SCHEMA)
    stale = [name for name, key in built.items() if not _is_current(name, key, plans)]
    is_same = state is not None and (state.versions, state.clock_key) == (
        dict(present.versions),
        present.clock_key,
    )
    if is_same and not stale:
        return
    shapes = dict(cursor.execute("select name, shape from meta.view").fetchall())
    keeps = {
        name
        for name in built
        if state is not None and not is_same and _is_known(name) and shapes.get(name) == plans.of(name).shape
    }
    with _transaction(cursor):
        if state is not None and not is_same:
            _Run(cursor, plans, state, keeps).run()
        gone = [name for name in stale if name not in keeps]
        _stamp(cursor, plans, gone, [name for name in stale if name in keeps])
        write_state(cursor, present)
    for name in stale:
        if name in keeps:
            built[name] = plans.of(name).key
        else:
            del built[name]


def _is_known(name: str) -> bool:
    return name in TABLES or name in views() or name.startswith("setting_")


def _is_current(name: str, key: str, plans: Plans) -> bool:
    return _is_known(name) and plans.of(name).key == key


def _stamp(cursor: duckdb.DuckDBPyConnection, plans: Plans, gone: list[str], kept: list[str]) -> None:
    """Write down which views are gone and which are up to date."""
    for name in gone:
        cursor.execute("delete from meta.view where name = ?", [name])
    for name in kept:
        cursor.execute("update meta.view set key = ? where name = ?", [plans.of(name).key, name])


@contextmanager
def _transaction(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    cursor.execute("begin")
    try:
        yield
        cursor.execute("commit")
    except BaseException:
        cursor.execute("rollback")
        raise


@dataclass
class _Run:
    """One catching up: what changed in each relation so far."""

    cursor: duckdb.DuckDBPyConnection
    plans: Plans
    state: State
    keeps: set[str]
    changed: dict[str, str] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)

    def run(self) -> None:
        """Tables first, then every view after those that it reads."""
        tables = sorted(name for name in self.keeps if name in TABLES)
        for name in changed_tables(self.state, self.plans, tables):
            rows = changed_rows(self.cursor, TABLES[name], self.state, self.plans)
            self.changed[name] = ANEW if rows is None else rows
        for name in tables:
            self._show(self.plans.of(name))
        for name in self._in_order():
            self._step(self.plans.of(name))

    def _in_order(self) -> list[str]:
        """Built views, each after its inputs."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            relation = self.plans.of(name)
            for read in (*relation.reads, *relation.needs):
                if read in views() and read in self.keeps:
                    visit(read)
            found.setdefault(name)

        for name in sorted(self.keeps & set(views())):
            visit(name)
        return list(found)

    def _show(self, relation: Relation) -> None:
        self.cursor.execute(f'create or replace view {SCHEMA}."{relation.name}" as {relation.sql}')

    def _step(self, relation: Relation) -> None:
        upkeep = views()[relation.name].upkeep
        touched = [name for name in relation.reads if name in self.changed]
        if not touched:
            return
        if upkeep.is_each:
            self._pass_on(relation, touched)
            return
        inputs = [self._input(name, upkeep, relation) for name in relation.reads]
        whole = [one for one in inputs if not one.via and not one.has_keys(upkeep)]
        is_anew = any(self.changed[name] == ANEW for name in touched) or any(one.changed for one in whole)
        view = self._relation(relation.name)
        if upkeep.is_whole:
            rows = self._compare(view, relation.sql)
        elif is_anew:
            first, *further = build_selects(self.cursor, relation, _full)
            self.cursor.execute(f"create or replace table {view.relation} as {first}")
            for select in further:
                self.cursor.execute(f"insert into {view.relation} {select}")
            rows = ANEW
        else:
            rows = follow(self.cursor, view, relation.sql, upkeep, inputs)
        if rows is not None:
            self.changed[relation.name] = rows

    def _pass_on(self, relation: Relation, touched: list[str]) -> None:
        """The changes of a plain view: its select over those of its inputs."""
        rows = [name for name in relation.reads if name in TABLES or not views()[name].upkeep.is_whole]
        if any(self.changed[name] == ANEW or name not in rows for name in touched):
            self.changed[relation.name] = ANEW
            return
        parts = {
            name: f"select * from {self.changed[name] if name in touched else _full(name) + ' where false'}"
            for name in rows
        }
        target = f"changed_{relation.name}"
        self.cursor.execute(f"create or replace temp table {target} as {on_parts(relation.sql, parts)}")
        self.changed[relation.name] = target

    def _compare(self, view: Input, sql: str) -> str | None:
        """Make a small view anew, and find out what differs."""
        self.cursor.execute(
            f"create or replace temp table gone as select rowid as place, * from {view.relation}"
        )
        self.cursor.execute(f"create or replace temp table fresh as {sql}")
        return replace_rows(self.cursor, view)

    def _relation(self, name: str) -> Input:
        """A table or view as it is now."""
        if name not in self.columns:
            described = self.cursor.execute(f"describe {_full(name)}").fetchall()
            self.columns[name] = frozenset(row[0] for row in described)
        return Input(name, _full(name), self.columns[name])

    def _input(self, name: str, upkeep: Upkeep, relation: Relation) -> Input:
        """An input of a view with its changes and the ways in which they lead to keys."""
        plain = self._relation(name)
        via = upkeep.via.get(name)
        rows = self.changed.get(name) or None
        has_since = rows is not None and name in views() and {"day", "until_day"} <= plain.columns
        return Input(
            name,
            plain.relation,
            plain.columns,
            changed=rows,
            has_since=has_since,
            via=via,
            through=self._relation(via.through) if via else None,
            days=self._days(relation, upkeep) if upkeep.is_daily else (),
        )

    def _days(self, relation: Relation, upkeep: Upkeep) -> tuple[tuple[str, str], ...]:
        """The inputs that tell on which days a key has rows: events by the view that counts them."""
        found = []
        for name in relation.reads:
            one = self._relation(name)
            if not (one.has_keys(upkeep) and is_dated(name)):
                continue
            if name == "events" and relation.name != "event_day" and "event_day" in self.keeps:
                one = self._relation("event_day")
            found.append((one.relation, one.column("day", "r")))
        return tuple(found)


def _full(name: str) -> str:
    return f'{SCHEMA}."{name}"'
