"""Writes the typed rows of one file into its table, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from tenure.ingest.files.mapping_store import as_toml
from tenure.ingest.files.merge import Merge
from tenure.ingest.files.numbers import number
from tenure.ingest.files.quarantine import store_refusals
from tenure.ingest.files.rows import Rows
from tenure.ingest.files.selection import Selection, naive_sql
from tenure.ingest.files.source import Source
from tenure.ingest.files.stage import Stage
from tenure.ingest.files.transaction import Transaction, transaction
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
    is_rehearsal: bool = False
    """Undo everything at the end: only the counts and the source's refusals stay."""

    def write(self) -> Counts:
        """Write everything or nothing."""
        target = Rows(self.selection.table).target
        if not number(self.cursor, f"select count(*) from (select 1 from {target} limit 1)"):
            # Where a sample shows only zones, the quick way takes nothing else: that a zone
            # was assumed is always reported.
            sample = f"{self.source.relation(False)} limit {SAMPLE}"
            if (counts := self._write_clean(zoned_only=not self._has_naive(sample))) is not None:
                return counts
        return self._write_staged()

    def _has_naive(self, relation: str) -> bool:
        sql = naive_sql(self.selection, relation)
        return sql is not None and bool(number(self.cursor, sql))

    def _next_load(self) -> int:
        return number(self.cursor, "select nextval('meta.load_number')")

    def _write_clean(self, *, zoned_only: bool) -> Counts | None:
        """The quick way: straight into an empty table. None, and nothing written, unless
        every row is in order and no key appears twice."""
        rows = Rows(self.selection.table)
        with transaction(self.cursor) as work:
            load_id = self._next_load()
            typed = self.selection.sql(self.source.relation(False), with_row=False, zoned_only=zoned_only)
            # An error instead of a filter: it stops early, and a filter would copy every row.
            try:
                self.cursor.execute(
                    f"insert into {rows.target} ({', '.join(rows.columns)}, known_from, load_id) "
                    f"select {', '.join(rows.values)}, ?, "
                    f"case when problem is null then ?::bigint else error('not clean') end from ({typed})",
                    [self.known_from, load_id],
                )
            except duckdb.InvalidInputException:
                work.abandon()
                return None
            loaded = number(self.cursor, f"select count(*) from {rows.target}")
            # Where all hashes differ, all keys do; the rare collision is sorted out in the stage.
            keys = ", ".join(f'"{name}"' for name in rows.table.key)
            distinct = number(self.cursor, f"select count(distinct hash({keys})) from {rows.target}")
            if not loaded == distinct == self.source.whole:
                work.abandon()
                return None
            self._record(load_id, loaded, 0)
            self._end(work)
        return Counts(load_id, loaded, 0, naive=not zoned_only)

    def _write_staged(self) -> Counts:
        """The general way: through a typed stage that knows each record's place in the file."""
        stage = Stage(self.cursor, self.source, self.selection)
        with transaction(self.cursor) as work:
            load_id = self._next_load()
            repeated = stage.fill()
            naive = self._has_naive(self.source.relation(False))
            loaded, same = Merge(self.cursor, Rows(self.selection.table), self.known_from, load_id).run()
            self._record(load_id, loaded, repeated + same)
            stage.drop()
            self._end(work)
        return Counts(load_id, loaded, repeated + same, naive)

    def _end(self, work: Transaction) -> None:
        if self.is_rehearsal:
            work.abandon()

    def _record(self, load_id: int, loaded: int, unchanged: int) -> None:
        """The law of conservation, then the load's own row and its refusals."""
        source, refused = self.source, self.source.refusals.count
        if source.records != loaded + unchanged + refused:
            raise Bug(
                f"{source.name}: {source.records} records were read, but {loaded} loaded, "
                f"{unchanged} unchanged and {refused} refused."
            )
        table = self.selection.table.name
        if self.on_load is not None:
            self.on_load(load_id)
        store_refusals(self.cursor, source, table, load_id)
        counts = [source.records, loaded, unchanged, refused]
        self.cursor.execute(
            "insert into meta.load values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [load_id, source.name, self.sha256, table, *counts, self.known_from, self.now],
        )
        self.cursor.execute(
            "insert into meta.mapping values (?, ?)", [load_id, as_toml(self.selection.mapping)]
        )
