"""What the views in the file were last brought up to date with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb


@dataclass(frozen=True, slots=True)
class State:
    """The last load of each table, and the clocks, at the last refresh."""

    versions: Mapping[str, int]
    as_of: datetime
    clock_key: str

    def is_like(self, other: State) -> bool:
        """Whether the same rows are seen."""
        return self.clock_key == other.clock_key and dict(self.versions) == dict(other.versions)


def read_state(cursor: duckdb.DuckDBPyConnection) -> State | None:
    """The state of the views, or None where there never was a refresh."""
    row = cursor.execute("select versions, as_of, clock_key from meta.refreshed").fetchone()
    return State(json.loads(row[0]), row[1].replace(tzinfo=UTC), row[2]) if row else None


def write_state(cursor: duckdb.DuckDBPyConnection, state: State) -> None:
    """Keep the state, within the caller's transaction."""
    cursor.execute("delete from meta.refreshed")
    as_of = state.as_of.astimezone(UTC).replace(tzinfo=None)
    stamp = [json.dumps(dict(state.versions), sort_keys=True), as_of, state.clock_key]
    cursor.execute("insert into meta.refreshed values (?, ?, ?)", stamp)
