"""Rows of Python as a table of Spark, for examples and tests; a company's tables are read where they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")


def frame_of(
    spark: SparkSession, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Any, ...]]
) -> DataFrame:
    """The rows with the types of Spark for the DuckDB types given; times of day and JSON are text."""
    import pyarrow as pa

    held = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
    arrays = [
        pa.array([_plain(cell) for cell in cells], _type(kind))
        for cells, (_, kind) in zip(held, columns, strict=True)
    ]
    table = pa.table(arrays, names=[name for name, _ in columns])
    return spark.createDataFrame(table)


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, time) else cell


def _type(kind: str) -> pa.DataType:
    import pyarrow as pa

    if match := DECIMAL.fullmatch(kind.upper()):
        return pa.decimal128(int(match[1]), int(match[2]))
    return {
        "TIMESTAMP": pa.timestamp("us"),
        "DATE": pa.date32(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
    }.get(kind.upper(), pa.string())
