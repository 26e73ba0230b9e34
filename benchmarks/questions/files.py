"""From files to answers: Tenure, pandas and polars."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.measure import timed
from benchmarks.peers.asked import ASKED, Answers
from benchmarks.place import NOW, Place


def tenure(place: Place, kind: str) -> dict[str, Any]:
    """A new workspace, the files loaded into it with every check, views, values."""
    folder = place.empty("from_files")
    found, run, loading = by_tenure(folder / "workspace", place.files(kind))
    shutil.rmtree(folder)
    return _kept(place, f"tenure_{kind}", found) | {"runs": [run], "load": loading}


def by_tenure(folder: Path, files: Path) -> tuple[Answers, dict[str, float], dict[str, float]]:
    """The answers, what all took, and what loading took of it."""
    from benchmarks.work_load import SETTINGS
    from tenure.service.loading import load_files
    from tenure.service.workspace import Workspace

    Workspace.create(folder, SETTINGS).close()

    def ask() -> tuple[Answers, dict[str, float]]:
        with Workspace(folder, now=lambda: NOW) as workspace:
            report, loading = timed(lambda: load_files(workspace, [files], yes=True))
            refused = [
                file for file in report["files"] if file["quarantined"] or file["loaded"] != file["read"]
            ]
            if refused:
                raise SystemExit(f"Not all was loaded: {refused}")
            return answers(workspace), loading

    (found, loading), run = timed(ask)
    return found, run, loading


def answers(workspace: Any) -> Answers:
    """The values of everything that is asked; what has the same periods is asked together."""
    together: dict[str, list[str]] = {}
    for name, (_, asked) in ASKED.items():
        together.setdefault(repr(asked), []).append(name)
    found: Answers = {}
    for names in together.values():
        metrics, keywords = [ASKED[name][0] for name in names], ASKED[names[0]][1]
        for name, result in zip(names, workspace.show(*metrics, **keywords).results, strict=True):
            found[name] = {
                " ".join((point.start.isoformat(), *point.segment.values())): float(point.value)
                for point in result.points
                if point.value is not None
            }
    return found


def pandas(place: Place, kind: str) -> dict[str, Any]:
    """The same by hand in pandas."""
    from benchmarks.peers import by_pandas

    found, run = timed(lambda: by_pandas.answers(place.files(kind), kind))
    return _kept(place, f"pandas_{kind}", found) | {"runs": [run]}


def polars(place: Place, kind: str) -> dict[str, Any]:
    """The same by hand in polars."""
    from benchmarks.peers import by_polars

    found, run = timed(lambda: by_polars.answers(place.files(kind), kind))
    return _kept(place, f"polars_{kind}", found) | {"runs": [run]}


def _kept(place: Place, name: str, found: Answers) -> dict[str, Any]:
    folder = place.folder / "answers"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(found), "utf-8")
    return {"questions": len(found), "values": sum(map(len, found.values()))}
