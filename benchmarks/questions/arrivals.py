"""Events that arrive at a steady rate while pages are read."""

from __future__ import annotations

import threading
import time
from types import TracebackType

from benchmarks.work_load import END, MACROS
from tenure.service.workspace import Workspace

RATE, BATCH = 5_000, 1_000
INSERT = """
insert into data.events (event_id, event, occurred_at, received_at, user_id, source, known_from, load_id)
select 'z' || i, ['view', 'edit', 'report', 'login'][1 + pick(i, 301, 4)], came_at, came_at,
    'u' || pick(i, 302, {users}), 'web', timestamp '{end}', {load}
from (
    select i, timestamp '{end}' + to_seconds({second} + pick(i, 303, 60))
        - to_days(cast(case when i % 100 = 0 then pick(i, 304, 30) else 0 end as integer)) as came_at
    from range({first}, {first} + {batch}) as t(i)) as numbered
"""
LOAD = """
insert into meta.load
select {load}, 'arrivals', 'arrivals', 'events', {batch}, {batch}, 0, 0, timestamp '{end}', timestamp '{end}'
"""


class Arrivals:
    """A thread that inserts batches, each in one transaction with its load."""

    def __init__(self, workspace: Workspace) -> None:
        self.cursor = workspace.database.cursor()
        self.users = self.cursor.execute("select count(*) from data.users").fetchall()[0][0]
        self.stop, self.inserted, self.rate = threading.Event(), 0, 0.0
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> Arrivals:
        for macro in MACROS:
            self.cursor.execute(f"create or replace temp macro {macro}")
        self.started = time.perf_counter()
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        self.thread.join()
        self.rate = self.inserted / (time.perf_counter() - self.started)
        self.cursor.close()
        if self.failure:
            raise self.failure

    def _run(self) -> None:
        try:
            while not self.stop.wait(self.started + self.inserted / RATE - time.perf_counter()):
                self._insert()
                self.inserted += BATCH
        except BaseException as error:  # noqa: BLE001 - raised again where the thread is joined
            self.failure = error

    def _insert(self) -> None:
        load = self.cursor.execute("select nextval('meta.load_number')").fetchall()[0][0]
        given = {"users": self.users, "end": END, "load": load, "batch": BATCH}
        first, second = load * BATCH, int(time.perf_counter() - self.started)
        self.cursor.execute("begin")
        self.cursor.execute(INSERT.format(first=first, second=second, **given))
        self.cursor.execute(LOAD.format(**given))
        self.cursor.execute("commit")
