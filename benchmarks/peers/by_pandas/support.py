"""Tickets by day."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_pandas.files import DAYS, read, series


def answers(folder: Path, kind: str) -> Answers:
    """Volume, median times and backlog."""
    columns = ["opened_at", "first_response_at", "resolved_at"]
    tickets = read(folder, kind, "tickets", columns)
    opened, resolved = tickets["opened_at"].dt.normalize(), tickets["resolved_at"].dt.normalize()
    response = (tickets["first_response_at"] - tickets["opened_at"]).dt.total_seconds()
    resolution = (tickets["resolved_at"] - tickets["opened_at"]).dt.total_seconds()
    volume = opened.value_counts().reindex(DAYS, fill_value=0)
    # solved on the day of its opening, a ticket is at no day's end open
    gone = resolved.value_counts().reindex(DAYS, fill_value=0)
    return {
        "ticket_volume": series(volume),
        "first_response_time": series(response.groupby(opened).median()),
        "resolution_time": series(resolution.groupby(resolved).median()),
        "ticket_backlog": series((volume - gone).cumsum().astype(float)),
    }
