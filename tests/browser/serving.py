"""A running server for a browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from tenure.app import build
from tenure.service.workspace import Workspace


@contextmanager
def running(workspace: Workspace, *, is_open: bool = True) -> Iterator[str]:
    """The address of a server over a workspace."""
    with listening(build(workspace, is_open=is_open)) as url:
        yield url


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The address of a running application."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.02)
            yield f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
