"""Writes the typed rows of one file into its table, with history, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np

from tenure.engines.duckdb.schema import FOREVER
from tenure.ingest.files.quarantine import store_refusals
from tenure.ingest.files.refusals import Refusal
from tenure.ingest.files.selection import Selection, naive_sql
from tenure.ingest.files.sentences import explain
from tenure.ingest.files.source import Rows, Source
from tenure.ingest.files.transaction import transaction
from tenure.kernel.errors import Bug

SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What one file came to; ``naive`` says that some instant had no zone."""

    load_id: int
    loaded: int
    unchanged: int
    naive: bool


@dataclass(frozen=True, slots=True)
class Writer:
    """One file on its way into one table. Times are naive UTC."""

    cursor: duckdb.DuckDBPyConnection
    source: Source
    selection: Selection
    sha256: str
    known_from: datetime
    now: datetime
    on_load: Callable[[int], None] | None = None
    """Called with the load's number within its transaction."""

    def write(self) -> Counts:
        """Write everything or nothing."""
        if self._is_empty():
            # Where a sample shows only zones, the quick way takes nothing else: that a zone
            # was assumed is always reported.
            sample = f"{self.source.relation(False)} limit {SAMPLE}"
            if (counts := self._write_clean(zoned_only=not self._has_naive(sample))) is not None:
                return counts
        return self._write_staged()

    def _has_naive(self, relation: str) -> bool:
        sql = naive_sql(self.selection, relation)
        return sql is not None and bool(self._number(sql))

    def _is_empty(self) -> bool:
        return not self._number(f"select count(*) from (select 1 from {self._target} limit 1)")

    @property
    def _target(self) -> str:
        return f"data.{self.selection.table.name}"

    @property
    def _columns(self) -> list[str]:
        return [*(f'"{column.name}"' for column in self.selection.table.columns), "attributes"]

    @property
    def _values(self) -> list[str]:
        return [*(f"v{number}" for number in range(len(self.selection.table.columns))), "attributes"]

    @property
    def _keys(self) -> list[tuple[str, str]]:
        """Pairs (column of the table, column of the stage) of the primary key."""
        names = [column.name for column in self.selection.table.columns]
        return [(f'"{name}"', f"v{names.index(name)}") for name in self.selection.table.key]

    def _number(self, sql: str, *parameters: object) -> int:
        row = self.cursor.execute(sql, parameters or None).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def _next_load(self) -> int:
        return self._number("select nextval('meta.load_number')")

    def _write_clean(self, *, zoned_only: bool) -> Counts | None:
        """The quick way: straight into an empty table. None, and nothing written, unless
        every row is in order and no key appears twice."""
        with transaction(self.cursor) as work:
            load_id = self._next_load()
            typed = self.selection.sql(self.source.relation(False), with_row=False, zoned_only=zoned_only)
            # An error instead of a filter: it stops early, and a filter would copy every row.
            try:
                self.cursor.execute(
                    f"insert into {self._target} ({', '.join(self._columns)}, known_from, load_id) "
                    f"select {', '.join(self._values)}, ?, "
                    f"case when problem is null then ?::bigint else error('not clean') end from ({typed})",
                    [self.known_from, load_id],
                )
            except duckdb.InvalidInputException:
                work.abandon()
                return None
            loaded = self._number(f"select count(*) from {self._target}")
            if loaded != self.source.whole or self._has_double_keys(loaded):
                work.abandon()
                return None
            self._record(load_id, loaded, 0)
        return Counts(load_id, loaded, 0, naive=not zoned_only)

    def _has_double_keys(self, rows: int) -> bool:
        # Where all hashes differ, all keys do; the rare collision is sorted out in the stage.
        keys = ", ".join(column for column, _ in self._keys)
        return self._number(f"select count(distinct hash({keys})) from {self._target}") != rows

    def _write_staged(self) -> Counts:
        """The general way: through a typed stage that knows each record's place in the file."""
        self.cursor.execute("set session preserve_insertion_order = true")
        with transaction(self.cursor):
            load_id = self._next_load()
            typed = self.selection.sql(self.source.relation(True), with_row=True)
            self.cursor.execute(f"create temp table stage as select * from ({typed})")
            if (staged := self._number("select count(*) from stage")) != self.source.whole:
                raise Bug(f"{self.source.name}: {staged} of {self.source.whole} records were read.")
            is_naive = self._has_naive(self.source.relation(False))
            self._refuse_problems()
            unchanged = self._refuse_superseded()
            loaded, same = self._merge(load_id)
            self._record(load_id, loaded, unchanged + same)
            self.cursor.execute("drop table stage")
        return Counts(load_id, loaded, unchanged + same, is_naive)

    def _refuse_problems(self) -> None:
        found = self.cursor.execute(
            "select row, problem from stage where problem is not null order by row"
        ).fetchnumpy()
        checks = self.selection.checks()
        rows: Rows = np.asarray(found["row"], np.int64)
        for record, problem in zip(self.source.find(rows), np.asarray(found["problem"]), strict=True):
            self.source.refusals.add(explain(self.selection, checks[int(problem)], record))
        if len(rows):
            self.cursor.execute("delete from stage where problem is not null")

    def _refuse_superseded(self) -> int:
        """Of rows with one key the last in the file counts: equal ones before it are
        unchanged (their number is returned), other ones are refused."""
        keys = [value for _, value in self._keys]
        listed = ", ".join(keys)
        self.cursor.execute(
            f"create temp table kept as select {listed}, max(row) as row from stage "
            f"group by {listed} having count(*) > 1"
        )
        if not self._number("select count(*) from kept"):
            self.cursor.execute("drop table kept")
            return 0
        match = " and ".join(f"s.{key} is not distinct from k.{key}" for key in keys)
        same = " and ".join(f"s.{value} is not distinct from w.{value}" for value in self._values)
        self.cursor.execute(
            f"create temp table earlier as select s.row as row, k.row as winner, {same} as same "
            f"from stage s join kept k on {match} join stage w on w.row = k.row where s.row <> k.row"
        )
        found = self.cursor.execute(
            "select row, winner from earlier where not same order by row"
        ).fetchnumpy()
        rows: Rows = np.asarray(found["row"], np.int64)
        for record in self.source.find(rows):
            detail = f"A later record of this file has the same {', '.join(self.selection.table.key)}."
            self.source.refusals.add(Refusal(record.line, None, "superseded_in_file", detail, record.raw))
        unchanged = self._number("select count(*) from earlier where same")
        self.cursor.execute("delete from stage where row in (select row from earlier)")
        self.cursor.execute("drop table earlier")
        self.cursor.execute("drop table kept")
        return unchanged

    def _merge(self, load_id: int) -> tuple[int, int]:
        """Put the stage into the table at ``known_from``; returns (loaded, unchanged).

        The version known at that time ends there, and the new one lasts until the next
        version, so that a load that is known as of the past finds its place in the history.
        """
        match = " and ".join(f"s.{value} is not distinct from d.{column}" for column, value in self._keys)
        same = " and ".join(
            f"s.{value} is not distinct from d.{column}"
            for column, value in zip(self._columns, self._values, strict=True)
        )
        self.cursor.execute(
            f"create temp table met as select s.row as row, d.rowid as place, d.known_until as until, "
            f"{same} as same from stage s join {self._target} d on {match} "
            f"where d.known_from <= ? and d.known_until > ?",
            [self.known_from, self.known_from],
        )
        self.cursor.execute(
            f"create temp table later as select s.row as row, min(d.known_from) as until "
            f"from stage s join {self._target} d on {match} "
            f"where d.known_from > ? and d.known_until > d.known_from group by s.row",
            [self.known_from],
        )
        unchanged = self._number("select count(*) from met where same")
        self.cursor.execute(
            f"update {self._target} set known_until = ? "
            f"from met where met.place = {self._target}.rowid and not met.same",
            [self.known_from],
        )
        staged = self._number("select count(*) from stage")
        values = ", ".join(f"s.{value}" for value in self._values)
        self.cursor.execute(
            f"insert into {self._target} ({', '.join(self._columns)}, known_from, known_until, load_id) "
            f"select {values}, ?, coalesce(met.until, later.until, timestamp '{FOREVER}'), ? "
            f"from stage s left join met on met.row = s.row left join later on later.row = s.row "
            f"where met.same is not true",
            [self.known_from, load_id],
        )
        self.cursor.execute("drop table met")
        self.cursor.execute("drop table later")
        return staged - unchanged, unchanged

    def _record(self, load_id: int, loaded: int, unchanged: int) -> None:
        """The law of conservation, then the load's own row and its refusals."""
        refused = self.source.refusals.count
        if self.source.records != loaded + unchanged + refused:
            raise Bug(
                f"{self.source.name}: {self.source.records} records were read, but {loaded} loaded, "
                f"{unchanged} unchanged and {refused} refused."
            )
        table = self.selection.table.name
        if self.on_load is not None:
            self.on_load(load_id)
        store_refusals(self.cursor, self.source, table, load_id)
        self.cursor.execute(
            "insert into meta.load values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                load_id,
                self.source.name,
                self.sha256,
                table,
                self.source.records,
                loaded,
                unchanged,
                refused,
                self.known_from,
                self.now,
            ],
        )
