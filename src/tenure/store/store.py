"""One SQLite file with numbered migrations."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from tenure.kernel.errors import UserError

BUSY_S = 10.0


class Store:
    """The state file of a workspace; safe between threads, and between processes (write-ahead log).

    It is made on first use, readable by its owner only. UserError when it is of a newer version or
    damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened()

    def _opened(self) -> sqlite3.Connection:
        """The connection; a new one after ``close``, since a server may be stopped and started again."""
        if self._connection is not None:
            return self._connection
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, timeout=BUSY_S, check_same_thread=False, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma foreign_keys = on")
            self._migrate(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise UserError(
                f"{self.path} cannot be read: {error}.", do="Restore it from a backup, or move it away."
            ) from error
        except UserError:
            connection.close()
            raise
        self._connection = connection
        return connection

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        with self._lock:
            return self._opened().execute(sql, values).fetchall()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes: all of it or, on an error, nothing."""
        with self._lock:
            connection = self._opened()
            connection.execute("begin immediate")
            try:
                yield connection
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:  # a full disk may have rolled it back already
                    connection.execute("rollback")
                raise

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _migrate(self, connection: sqlite3.Connection) -> None:
        steps = sorted(
            (file for file in files("tenure.store").joinpath("migrations").iterdir()),
            key=lambda file: file.name,
        )
        connection.execute("begin immediate")  # another process may be about to do the same
        done = int(connection.execute("pragma user_version").fetchone()[0])
        if done > len(steps):
            raise UserError(
                f"{self.path} was written by a newer Tenure.", do="Use that version, or a newer one."
            )
        for step in steps[done:]:
            for statement in _statements(step.read_text("utf-8")):
                connection.execute(statement)
        connection.execute(f"pragma user_version = {len(steps)}")
        connection.execute("commit")


def _statements(text: str) -> Iterator[str]:
    """The statements of a script, one by one: as a whole, sqlite3 would commit before it."""
    held = ""
    for line in text.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
