"""Reading columns of the files, and writing frames as answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

START, END = datetime(2024, 1, 1), datetime(2026, 1, 1)
DAYS = pl.select(day=pl.date_range(START, END, "1d", closed="left"))
MONTHS = pl.select(month=pl.date_range(START, END, "1mo", closed="left"))


def read(folder: Path, kind: str, table: str, columns: list[str]) -> pl.DataFrame:
    """Some columns of a table; whatever ends with _at is a time."""
    path = folder / f"{table}.{kind}"
    if kind == "parquet":
        return pl.scan_parquet(path).select(columns).collect()
    frame = pl.scan_csv(path, try_parse_dates=True).select(columns).collect()
    empty = [name for name in columns if name.endswith("_at") and frame[name].dtype != pl.Datetime("us")]
    return frame.with_columns(pl.col(empty).cast(pl.Datetime("us")))


def month_of(name: str) -> pl.Expr:
    """The first day of the month of an instant or a day."""
    return pl.col(name).dt.truncate("1mo").cast(pl.Date)


def series(frame: pl.DataFrame) -> dict[str, float]:
    """A frame of a first day and a value as an answer; what is not known is left out."""
    known = frame.drop_nulls().drop_nans() if frame.dtypes[1].is_float() else frame.drop_nulls()
    return {f"{day:%Y-%m-%d}": float(value) for day, value in known.iter_rows()}
