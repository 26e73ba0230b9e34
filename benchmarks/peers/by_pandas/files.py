"""Reading columns of the files, and writing series as answers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

START, END = pd.Timestamp("2024-01-01"), pd.Timestamp("2026-01-01")
DAYS = pd.date_range(START, END, inclusive="left", unit="us")
MONTHS = pd.date_range(START, END, freq="MS", inclusive="left", unit="us")


def read(folder: Path, kind: str, table: str, columns: list[str]) -> pd.DataFrame:
    """Some columns of a table; whatever ends with _at, and on, is a time."""
    path = folder / f"{table}.{kind}"
    if kind == "parquet":
        frame = pd.read_parquet(path, columns=columns)
    else:
        frame = pd.read_csv(path, usecols=columns, engine="pyarrow")
    for name in columns:
        if name.endswith("_at") or name == "on":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


def months(instants: pd.Series) -> pd.Series:
    """The first day of the month of each instant."""
    return instants.dt.to_period("M").dt.start_time


def series(values: pd.Series) -> dict[str, float]:
    """A series over first days as an answer; what is not known is left out."""
    return {f"{day:%Y-%m-%d}": float(value) for day, value in values.dropna().items()}
