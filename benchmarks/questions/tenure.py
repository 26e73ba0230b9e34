"""Tenure's own questions: building the views, asking the catalogue, one more day."""

from __future__ import annotations

import shutil
from itertools import pairwise
from typing import Any

from benchmarks.measure import cpu_seconds, timed
from benchmarks.place import NEXT_DAY, Place
from benchmarks.work_load import END, FIRST, one_more_day


def views(place: Place) -> dict[str, Any]:
    """All fact views from the tables; those that are there are dropped before."""
    with place.open() as workspace:
        cursor = workspace.database.cursor()
        for name, kind in cursor.execute(
            "select table_name, table_type from information_schema.tables "
            "where table_schema = 'view' and table_catalog = current_database()"
        ).fetchall():
            cursor.execute(f'drop {"view" if kind == "VIEW" else "table"} "view"."{name}" cascade')
        cursor.execute("delete from meta.view")
    with place.open() as workspace:
        built, run = timed(workspace.refresh)
    return {"runs": [run], "views": len(built)}


def catalogue(place: Place, by: tuple[str, ...]) -> dict[str, Any]:
    """Every metric by month over 24 months, from the views."""
    began: list[tuple[str, float]] = []

    def told(label: str, number: float, of: int) -> None:
        began.append((label, cpu_seconds()))

    with place.open() as workspace:
        answer, run = timed(lambda: workspace.show("all", start=FIRST, end=END, by=by, progress=told))
        began.append(("", cpu_seconds()))
    cost = {label: round(after - before, 3) for (label, before), (_, after) in pairwise(began)}
    return {
        "runs": [run],
        "metrics": len(answer.results),
        "with_values": sum(any(point.value is not None for point in one.points) for one in answer.results),
        "points": sum(len(one.points) for one in answer.results),
        "slowest_cpu_s": dict(sorted(cost.items(), key=lambda item: -item[1])[:12]),
    }


def day(place: Place) -> dict[str, Any]:
    """One more day in a copy of the workspace with its views, which are then brought up to date."""
    folder = place.empty("day")
    shutil.copytree(place.workspace, folder, dirs_exist_ok=True)
    try:
        with place.open(NEXT_DAY, folder) as workspace:
            rows, loading = timed(lambda: one_more_day(workspace, place.events))
        with place.open(NEXT_DAY, folder) as workspace:
            changed, run = timed(workspace.refresh)
        return {"runs": [run], "rows": rows, "load": loading, "changed_views": len(changed)}
    finally:
        shutil.rmtree(folder)
