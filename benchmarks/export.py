"""The tables of the work load as files, once for each size."""

from __future__ import annotations

from benchmarks.peers.asked import TABLES
from benchmarks.place import Place
from tenure.model.tables import TABLES as MODEL

FURTHER = {"accounts": ("region", "size")}
OPTIONS = {"csv": "format csv, header", "parquet": "format parquet"}


def export(place: Place) -> dict[str, int]:
    """Write them as CSV and as Parquet; bytes of each kind."""
    written = dict.fromkeys(OPTIONS, 0)
    with place.open() as workspace:
        cursor = workspace.database.cursor()
        for kind, options in OPTIONS.items():
            folder = place.empty(kind)
            for table in TABLES:
                path = folder / f"{table}.{kind}"
                cursor.execute(f"copy ({_select(cursor, table)}) to '{path}' ({options})")
                written[kind] += path.stat().st_size
    return written


def _select(cursor: object, table: str) -> str:
    names = [column.name for column in MODEL[table].columns]
    counts = ", ".join(f'count("{name}")' for name in names)
    found = cursor.execute(f"select {counts} from data.{table}").fetchall()[0]  # type: ignore[attr-defined]
    kept = [f'"{name}"' for name, count in zip(names, found, strict=True) if count]
    kept += [f"json_extract_string(attributes, '$.{name}') as {name}" for name in FURTHER.get(table, ())]
    order = " order by occurred_at" if table == "events" else ""
    return f"select {', '.join(kept)} from data.{table}{order}"
