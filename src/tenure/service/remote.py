"""Talking to the server that has the workspace open, with the same results."""

from __future__ import annotations

import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenure.kernel.errors import Bug, UserError
from tenure.service.workspace import Progress

SERVER_FILE = "server.json"


def announce(folder: Path, url: str) -> str:
    """Leave the server's address and a fresh token in the workspace, readable by its owner only."""
    token = secrets.token_urlsafe(32)
    path = folder / SERVER_FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"url": url, "token": token, "pid": os.getpid()}, file)
    return token


def withdraw(folder: Path) -> None:
    """Take the address away when the server ends."""
    (folder / SERVER_FILE).unlink(missing_ok=True)


def server_url(folder: Path) -> str | None:
    """The address that a running server has left; None without one."""
    try:
        found: str = json.loads((folder / SERVER_FILE).read_text("utf-8"))["url"]
    except (OSError, ValueError, KeyError):
        return None
    return found


class Remote:
    """Carries out commands on the running server of a workspace."""

    def __init__(self, folder: Path) -> None:
        """UserError when no server has left its address there."""
        try:
            found = json.loads((folder / SERVER_FILE).read_text("utf-8"))
            self.url, self.token = found["url"], found["token"]
        except (OSError, ValueError, KeyError) as error:
            raise UserError(
                f"Another process has the workspace {folder} open.",
                do="Close it (a notebook, or another tenure command), or start 'tenure serve' there instead.",
            ) from error

    def call(
        self, command: str, arguments: Mapping[str, Any], progress: Progress | None = None
    ) -> dict[str, Any]:
        """The JSON answer of a command. UserError and Bug are those of the server."""
        body = json.dumps({"method": command, "arguments": dict(arguments)}, default=str).encode()
        request = urllib.request.Request(
            f"{self.url}/internal/call",
            body,
            {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except urllib.error.HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            raise (UserError if error.code < 500 else Bug)(problem.get("detail", str(error))) from error
        except urllib.error.URLError as error:
            raise UserError(
                f"The server at {self.url} does not answer.",
                do="Start 'tenure serve' again, or remove server.json.",
            ) from error

    def close(self) -> None:
        """Nothing is held open."""
