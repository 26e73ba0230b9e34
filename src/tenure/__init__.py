"""Tenure: customer-success metrics that a company can defend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.service.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(folder: str | Path) -> Workspace:
    """The workspace in a folder. Close it after use, or use it in a ``with`` statement.

    UserError when the folder holds none or when another process has it open.
    """
    from tenure.service.workspace import Workspace

    return Workspace(Path(folder))
