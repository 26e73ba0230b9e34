"""What keeps the state file from being written, and passes: another writer, a full disk."""

from __future__ import annotations

import sqlite3

RETRY_S = 10
SENTENCE = "The server cannot write its state file just now: its disk is full, or another program holds it."
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def is_passing(error: BaseException) -> bool:
    """Whether an error, or each in a group, is about the file and not about what was asked of it."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_passing, error.exceptions))
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in PASSING
