"""Opens a Parquet file as a source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from tenure.ingest.files.header import name_columns
from tenure.ingest.files.record import join
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.source import Found, RecordNumbers, Source, quoted
from tenure.kernel.errors import UserError

NESTED = ("STRUCT", "MAP", "UNION")
BATCH = 10_000


def open_parquet(path: Path, name: str, scratch: Scratch) -> Source:
    """The file's columns as text; nested values as JSON. The count is that of its metadata."""
    read = f"read_parquet({quoted(str(path))}, file_row_number=true, hive_partitioning=false)"
    try:
        with duckdb.connect() as reader:
            found = reader.execute(f"describe select * exclude (file_row_number) from {read}").fetchall()
            counted = reader.execute(
                f"select num_rows from parquet_file_metadata({quoted(str(path))})"
            ).fetchone()
    except duckdb.Error as error:
        raise UserError(f"{name} is not a valid Parquet file.", do="Write it again.") from error
    names, notes = name_columns([str(column[0]) for column in found], name)
    columns = ", ".join(
        f"{_text(str(column[0]), str(column[1]))} as c{number}" for number, column in enumerate(found)
    )

    def relation(with_row: bool) -> str:
        return f"select {'file_row_number as row, ' if with_row else ''}{columns} from {read}"

    def find(rows: RecordNumbers) -> Iterator[Found]:
        with duckdb.connect() as reader:
            reader.execute("set TimeZone = 'UTC'")
            for start in range(0, len(rows), BATCH):
                listed = ", ".join(str(row) for row in rows[start : start + BATCH].tolist())
                records = reader.execute(
                    f"select * from ({relation(True)}) where row in ({listed}) order by row"
                ).fetchall()
                for row, *fields in records:
                    yield Found(row, row + 1, join(tuple(fields)), tuple(fields))

    records = int(counted[0]) if counted else 0
    return Source(name, names, join(names), records, relation, find, scratch.refusals(), notes=notes)


def _text(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if kind.startswith(NESTED) or kind.endswith("]"):
        return f"cast(to_json({column}) as varchar)"
    return f"nullif(cast({column} as varchar), '')"
