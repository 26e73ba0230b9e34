"""One connection to Spark: a session of its own, whose temporary views nobody else sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.engines.remote.connection import Row
from tenure.engines.session import SqlError
from tenure.engines.spark.cluster import SMALL, reason, start

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MADE = re.compile(r"(CREATE OR REPLACE TEMPORARY VIEW|CACHE TABLE) (`?)(\w+)\2 AS (.*)", re.DOTALL)
TIMES = {"date": "date", "timestamp": "instant"}
"""Spark's types of days and of instants with a zone; timestamp_ntz has none."""
FEW = 20_000
"""Up to as many rows Spark is set to work on a small scale."""


@dataclass
class SparkConnection:
    """A Connection over a ``SparkSession``."""

    spark: SparkSession
    made: set[str] = field(default_factory=set)  # names of temporary views
    loaded: int = 0  # rows

    def execute(self, sql: str) -> None:
        """Run one statement. What is to be cached is computed at once and forgets how it was made:

        views over views over views would be planned anew for every question.
        """
        with _refusals():
            made = MADE.fullmatch(sql)
            if made is None:
                self.spark.sql(sql)
                return
            frame = self.spark.sql(made[4])
            if made[1] == "CACHE TABLE":
                frame = frame.localCheckpoint()
            self._show(frame, made[3])

    def _show(self, frame: DataFrame, name: str) -> None:
        frame.createOrReplaceTempView(name)
        self.made.add(name)

    def rows(self, sql: str) -> list[Row]:
        """Run one select and fetch everything."""
        with _refusals():
            return [tuple(row) for row in self.spark.sql(sql).collect()]

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives; it is analysed, not run."""
        with _refusals():
            return list(self.spark.sql(sql).columns)

    def usual_schema(self) -> str:
        """The schema that is in use, as a rule default."""
        return str(self.spark.catalog.currentDatabase())

    def tables(self, schema: str) -> Mapping[str, tuple[str, ...]]:
        """Columns of every table and view in a schema ('' for the current one), by name."""
        return {table: tuple(name for name, _ in columns) for table, columns in self._listed(schema)}

    def times(self, schema: str) -> Mapping[tuple[str, str], str]:
        """Which columns of a schema are days or instants with a zone."""
        listed = self._listed(schema)
        return {
            (table, name): TIMES[kind] for table, columns in listed for name, kind in columns if kind in TIMES
        }

    def _listed(self, schema: str) -> list[tuple[str, list[tuple[str, str]]]]:
        place = f"{_quoted(schema)}." if schema else ""
        found = []
        with _refusals():
            for row in self.spark.sql(
                f"show tables in {_quoted(schema)}" if schema else "show tables"
            ).collect():
                name = row["tableName"]
                frame = self.spark.table(_quoted(name) if row["isTemporary"] else f"{place}{_quoted(name)}")
                found.append((name, frame.dtypes))
        return found

    def load(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Make a temporary view of rows; ``columns`` are pairs of a name and its DuckDB type."""
        from tenure.engines.spark.loading import frame_of

        self.loaded += len(rows)
        with _refusals():
            for key, value in SMALL.items():
                if self.loaded <= FEW:
                    self.spark.conf.set(key, value)
                else:
                    self.spark.conf.unset(key)
            self._show(frame_of(self.spark, columns, rows), name)

    def close(self) -> None:
        """Drop the views of this connection; the cluster stays for the next one."""
        for name in self.made:
            self.spark.catalog.dropTempView(name)
        self.made.clear()


def _quoted(name: str) -> str:
    return ".".join(f"`{part}`" for part in name.replace("`", "``").split("."))


@contextmanager
def _refusals() -> Iterator[None]:
    """What Spark refuses, as a SqlError with the line of its message that says why."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped,unused-ignore]
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise SqlError(reason(error)) from error


def connect(url: str) -> SparkConnection:
    """A connection to ``spark:local[2]``, ``spark:local-cluster[2,1,2048]`` or ``spark://host:port``."""
    return SparkConnection(start(url))
