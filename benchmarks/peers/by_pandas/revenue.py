"""MRR and its movements, retention, churn. The items of an account follow each other without a gap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_pandas.files import END, MONTHS, START, read, series

FOREVER = pd.Timestamp("2100-01-01")
ENDS = pd.date_range(START, END, freq="MS", unit="us") - pd.Timedelta(days=1)
"""The last days of the months, that before the first included."""


def items(folder: Path, kind: str) -> pd.DataFrame:
    """The subscription items with their days and monthly amounts."""
    columns = [
        "account_id",
        "plan",
        "quantity",
        "unit_amount",
        "currency",
        "interval",
        "started_at",
        "ended_at",
    ]
    frame = read(folder, kind, "subscription_items", columns)
    amount = frame["quantity"].astype(float) * frame["unit_amount"].astype(float)
    frame["mrr"] = amount / np.where(frame["interval"] == "year", 12, 1)
    frame["day"] = frame["started_at"].dt.normalize()
    frame["until_day"] = frame["ended_at"].dt.normalize().fillna(FOREVER)
    frame = frame[frame["day"] < frame["until_day"]]
    return frame[["account_id", "plan", "currency", "mrr", "day", "until_day"]]


def rates(folder: Path, kind: str) -> pd.DataFrame:
    """The rate of each currency (columns) at each month's end, carried on for at most seven days."""
    given = read(folder, kind, "exchange_rates", ["on", "currency", "rate"])
    wide = given.pivot(index="on", columns="currency", values="rate").astype(float)
    days = pd.date_range(wide.index.min(), ENDS[-1], unit="us")
    wide = wide.reindex(days).ffill(limit=7).reindex(ENDS)
    wide["USD"] = 1.0
    return wide


def answers(folder: Path, kind: str, item: pd.DataFrame) -> Answers:
    """All series by month."""
    held = {
        end: item[(item["day"] <= end) & (item["until_day"] > end)]
        .groupby(["account_id", "currency"])["mrr"]
        .sum()
        for end in ENDS
    }
    native = pd.DataFrame(held).fillna(0.0)
    first_day = item.groupby("account_id")["day"].min()
    currency = native.index.get_level_values("currency")
    rate = rates(folder, kind).T.reindex(currency).to_numpy()
    at = native.to_numpy()
    account = native.index.get_level_values("account_id")

    def by_account(amounts: np.ndarray) -> pd.Series:
        return pd.Series(amounts, index=account).groupby(level=0).sum()

    found: dict[str, list[float]] = {}
    for number in range(1, len(ENDS)):
        opening = by_account(at[:, number - 1] * rate[:, number - 1])
        closing = by_account(at[:, number] * rate[:, number - 1])
        level = by_account(at[:, number] * rate[:, number])
        values = month(opening, closing, level, first_day.reindex(opening.index) > ENDS[number - 1])
        if number >= 12:
            base = by_account(at[:, number - 12] * rate[:, number - 12])
            now = by_account(at[:, number] * rate[:, number - 12])[base > 0]
            base = base[base > 0]
            values["net_revenue_retention"] = now.sum() / base.sum() if len(base) else np.nan
            values["gross_revenue_retention"] = (
                np.minimum(now, base).sum() / base.sum() if len(base) else np.nan
            )
        for name, value in values.items():
            found.setdefault(name, []).append(value)
    return {name: series(pd.Series(values, index=MONTHS[-len(values) :])) for name, values in found.items()}


def month(opening: pd.Series, closing: pd.Series, level: pd.Series, is_first: pd.Series) -> dict[str, float]:
    """The values of one month; opening and closing are at the opening rate."""
    before, after = opening > 0, closing > 0
    change = closing - opening
    stays = before & after
    return {
        "mrr": level.sum(),
        "new_mrr": closing[~before & after & is_first].sum(),
        "reactivation_mrr": closing[~before & after & ~is_first].sum(),
        "expansion_mrr": change[stays & (change > 0)].sum(),
        "contraction_mrr": -change[stays & (change < 0)].sum(),
        "churned_mrr": opening[before & ~after].sum(),
        "fx_mrr": (level - closing)[after].sum(),
        "customer_churn_rate": (before & ~after).sum() / before.sum() if before.any() else np.nan,
        "active_customers": after.sum(),
        "average_revenue_per_account": level.sum() / after.sum() if after.any() else np.nan,
    }
