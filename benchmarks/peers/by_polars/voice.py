"""Survey scores by month."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_polars.files import month_of, read, series


def answers(folder: Path, kind: str) -> Answers:
    """NPS, CSAT and CES, each of the latest answers: of a user, or of a ticket where one is rated."""
    columns = ["response_id", "survey", "score", "answered_at", "user_id", "ticket_id", "touchpoint"]
    is_own = pl.col("touchpoint") == "relationship"
    last = (
        read(folder, kind, "survey_responses", columns)
        .with_columns(
            pl.col("score").cast(pl.Float64),
            month=month_of("answered_at"),
            who=pl.when(is_own).then("user_id").otherwise("ticket_id"),
        )
        .sort("answered_at", "response_id")
        .unique(["survey", "touchpoint", "who", "month"], keep="last")
    )

    def by_month(survey: str, value: pl.Expr) -> dict[str, float]:
        return series(last.filter(pl.col("survey") == survey).group_by("month").agg(value.mean()))

    score = pl.col("score")
    points = (score >= 9).cast(pl.Int32) - (score <= 6).cast(pl.Int32)
    return {
        "nps": by_month("nps", 100 * points),
        "csat": by_month("csat", (score >= 4).cast(pl.Int32)),
        "ces": by_month("ces", score),
    }
