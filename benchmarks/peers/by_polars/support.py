"""Tickets by day."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_polars.files import DAYS, read, series


def answers(folder: Path, kind: str) -> Answers:
    """Volume, median times and backlog."""
    tickets = read(folder, kind, "tickets", ["opened_at", "first_response_at", "resolved_at"])
    tickets = tickets.with_columns(
        opened=pl.col("opened_at").dt.date(),
        resolved=pl.col("resolved_at").dt.date(),
        response=(pl.col("first_response_at") - pl.col("opened_at")).dt.total_microseconds() / 1e6,
        resolution=(pl.col("resolved_at") - pl.col("opened_at")).dt.total_microseconds() / 1e6,
    )

    def count(column: str) -> pl.DataFrame:
        return DAYS.join(
            tickets.group_by(column).len(), left_on="day", right_on=column, how="left"
        ).fill_null(0)

    def median(seconds: str, day: str) -> pl.DataFrame:
        return tickets.drop_nulls(day).group_by(day).agg(pl.col(seconds).median())

    # solved on the day of its opening, a ticket is at no day's end open
    volume = count("opened").sort("day")
    gone = count("resolved").sort("day")["len"].cast(pl.Int64)
    backlog = volume.select("day", (pl.col("len").cast(pl.Int64) - gone).cum_sum())
    return {
        "ticket_volume": series(volume),
        "first_response_time": series(median("response", "opened")),
        "resolution_time": series(median("resolution", "resolved")),
        "ticket_backlog": series(backlog),
    }
