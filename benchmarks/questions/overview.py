"""The overview page for four readers while events arrive, all in one process of the server."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import uvicorn

from benchmarks.place import NEXT_DAY, Place
from benchmarks.questions.arrivals import Arrivals
from tenure.app import build
from tenure.service.workspace import Workspace

READERS, PAUSE_S = 4, 1.0
SECONDS = 12.0
ROOT = Path(__file__).parent.parent.parent


class Timed:
    """The application, with the time from each request for the page to the end of its answer."""

    def __init__(self, app: Any) -> None:
        self.app, self.ms = app, list[float]()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        started = time.perf_counter()
        await self.app(scope, receive, send)
        if scope["type"] == "http":
            self.ms.append((time.perf_counter() - started) * 1000)


def under_load(place: Place) -> dict[str, Any]:
    """Readers who ask again at once (the figures), and readers who pause for a second in between."""
    folder = place.empty("overview")
    shutil.copytree(place.workspace, folder, dirs_exist_ok=True)
    try:
        with place.open(NEXT_DAY, folder) as workspace:
            app = Timed(build(workspace, is_open=True))
            with serving(app) as port:
                read(port, 1, 1, 0.0)
                quiet = measured(app, port, SECONDS / 4, 0.0)
                hurried = loaded(workspace, app, port, SECONDS, 0.0)
                calm = loaded(workspace, app, port, SECONDS, PAUSE_S)
        return {
            **hurried,
            "readers": READERS,
            "seconds": SECONDS,
            "with_pauses": calm,
            "without_arrivals": quiet,
        }
    finally:
        shutil.rmtree(folder)


def loaded(workspace: Workspace, app: Timed, port: int, seconds: float, pause: float) -> dict[str, Any]:
    """The same while events arrive."""
    with Arrivals(workspace) as arrivals:
        found = measured(app, port, seconds, pause)
    return {**found, "events_per_s": round(arrivals.rate)}


def measured(app: Timed, port: int, seconds: float, pause: float) -> dict[str, Any]:
    """Percentiles of server time over all answers."""
    app.ms.clear()
    statuses = read(port, READERS, seconds, pause)
    bad = {status: count for status, count in statuses.items() if status != "200"}
    if bad or len(app.ms) < 2:
        raise SystemExit(f"The page did not answer well: {statuses}")
    steps = quantiles(app.ms, n=100, method="inclusive")
    return {
        "pages": len(app.ms),
        "p50_ms": round(steps[49], 1),
        "p95_ms": round(steps[94], 1),
        "most_ms": round(max(app.ms), 1),
    }


def read(port: int, readers: int, seconds: float, pause: float) -> dict[str, int]:
    """Have a process of readers ask for the page; how many answers had which status."""
    given = [str(value) for value in (port, readers, seconds, pause)]
    command = [sys.executable, "-m", "benchmarks.readers", *given]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port on the loopback at which the application answers, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise SystemExit("The server does not start.")
            time.sleep(0.01)
        try:
            yield int(bound.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
