"""A PostgreSQL server of one's own for the tests: on loopback, in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""Whom Debian's package runs the server as; it refuses to run as root."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest there is; None without the server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


@contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server. Its text is sorted as in English, unlike DuckDB's, unless told."""
    folder = Path(tempfile.mkdtemp(prefix="tenure-postgres-"))
    programs_folder = programs()
    assert programs_folder is not None
    if os.getuid() == 0:
        shutil.chown(folder, USER)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = [programs_folder / "pg_ctl", "--pgdata", data, "--silent", "--wait"]
    try:
        made = [
            programs_folder / "initdb",
            "--pgdata",
            data,
            "--auth=trust",
            "--username=tenure",
            "--no-sync",
        ]
        _run([*made, "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"])
        _run([*control, "--options", options, "--log", folder / "log", "start"])
        try:
            yield f"postgresql://tenure@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "--mode=immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path]) -> None:
    as_user = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
    ran = subprocess.run(
        [*as_user, *map(str, command)], cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr or ran.stdout


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
