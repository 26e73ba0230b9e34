"""The workspace of the fictional company."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from tenure.demo import settings_text, table_of, write_company
from tenure.kernel.errors import UserError
from tenure.service.loading import load_files
from tenure.service.workspace import Progress, Workspace

MARK = "demo.json"


def open_demo(
    folder: Path, *, seed: int = 1, until: date | None = None, progress: Progress | None = None
) -> Workspace:
    """The demo company's workspace in a folder; one that is there is used again unless it differs.

    The same seed and end date give the same company. UserError when the folder holds something else.
    """
    made = _made(folder)
    if made and made["seed"] == seed and until in (None, date.fromisoformat(str(made["until"]))):
        return Workspace(folder)
    until = until or datetime.now(UTC).date()
    wanted: dict[str, object] = {"seed": seed, "until": until.isoformat()}
    if not (folder / MARK).exists() and folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} exists and is no demo.", do="Choose another folder for the demo.")
    if folder.exists():
        shutil.rmtree(folder)
    return _make(folder, wanted, seed, until, progress)


def _made(folder: Path) -> dict[str, object] | None:
    """What the finished demo in a folder was made from, or None when there is none."""
    path = folder / MARK
    if not path.exists():
        return None
    found: dict[str, object] = json.loads(path.read_text("utf-8"))
    return None if "unfinished" in found else found


def _make(
    folder: Path, wanted: dict[str, object], seed: int, until: date, progress: Progress | None
) -> Workspace:
    folder.mkdir(parents=True)
    (folder / MARK).write_text(json.dumps({**wanted, "unfinished": True}), "utf-8")
    workspace = Workspace.create(folder, settings_text(until))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        if progress:
            progress("inventing a company", 0, 1)
        files = write_company(Path(scratch), seed=seed, until=until)
        for number, path in enumerate(files):
            if progress:
                progress(f"loading {path.name}", number, len(files))
            load_files(workspace, [path], table=table_of(path), yes=True)
    (folder / MARK).write_text(json.dumps(wanted), "utf-8")
    return workspace
