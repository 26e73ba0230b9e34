"""A PostgreSQL of its own: a scratch folder, a socket in it, no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "max_parallel_workers_per_gather": "2",
}
KINDS = {"quantity": "numeric", "unit_amount": "numeric", "rate": "numeric", "on": "date"}


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    return max(installed, key=lambda path: float(path.parent.name), default=None)


def version() -> str | None:
    """Its version."""
    folder = programs()
    if folder is None:
        return None
    told = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return told.split()[2]


class Cluster:
    """Started and stopped for every statement, since the CPU time of a server is known when it has ended."""

    def __init__(self, bin: Path, folder: Path) -> None:
        self.bin, self.folder = bin, folder
        self.user = None if os.geteuid() else "postgres"  # root may not run it
        if self.user:
            shutil.chown(folder, self.user)
        self._run(
            "initdb", "-D", str(folder / "data"), "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync"
        )

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.bin / program, *arguments],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """The server, until it has ended."""
        command: list[str | Path] = [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder]
        command += [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
        with subprocess.Popen(command, user=self.user, cwd=self.folder, stderr=subprocess.DEVNULL) as server:
            try:
                while subprocess.run(
                    [self.bin / "pg_isready", "-q", "-h", self.folder], check=False
                ).returncode:
                    if server.poll() is not None:
                        raise SystemExit("PostgreSQL does not start.")
                    time.sleep(0.05)
                yield
            finally:
                server.terminate()

    def ask(self, sql: str, file: Path | None = None) -> list[list[str]]:
        """Rows of a statement as text; ``file`` is what a copy reads."""
        command: list[str | Path] = [self.bin / "psql", "-h", self.folder, "-U", "bench", "-d", "postgres"]
        command += ["-XqAt", "-F", "\t", "-c", sql]
        with open(file or os.devnull, "rb") as given:
            done = subprocess.run(command, stdin=given, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def load(self, table: str, path: Path) -> None:
        """A CSV file as a table, with statistics."""
        with path.open(encoding="utf-8") as file:
            names = file.readline().strip().split(",")
        columns = ", ".join(f'"{name}" {KINDS.get(name) or kind(name)}' for name in names)
        self.ask(f'create unlogged table "{table}" ({columns})')
        self.ask(f'copy "{table}" from stdin (format csv, header)', path)
        self.ask(f'vacuum analyze "{table}"')


def kind(name: str) -> str:
    """The type of a column by its name."""
    return "timestamp" if name.endswith("_at") else "text"


@contextmanager
def cluster(bin: Path) -> Iterator[Cluster]:
    """A new cluster, deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tenure-pg-"))
    try:
        yield Cluster(bin, folder)
    finally:
        shutil.rmtree(folder)


def has_account() -> bool:
    """Whether there is somebody to run the server as."""
    return bool(os.geteuid()) or any(entry.pw_name == "postgres" for entry in pwd.getpwall())
