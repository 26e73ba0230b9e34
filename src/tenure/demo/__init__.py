"""A fictional company with believable data: Quillmark, which makes planning software."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tenure.demo.clock import Clock
from tenure.demo.settings import SETTINGS, settings_text
from tenure.demo.stories import STORIES, Story

__all__ = ["SETTINGS", "STORIES", "Story", "settings_text", "table_of", "write_company"]


def write_company(folder: Path, *, seed: int, until: date) -> list[Path]:
    """Writes 24 months of the company up to ``until`` (exclusive) as CSV files, in loading order.

    The same seed and date give the same bytes. Headers are those of the standard model; ``table_of`` names
    the table that a file fills. The folder is made where it does not exist.
    """
    from tenure.demo.files import write_files

    folder.mkdir(parents=True, exist_ok=True)
    return write_files(folder, seed, Clock(until))


def table_of(path: Path) -> str:
    """The table that a file of the company fills: ``events-late.csv`` fills ``events``."""
    return path.stem.partition("-")[0]
