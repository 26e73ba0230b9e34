"""Opens a workspace here, or reaches the server that has it."""

from __future__ import annotations

from pathlib import Path

from tenure.engines.duckdb.database import InUse
from tenure.service.commands import Local, Target
from tenure.service.remote import Remote
from tenure.service.workspace import Workspace


def open_target(folder: Path) -> Target:
    """Whatever carries out commands on this workspace: this process when it can open the file."""
    try:
        return Local(Workspace(folder))
    except InUse:
        return Remote(folder)
