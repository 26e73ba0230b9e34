"""Runs the server of a workspace until it is stopped."""

from __future__ import annotations

import importlib
import ipaddress
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.kernel.errors import UserError
from tenure.service.people.people import People
from tenure.service.people.sign_in import SignIn
from tenure.service.remote import announce, withdraw
from tenure.service.workspace import Workspace

if TYPE_CHECKING:
    import uvicorn

TRIES = 20


def serve_workspace(
    workspace: Workspace, host: str, port: int, *, names: tuple[str, ...] = (), is_open: bool = False
) -> None:
    """Listen on loopback and answer until Ctrl-C; the workspace is closed at the end.

    ``names`` are further host names to answer to; ``is_open`` lets everybody on this computer in without
    sign-in. UserError for an address that other machines reach, or when no port is free.
    """
    import uvicorn

    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        check_loopback(host)
        listener = free_port(host, port)
        url = f"http://{host}:{listener.getsockname()[1]}"
        token = announce(workspace.folder, url)
        # the app joins the faces, which do not know one another: it is above them and found by name
        app = importlib.import_module("tenure.app").build(
            workspace, hosts=names, token=token, is_open=is_open
        )
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)
        server = uvicorn.Server(config)
        stop_on_signals(server)
        print(f"Tenure is at {url}/  (Ctrl-C stops it)", file=sys.stderr, flush=True)
        if not is_open:
            tell_first(workspace.folder, url)
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        withdraw(workspace.folder)
        workspace.close()


def tell_first(folder: Path, url: str) -> None:
    """Print the link of the first visit while nobody has an account: here, and nowhere else."""
    people = People(folder)
    try:
        if not people.members():
            link = f"{url}/welcome?token={SignIn(people).new_link()}"
            print(f"First visit, once, within 15 minutes: {link}", file=sys.stderr, flush=True)
    finally:
        people.store.close()


def stop_on_signals(server: uvicorn.Server) -> None:
    """Let a signal ask the server to end, from before it listens to after it has stopped.

    A KeyboardInterrupt would be lost where it falls into a destructor.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def check_loopback(host: str) -> None:
    """UserError unless only this machine can reach the address."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise UserError(
            f"{host} can be reached from other machines, which would see passwords in plain text.",
            do="Listen on 127.0.0.1 and put a proxy that speaks HTTPS before it.",
        )


def free_port(host: str, port: int) -> socket.socket:
    """A listening socket on this port, or on the next that is free."""
    for candidate in range(port, min(port + TRIES, 65536)):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError:
            listener.close()
            continue
        listener.listen(128)
        return listener
    raise UserError(f"Ports {port} to {port + TRIES - 1} are taken.", do="Choose one with --port.")
