"""The questions of ``asked`` by hand in pandas, from files to answers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_pandas import product, revenue, support, voice


def answers(folder: Path, kind: str) -> Answers:
    """Everything from a folder of files, "csv" or "parquet"."""
    items = revenue.items(folder, kind)
    return {
        **revenue.answers(folder, kind, items),
        **product.answers(folder, kind, items),
        **support.answers(folder, kind),
        **voice.answers(folder, kind),
    }
