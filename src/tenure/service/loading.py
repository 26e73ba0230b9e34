"""Loading files into a workspace, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.ingest import files as ingest
from tenure.ingest.files.report import LoadReport, Question
from tenure.ingest.files.report import Progress as FileProgress
from tenure.service import asking

if TYPE_CHECKING:
    from tenure.service.workspace import Progress, Workspace

Ask = Callable[[Question], str]
NOT_HERE = "nothing is loaded here"


def load_files(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    table: str | None = None,
    mapping: str | None = None,
    dry_run: bool = False,
    yes: bool = False,
    known_on: str | None = None,
    ask: Ask | None = None,
    progress: Progress | None = None,
    name: str | None = None,
) -> dict[str, Any]:
    """Load files and folders; the JSON of the report. UserError when a file cannot be read at all.

    ``dry_run`` says what would come of it; ``name`` is what a single file is called where its path
    does not say it.
    """
    report = ingest.load(
        workspace.embedded(NOT_HERE),
        paths,
        table=table,
        mapping=Path(mapping) if mapping else None,
        dry_run=dry_run,
        yes=yes,
        known_on=asking.parse_instant(known_on, workspace.settings.calendar) if known_on else None,
        ask=ask,
        name=name,
        **_places(workspace, progress),
    )
    return report.as_dict()


def retry_quarantine(workspace: Workspace, progress: Progress | None = None) -> dict[str, Any]:
    """Load what was refused once more, after its mapping or the model was mended."""
    report: LoadReport = ingest.retry_quarantine(workspace.embedded(NOT_HERE), **_places(workspace, progress))
    return report.as_dict()


def list_quarantine(workspace: Workspace, limit: int = 100) -> dict[str, Any]:
    """The refused rows, newest load first: file, line, column, reason, detail, raw text."""
    return {"rows": [asdict(row) for row in ingest.list_quarantine(workspace.embedded(NOT_HERE), limit)]}


def export_quarantine(workspace: Workspace, output: str) -> dict[str, Any]:
    """Write all refused rows to a CSV file; how many there were."""
    return {"rows": ingest.export_quarantine(workspace.embedded(NOT_HERE), Path(output)), "output": output}


def _places(workspace: Workspace, progress: Progress | None) -> dict[str, Any]:
    def told(step: FileProgress) -> None:
        if progress:
            progress(f"{step.file}: {step.stage}", step.number, step.files)

    return {
        "time_zone": workspace.settings["time_zone"],
        "now": workspace.now(),
        "mappings": workspace.folder / "mappings",
        "progress": told,
    }
