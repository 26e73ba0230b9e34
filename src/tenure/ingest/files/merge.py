"""Puts staged rows into their table at the instant from which they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from tenure.engines.duckdb.schema import FOREVER
from tenure.ingest.files.numbers import number
from tenure.ingest.files.rows import STAGE, Rows


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge of the stage into ``rows.target``.

    A version lasts from ``known_from`` until the next version of its key. A row that says
    what is known already writes no version, but that it was said is kept in
    ``meta.confirmed``: else a file that comes late, with something older, would end the
    version for good. There, a NULL key stands for every key of that instant that was loaded before.
    """

    cursor: duckdb.DuckDBPyConnection
    rows: Rows
    known_from: datetime
    load_id: int

    def run(self) -> tuple[int, int]:
        """Merge; returns (loaded, unchanged)."""
        rows, at = self.rows, self.known_from
        staged = number(self.cursor, f"select count(*) from {STAGE}")
        if not number(self.cursor, f"select count(*) from (select 1 from {rows.target} limit 1)"):
            self._insert(f"select {self._staged}, timestamp '{FOREVER}' as until from {STAGE} s")
            return staged, 0
        self.cursor.execute(
            f"create temp table met as select s.row as row, d.rowid as place, d.known_from as since, "
            f"d.known_until as until, d.load_id as load_id, {rows.same_row} as same, "
            f"null::timestamp as confirmed "
            f"from {STAGE} s join {rows.target} d on {rows.same_key} "
            f"where d.known_from <= ? and d.known_until > ?",
            [at, at],
        )
        self._look_ahead()
        unchanged = number(self.cursor, "select count(*) from met where same")
        self._confirm()
        self._split_confirmed()
        self.cursor.execute(
            f"update {rows.target} set known_until = ? "
            f"from met where met.place = {rows.target}.rowid and not met.same",
            [at],
        )
        until = f"coalesce(met.confirmed, met.until, later.until, timestamp '{FOREVER}')"
        self._insert(
            f"select {self._staged}, {until} as until from {STAGE} s left join met on met.row = s.row "
            f"left join later on later.row = s.row where met.same is not true"
        )
        for table in ("met", "later"):
            self.cursor.execute(f"drop table {table}")
        return staged - unchanged, unchanged

    def _look_ahead(self) -> None:
        """Where the versions after ``known_from`` begin, and when the met ones were confirmed."""
        rows, at = self.rows, self.known_from
        self.cursor.execute(
            f"create temp table later as select s.row as row, min(d.known_from) as until "
            f"from {STAGE} s join {rows.target} d on {rows.same_key} "
            f"where d.known_from > ? and d.known_until > d.known_from group by s.row",
            [at],
        )
        late = 'from meta.confirmed c where c."table" = ? and c.known_from > ?'
        if number(self.cursor, f"select count(*) {late}", rows.table.name, at):
            self.cursor.execute(
                f"update met set confirmed = (select min(c.known_from) {late} and c.known_from < met.until "
                f"and (c.key is null and c.load_id > met.load_id or c.key = {rows.key_number})) "
                f"from {STAGE} s where s.row = met.row",
                [rows.table.name, at],
            )

    def _confirm(self) -> None:
        """Keep that rows which began earlier were said again now."""
        rows, at = self.rows, self.known_from
        again = "from met where same and since < ?"
        if not number(self.cursor, f"select count(*) {again}", at):
            return
        known = f"select count(*) from {rows.target} where known_from <= ? and known_until > ?"
        if number(self.cursor, known, at, at) == number(self.cursor, "select count(*) from met"):
            keys = "select null"
        else:
            keys = f"select {rows.key_number} from {STAGE} s where s.row in (select row {again})"
        parameters = [self.load_id, rows.table.name, at, *([at] if "?" in keys else [])]
        self.cursor.execute(
            f"insert into meta.confirmed select ?, ?, ?, key from ({keys}) as found(key)", parameters
        )

    def _split_confirmed(self) -> None:
        """A version that was confirmed after ``known_from`` goes on from there."""
        columns = ", ".join(self.rows.columns)
        self.cursor.execute(
            f"insert into {self.rows.target} ({columns}, known_from, known_until, load_id) "
            f"select {columns}, met.confirmed, met.until, d.load_id "
            f"from {self.rows.target} d join met on met.place = d.rowid "
            f"where not met.same and met.confirmed is not null"
        )

    @property
    def _staged(self) -> str:
        return ", ".join(f"s.{value}" for value in self.rows.values)

    def _insert(self, found: str) -> None:
        rows = self.rows
        self.cursor.execute(
            f"insert into {rows.target} ({', '.join(rows.columns)}, known_until, known_from, load_id) "
            f"select *, ?, ? from ({found})",
            [self.known_from, self.load_id],
        )
