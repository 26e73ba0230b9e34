"""Survey scores by month."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_pandas.files import months, read, series


def answers(folder: Path, kind: str) -> Answers:
    """NPS, CSAT and CES, each of the latest answers: of a user, or of a ticket where one is rated."""
    columns = ["response_id", "survey", "score", "answered_at", "user_id", "ticket_id", "touchpoint"]
    said = read(folder, kind, "survey_responses", columns)
    said["score"] = said["score"].astype(float)
    said["month"] = months(said["answered_at"])
    said["who"] = said["user_id"].where(said["touchpoint"] == "relationship", said["ticket_id"])
    said = said.sort_values(["answered_at", "response_id"])
    last = said.drop_duplicates(["survey", "touchpoint", "who", "month"], keep="last")

    def of(survey: str) -> pd.DataFrame:
        return last[last["survey"] == survey]

    nps = of("nps")
    points = (nps["score"] >= 9).astype(int) - (nps["score"] <= 6).astype(int)
    satisfied = of("csat")["score"] >= 4
    return {
        "nps": series(100 * points.groupby(nps["month"]).mean()),
        "csat": series(satisfied.groupby(of("csat")["month"]).mean()),
        "ces": series(of("ces").groupby("month")["score"].mean()),
    }
