"""One transaction of one cursor: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


class Transaction:
    """A running transaction; ``abandon`` makes its end a rollback."""

    def __init__(self) -> None:
        self.is_abandoned = False

    def abandon(self) -> None:
        """Undo everything at the end."""
        self.is_abandoned = True


@contextmanager
def transaction(cursor: duckdb.DuckDBPyConnection) -> Iterator[Transaction]:
    """Commit at the end of the block, roll back when it fails or is abandoned."""
    cursor.execute("begin")
    work = Transaction()
    try:
        yield work
    except BaseException:
        cursor.execute("rollback")
        raise
    cursor.execute("rollback" if work.is_abandoned else "commit")
