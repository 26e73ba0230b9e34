"""Making the work load and its files."""

from __future__ import annotations

from typing import Any

from benchmarks import export, work_load
from benchmarks.measure import timed
from benchmarks.place import Place


def make(place: Place) -> dict[str, Any]:
    """The workspace without views."""
    rows, run = timed(lambda: work_load.make(place.workspace, place.events))
    with place.open() as workspace:
        events = workspace.database.cursor().execute("select count(*) from data.events").fetchall()[0][0]
    return {"runs": [run], "rows": rows, "events": events}


def write_files(place: Place) -> dict[str, Any]:
    """CSV and Parquet files of the tables that the peers read."""
    written, run = timed(lambda: export.export(place))
    return {"runs": [run], "bytes": written}
