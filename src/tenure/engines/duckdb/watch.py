"""How far a long statement is, told while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

EVERY_S = 0.5


@contextmanager
def watched(cursor: duckdb.DuckDBPyConnection, told: Callable[[float], None]) -> Iterator[None]:
    """Tell the share (0 to 1) that is done of the statement which ``cursor`` runs, twice a second.

    Statements that are over sooner tell nothing.
    """
    for setting in ("enable_progress_bar_print = false", "enable_progress_bar = true"):
        cursor.execute(f"set {setting}")
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY_S):
            percent = cursor.query_progress()
            if percent > 0:  # -1 between statements and for those that cannot tell
                told(min(percent / 100, 1.0))

    thread = threading.Thread(target=look, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
