"""Takes out of the stage what must not reach the table: problems, and rows that others supersede."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np

from tenure.ingest.files.numbers import number
from tenure.ingest.files.refusals import Refusal
from tenure.ingest.files.rows import STAGE, Rows
from tenure.ingest.files.selection import Selection
from tenure.ingest.files.sentences import explain
from tenure.ingest.files.source import Source
from tenure.kernel.errors import Bug


@dataclass(frozen=True, slots=True)
class Stage:
    """The typed rows of one file, with each record's place in it."""

    cursor: duckdb.DuckDBPyConnection
    source: Source
    selection: Selection

    def fill(self) -> int:
        """Fill the stage, refuse what breaks the contract; returns how many rows repeat a later one."""
        # The number of a record is only right when the file is read in order.
        self.cursor.execute("set session preserve_insertion_order = true")
        typed = self.selection.sql(self.source.relation(True), with_row=True)
        self.cursor.execute(f"create temp table {STAGE} as select * from ({typed})")
        if (staged := number(self.cursor, f"select count(*) from {STAGE}")) != self.source.whole:
            raise Bug(f"{self.source.name}: {staged} of {self.source.whole} records were read.")
        self._refuse_problems()
        return self._refuse_superseded()

    def drop(self) -> None:
        """Remove the stage."""
        self.cursor.execute(f"drop table {STAGE}")

    def _refuse_problems(self) -> None:
        found = self.cursor.execute(
            f"select row, problem from {STAGE} where problem is not null order by row"
        ).fetchnumpy()
        checks = self.selection.checks()
        records = self.source.find(np.asarray(found["row"], np.int64))
        count = 0
        for record, problem in zip(records, np.asarray(found["problem"]), strict=True):
            self.source.refusals.add(explain(self.selection, checks[int(problem)], record))
            count += 1
        if count:
            self.cursor.execute(f"delete from {STAGE} where problem is not null")

    def _refuse_superseded(self) -> int:
        """Of rows with one key the last in the file counts: equal ones before it repeat it
        (their number is returned), other ones are refused."""
        rows = Rows(self.selection.table)
        keys = ", ".join(rows.keys)
        distinct = f"select count(distinct hash({keys})) - count(*) from {STAGE}"
        if not number(self.cursor, distinct):
            return 0
        doubles = f"select {keys}, max(row) as row from {STAGE} group by {keys} having count(*) > 1"
        self.cursor.execute(f"create temp table kept as {doubles}")
        if not number(self.cursor, "select count(*) from kept"):
            self.cursor.execute("drop table kept")
            return 0
        match = " and ".join(f"s.{key} is not distinct from k.{key}" for key in rows.keys)
        same = " and ".join(f"s.{value} is not distinct from w.{value}" for value in rows.values)
        self.cursor.execute(
            f"create temp table earlier as select s.row as row, {same} as same "
            f"from {STAGE} s join kept k on {match} join {STAGE} w on w.row = k.row where s.row <> k.row"
        )
        found = self.cursor.execute("select row from earlier where not same order by row").fetchnumpy()
        detail = f"A later record of this file has the same {', '.join(self.selection.table.key)}."
        for record in self.source.find(np.asarray(found["row"], np.int64)):
            self.source.refusals.add(Refusal(record.line, None, "superseded_in_file", detail, record.raw))
        repeated = number(self.cursor, "select count(*) from earlier where same")
        self.cursor.execute(f"delete from {STAGE} where row in (select row from earlier)")
        self.cursor.execute("drop table earlier")
        self.cursor.execute("drop table kept")
        return repeated
