"""Makes the relations that a question needs, and only those whose inputs changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from tenure.engines.duckdb.chunks import build_selects
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.increment.catch_up import catch_up
from tenure.engines.duckdb.planning import Plans, Relation
from tenure.kernel.settings import Settings

VIEW_SCHEMA = '"view"'


@dataclass
class Builder:
    """Brings relations up to date in one schema; what is unchanged in ``view`` is used from there.

    ``schema`` is ``view`` for the workspace's own clocks and settings, a scratch schema else. The
    views of the former follow the data by increments; those of the latter are built anew.
    """

    cursor: duckdb.DuckDBPyConnection
    plans: Plans
    schema: str
    database: Database
    ready: set[str] = field(default_factory=set)
    is_caught_up: bool = False

    def ensure(self, names: Iterable[str]) -> None:
        """Make every named table, setting or view readable by its bare name."""
        wanted = sorted(set(names) - self.ready)
        if not wanted:
            return
        if self.schema == VIEW_SCHEMA and not self.is_caught_up:
            catch_up(self.cursor, self.plans, self.database)
            self.is_caught_up = True
        for name in wanted:
            self._ensure(name)

    def _ensure(self, name: str) -> None:
        if name in self.ready:
            return
        relation = self.plans.of(name)
        for read in (*relation.reads, *relation.needs):
            self._ensure(read)
        key = relation.key
        if key not in (
            self.database.built(VIEW_SCHEMA).get(name),
            self.database.built(self.schema).get(name),
        ):
            self._create(name)
        self.ready.add(name)

    def _create(self, name: str) -> None:
        relation = self.plans.of(name)
        kind = "view" if relation.is_view else "table"
        self.cursor.execute("begin")
        try:
            self._drop_other_kind(name, kind)
            target = f'{self.schema}."{name}"'
            if relation.is_view:
                self.cursor.execute(f"create or replace view {target} as {relation.sql}")
            else:
                self._fill(target, relation)
            if self.schema == VIEW_SCHEMA:
                self.cursor.execute("delete from meta.view where name = ?", [name])
                stamp = [name, relation.key, relation.shape]
                self.cursor.execute("insert into meta.view (name, key, shape) values (?, ?, ?)", stamp)
            self.cursor.execute("commit")
        except BaseException:
            self.cursor.execute("rollback")
            raise
        self.database.built(self.schema)[name] = relation.key

    def _fill(self, target: str, relation: Relation) -> None:
        """Create the table of a stored view, in pieces where its inputs are large."""
        first, *further = build_selects(self.cursor, relation, self._full_name)
        self.cursor.execute(f"create or replace table {target} as {first}")
        for select in further:
            self.cursor.execute(f"insert into {target} {select}")

    def _full_name(self, name: str) -> str:
        own = self.database.built(VIEW_SCHEMA).get(name) == self.plans.of(name).key
        return f'"{self.database.name}".{VIEW_SCHEMA}."{name}"' if own else f'{self.schema}."{name}"'

    def _drop_other_kind(self, name: str, kind: str) -> None:
        """A view of an earlier version may have been stored where it now is not, or the other way round."""
        found = self.cursor.execute(
            "select table_type from information_schema.tables where table_name = ? and table_schema = ?"
            " and table_catalog = ?",
            [name, *self._place()],
        ).fetchone()
        if found and (found[0] == "VIEW") != (kind == "view"):
            self.cursor.execute(f'drop {"view" if found[0] == "VIEW" else "table"} {self.schema}."{name}"')

    def _place(self) -> tuple[str, str]:
        """The schema's own name and its database's."""
        database, _, schema = self.schema.rpartition(".")
        return schema.strip('"'), database or self.database.name


def has_internal(cursor: duckdb.DuckDBPyConnection, settings: Settings, table: str) -> bool:
    """Whether the workspace leaves internal rows out and the table has any."""
    if "is_internal" not in settings["exclude"]:
        return False
    return cursor.execute(f"select 1 from data.{table} where is_internal limit 1").fetchone() is not None


def table_versions(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of the last load that changed each table."""
    rows = cursor.execute('select "table", max(load_id) from meta.load where loaded > 0 group by "table"')
    return dict(rows.fetchall())
