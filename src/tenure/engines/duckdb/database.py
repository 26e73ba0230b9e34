"""The embedded database: one process, one handle, a cursor for every task."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from types import TracebackType
from typing import TypeVar, cast

import duckdb

from tenure.engines.duckdb.schema import create_schema
from tenure.kernel.errors import UserError

SETTINGS: dict[str, str | bool | int] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": False,
    "memory_limit": "2500MB",
    "asof_loop_join_threshold": 0,  # estimates are often wrong, and then it never ends
}

T = TypeVar("T")
SCRATCH_SCHEMAS = 8
KEPT = 256
"""Values that sessions share; the one that was used longest ago goes."""


class InUse(UserError):
    """Another process has the file open."""


class Database:
    """The DuckDB file of a workspace, opened once per process.

    The operating system's lock on the file is lost when any second handle of the same
    process closes, so everything goes through cursors of this one.
    """

    def __init__(self, path: Path | None) -> None:
        """Open (or create) the file; None gives a database in memory.

        Raises UserError when another process holds the file or it is not a database.
        """
        self.path = path
        target = str(path) if path else ":memory:"
        try:
            self._connection = duckdb.connect(target, config={**SETTINGS})
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise InUse(
                    f"{path} is open in another process.",
                    do="Stop that process, or use the running server.",
                ) from error
            raise UserError(f"{path} cannot be opened as a database: {error}") from error
        create_schema(self._connection)
        self._connection.execute("attach ':memory:' as scratch")
        row = self._connection.execute("select current_database()").fetchone()
        self.name = str(row[0]) if row else "memory"
        self.building = threading.RLock()
        self.loading = threading.Lock()  # one load at a time: two that end the same versions would conflict
        self._keys: dict[str, dict[str, str]] = {}
        self._users: Counter[str] = Counter()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._keeping = threading.Lock()

    def scratch(self, name: str) -> str:
        """A schema in memory, made if need be, for a session that calls ``release`` at its end.

        Beyond eight the idle ones that were used longest ago go.
        """
        schema = f"scratch.{name}"
        with self.building:
            cursor = self.cursor()
            cursor.execute(f"create schema if not exists {schema}")
            self._keys[schema] = self._keys.pop(schema, {})
            self._users[schema] += 1
            scratches = [known for known in self._keys if known.startswith("scratch.")]
            for oldest in scratches[:-SCRATCH_SCHEMAS]:
                if self._users[oldest]:
                    continue
                del self._keys[oldest]
                cursor.execute(f"drop schema {oldest} cascade")
        return schema

    def release(self, schema: str) -> None:
        """Say that a session no longer uses a schema."""
        with self.building:
            self._users[schema] -= 1

    def built(self, schema: str) -> dict[str, str]:
        """Key of each view that is built in a schema, by name."""
        if schema not in self._keys:
            stored = self.cursor().execute("select name, key from meta.view").fetchall()
            self._keys[schema] = {} if schema.startswith("scratch.") else dict(stored)
        return self._keys[schema]

    def keep(self, key: Hashable, make: Callable[[], T], holds: Callable[[T], bool] = lambda _: True) -> T:
        """The value of ``make``, made anew when the one that is kept for the key no longer ``holds``.

        It must depend on nothing else: sessions share it.
        """
        with self._keeping:
            if key in self._kept and holds(found := cast(T, self._kept[key])):
                self._kept.move_to_end(key)
                return found
        made = make()
        with self._keeping:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new connection to the same database, for one task or thread."""
        return self._connection.cursor()

    def close(self) -> None:
        """Write everything out and release the file."""
        self._connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
