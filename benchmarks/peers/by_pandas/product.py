"""Active users, features, sessions, funnel, onboarding, time to value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_pandas.files import DAYS, END, months, read, series
from benchmarks.peers.survival import median_time

FEATURES = {
    "reports": (["report", "export"], 2),
    "sharing": (["share", "invite"], 1),
    "import": (["import", "upload"], 1),
}
PLANS = {"import": ["team", "enterprise"]}
STEPS = ["login", "upload", "invite"]
HORIZON, GAP = pd.Timedelta(days=30), pd.Timedelta(minutes=30)


def answers(folder: Path, kind: str, items: pd.DataFrame) -> Answers:
    """All of them; accounts, users and events are whole numbers from here on."""
    users = read(folder, kind, "users", ["user_id", "account_id", "created_at"])
    events = read(folder, kind, "events", ["event", "occurred_at", "user_id", "account_id"])
    home = events["user_id"].map(users.set_index("user_id")["account_id"])
    events["account_id"] = events["account_id"].fillna(home)
    events["user"] = pd.factorize(events["user_id"])[0]
    events["event"] = events["event"].astype("category")
    events["day"] = events["occurred_at"].dt.normalize()
    active = events[["user", "account_id", "day"]].drop_duplicates()
    active["month"] = months(active["day"])
    return {
        **activity(active),
        "feature_adoption_rate": features(events, active, items),
        "session_duration": sessions(events),
        "funnel_conversion_rate": funnel(events),
        "onboarding_completion_rate": onboarding(events, users),
        "time_to_value": time_to_value(events, items, folder, kind),
    }


def activity(active: pd.DataFrame) -> Answers:
    """Distinct users of days, weeks, months and of the 28 days that end with each day."""
    days = active[["user", "day", "month"]].drop_duplicates().sort_values("day")
    daily = days.groupby("day").size().reindex(DAYS, fill_value=0)
    mean = daily.resample("MS").mean()
    known = days["day"].iloc[0] <= DAYS  # before the first event nothing is known
    monthly = days.groupby("month")["user"].nunique()
    weekly = days.groupby(days["day"].dt.to_period("W-SUN").dt.start_time)["user"].nunique()
    whole_weeks = weekly[weekly.index < pd.Timestamp("2025-12-29")]
    users = days["user"].to_numpy()
    place = days["day"].searchsorted(DAYS.append(DAYS[-1:] + pd.Timedelta(days=1)))
    rolling = [
        len(np.unique(users[place[max(number - 27, 0)] : place[number + 1]])) for number in range(len(DAYS))
    ]
    return {
        "active_users_of_a_day": series(daily[known]),
        "mean_daily_active_users": series(mean),
        "weekly_active_users": series(whole_weeks),
        "monthly_active_users": series(monthly),
        "rolling_28_day_active_users": series(pd.Series(rolling, index=DAYS)[known]),
        "stickiness": series(mean / monthly),
    }


def on_plan(frame: pd.DataFrame, items: pd.DataFrame, plans: list[str]) -> pd.DataFrame:
    """The rows whose account was on one of the plans on their day."""
    spans = items[["account_id", "day", "until_day", "plan"]].sort_values("day")
    found = pd.merge_asof(frame.sort_values("day"), spans, on="day", by="account_id")
    return found[found["plan"].isin(plans) & (found["day"] < found["until_day"])]


def features(events: pd.DataFrame, active: pd.DataFrame, items: pd.DataFrame) -> dict[str, float]:
    """Users with enough uses in the month, of the active ones whose plan has the feature."""
    found: dict[str, float] = {}
    for name, (used, fewest) in FEATURES.items():
        uses, able = events.loc[events["event"].isin(used), ["user", "account_id", "day"]], active
        if name in PLANS:
            uses, able = on_plan(uses, items, PLANS[name]), on_plan(active, items, PLANS[name])
        count = uses.groupby([months(uses["day"]).rename("month"), "user"]).size()
        adopters = (count >= fewest).groupby(level="month").sum()
        share = adopters / able.groupby("month")["user"].nunique()
        found |= {f"{day} {name}": value for day, value in series(share).items()}
    return found


def sessions(events: pd.DataFrame) -> dict[str, float]:
    """Mean seconds of the visits that start in a month; a visit ends with a gap of half an hour."""
    ordered = events[["user", "occurred_at"]].sort_values(["user", "occurred_at"])
    starts = (ordered["user"] != ordered["user"].shift()) | (ordered["occurred_at"].diff() > GAP)
    visits = ordered.groupby(starts.cumsum())["occurred_at"].agg(["first", "last"])
    seconds = (visits["last"] - visits["first"]).dt.total_seconds().clip(upper=12 * 3600)
    return series(seconds.groupby(months(visits["first"])).mean())


def funnel(events: pd.DataFrame) -> dict[str, float]:
    """Login, upload, report within 14 days; a user's deepest attempt counts, of equals the first."""

    def step(name: str, column: str) -> pd.DataFrame:
        rows = events.loc[events["event"] == name, ["user", "occurred_at"]]
        return rows.rename(columns={"occurred_at": column}).sort_values(column)

    walk = step("login", "at")
    how = {"by": "user", "direction": "forward", "allow_exact_matches": False}
    walk = pd.merge_asof(walk, step("upload", "second"), left_on="at", right_on="second", **how)
    window = walk["at"] + pd.Timedelta(days=14)
    second = walk[walk["second"] < window].sort_values("second")
    done = pd.merge_asof(second, step("report", "third"), left_on="second", right_on="third", **how)
    walk["reached"] = 1 + (walk["second"] < window).astype(int)
    done["reached"] = 2 + (done["third"] < done["at"] + pd.Timedelta(days=14)).astype(int)
    every = pd.concat([walk[walk["reached"] == 1], done])
    best = every.sort_values(["reached", "at"], ascending=[False, True]).drop_duplicates("user")
    best = best[best["at"] + pd.Timedelta(days=14) < END]
    return series((best["reached"] == 3).groupby(months(best["at"])).mean())


def onboarding(events: pd.DataFrame, users: pd.DataFrame) -> dict[str, float]:
    """New users of the month who took all steps within 30 days."""
    steps = events.loc[events["event"].isin(STEPS), ["event", "occurred_at", "user_id"]]
    steps = steps.merge(users[["user_id", "created_at"]], on="user_id")
    steps = steps[steps["occurred_at"] <= steps["created_at"] + HORIZON]
    taken = steps[["user_id", "event"]].drop_duplicates().groupby("user_id").size()
    new = users[users["created_at"] + HORIZON < END]
    is_done = new["user_id"].map(taken) == len(STEPS)
    return series(is_done.groupby(months(new["created_at"])).mean())


def time_to_value(events: pd.DataFrame, items: pd.DataFrame, folder: Path, kind: str) -> dict[str, float]:
    """Kaplan–Meier median, by month of creation, of the time until an account's first report."""
    accounts = read(folder, kind, "accounts", ["account_id", "created_at"]).set_index("account_id")
    start = accounts["created_at"]
    reached = (
        events[events["event"] == "report"].groupby("account_id")["occurred_at"].min().reindex(start.index)
    )
    gone = (
        items.groupby("account_id")["until_day"].max().reindex(start.index).fillna(pd.Timestamp("2100-01-01"))
    )
    seen_until = np.minimum(np.maximum(gone, start), END)
    seconds = (reached.fillna(seen_until) - start).dt.total_seconds().clip(lower=0)
    late = ~(reached < start - pd.Timedelta(days=1)) & (start >= DAYS[0])
    frame = pd.DataFrame({"seconds": seconds, "is_reached": reached.notna(), "month": months(start)})[late]
    medians = {
        month: median_time(part["seconds"].to_numpy(), part["is_reached"].to_numpy())
        for month, part in frame.groupby("month")
    }
    return series(pd.Series(medians, dtype=float))
