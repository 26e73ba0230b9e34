"""The first values of a column, and which of them fit a condition."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from tenure.ingest.files.source import Source

SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Sampler:
    """Looks at one source."""

    cursor: duckdb.DuckDBPyConnection
    source: Source

    def texts(self, text: str) -> list[str]:
        """Up to 1,000 values of the SQL expression that are not NULL, from the start of the file."""
        rows = self.cursor.execute(
            f"select v from (select {text} as v from ({self.source.relation(False)}) limit {SAMPLE * 20}) "
            f"where v is not null limit {SAMPLE}"
        ).fetchall()
        return [row[0] for row in rows]

    def fitting(self, texts: list[str], condition: str) -> int:
        """How many of the texts, called v, fit the SQL condition."""
        row = self.cursor.execute(
            f"select count(*) filter ({condition}) from (select unnest(?) as v)", [texts]
        ).fetchone()
        return int(row[0]) if row else 0

    def counts(self, text: str, *conditions: str) -> list[int]:
        """How many values of the whole column fit each condition."""
        wanted = ", ".join(f"count(*) filter ({condition})" for condition in conditions)
        row = self.cursor.execute(
            f"select {wanted} from (select {text} as v from ({self.source.relation(False)}))"
        ).fetchone()
        return list(row or ())
