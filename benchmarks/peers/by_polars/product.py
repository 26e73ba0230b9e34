"""Active users, features, sessions, funnel, onboarding, time to value."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_polars.files import DAYS, END, START, month_of, read, series
from benchmarks.peers.survival import median_time

FEATURES = {
    "reports": (["report", "export"], 2),
    "sharing": (["share", "invite"], 1),
    "import": (["import", "upload"], 1),
}
PLANS = {"import": ["team", "enterprise"]}
STEPS = ["login", "upload", "invite"]
HORIZON, GAP = timedelta(days=30), timedelta(minutes=30)


def answers(folder: Path, kind: str, items: pl.DataFrame) -> Answers:
    """All of them; users are whole numbers from here on."""
    users = read(folder, kind, "users", ["user_id", "account_id", "created_at"]).with_row_index("user")
    events = read(folder, kind, "events", ["event", "occurred_at", "user_id", "account_id"])
    home = users.select("user", "user_id", home="account_id")
    events = events.join(home, on="user_id").select(
        "user",
        "occurred_at",
        pl.col("event").cast(pl.Categorical),
        account_id=pl.coalesce("account_id", "home"),
        day=pl.col("occurred_at").dt.date(),
    )
    active = events.select("user", "account_id", "day").unique().with_columns(month=month_of("day"))
    return {
        **activity(active),
        "feature_adoption_rate": features(events, active, items),
        "session_duration": sessions(events),
        "funnel_conversion_rate": funnel(events),
        "onboarding_completion_rate": onboarding(events, users),
        "time_to_value": time_to_value(
            events, items, read(folder, kind, "accounts", ["account_id", "created_at"])
        ),
    }


def activity(active: pl.DataFrame) -> Answers:
    """Distinct users of days, weeks, months and of the 28 days that end with each day."""
    days = active.select("user", "day", "month").unique().sort("day")
    daily = DAYS.join(days.group_by("day").len(), on="day", how="left").fill_null(0).sort("day")
    mean = daily.group_by(month=month_of("day")).agg(pl.col("len").mean())
    monthly = days.group_by("month").agg(pl.col("user").n_unique())
    week = pl.col("day").dt.truncate("1w")
    weekly = days.group_by(week=week).agg(pl.col("user").n_unique())
    first = days["day"][0]
    windows = days.group_by_dynamic("day", every="1d", period="28d", closed="left", offset="-27d")
    rolling = windows.agg(pl.col("user").n_unique()).with_columns(pl.col("day") + timedelta(days=27))
    rolling = DAYS.filter(pl.col("day") >= first).join(rolling, on="day", how="left").fill_null(0)
    return {
        "active_users_of_a_day": series(daily.filter(pl.col("day") >= first)),
        "mean_daily_active_users": series(mean),
        "weekly_active_users": series(weekly.filter(pl.col("week") < date(2025, 12, 29))),
        "monthly_active_users": series(monthly),
        "rolling_28_day_active_users": series(rolling),
        "stickiness": series(mean.join(monthly, on="month").select("month", pl.col("len") / pl.col("user"))),
    }


def on_plan(frame: pl.DataFrame, items: pl.DataFrame, plans: list[str]) -> pl.DataFrame:
    """The rows whose account was on one of the plans on their day."""
    spans = items.select("account_id", "day", "until_day", "plan").sort("day")
    found = frame.sort("day").join_asof(spans, on="day", by="account_id", check_sortedness=False)
    return found.filter(pl.col("plan").is_in(plans) & (pl.col("day") < pl.col("until_day")))


def features(events: pl.DataFrame, active: pl.DataFrame, items: pl.DataFrame) -> dict[str, float]:
    """Users with enough uses in the month, of the active ones whose plan has the feature."""
    found: dict[str, float] = {}
    for name, (used, fewest) in FEATURES.items():
        uses, able = events.filter(pl.col("event").is_in(used)).select("user", "account_id", "day"), active
        if name in PLANS:
            uses, able = on_plan(uses, items, PLANS[name]), on_plan(active, items, PLANS[name])
        count = uses.group_by("user", month=month_of("day")).len().filter(pl.col("len") >= fewest)
        adopters = count.group_by("month").len()
        base = able.group_by("month").agg(pl.col("user").n_unique())
        share = base.join(adopters, on="month", how="left").select(
            "month", pl.col("len").fill_null(0) / pl.col("user")
        )
        found |= {f"{day} {name}": value for day, value in series(share).items()}
    return found


def sessions(events: pl.DataFrame) -> dict[str, float]:
    """Mean seconds of the visits that start in a month; a visit ends with a gap of half an hour."""
    starts = (pl.col("user") != pl.col("user").shift()) | (pl.col("occurred_at").diff() > GAP)
    visits = (
        events.select("user", "occurred_at")
        .sort("user", "occurred_at")
        .group_by(starts.fill_null(True).cum_sum().alias("visit"))
        .agg(first=pl.col("occurred_at").min(), last=pl.col("occurred_at").max())
    )
    seconds = ((pl.col("last") - pl.col("first")).dt.total_microseconds() / 1e6).clip(upper_bound=12 * 3600)
    return series(visits.group_by(month=month_of("first")).agg(seconds.mean()))


def funnel(events: pl.DataFrame) -> dict[str, float]:
    """Login, upload, report within 14 days; a user's deepest attempt counts, of equals the first."""

    def step(name: str, column: str) -> pl.DataFrame:
        return (
            events.filter(pl.col("event") == name)
            .select("user", pl.col("occurred_at").alias(column))
            .sort(column)
        )

    limit = pl.col("at") + timedelta(days=14)
    how: dict[str, Any] = {"by": "user", "strategy": "forward", "allow_exact_matches": False}
    how |= {"coalesce": False, "check_sortedness": False}
    walk = step("login", "at").join_asof(step("upload", "second"), left_on="at", right_on="second", **how)
    is_second = (pl.col("second") < limit).fill_null(False)
    done = walk.filter(is_second).sort("second")
    done = done.join_asof(step("report", "third"), left_on="second", right_on="third", **how)
    is_third = (pl.col("third") < limit).fill_null(False)
    every = pl.concat(
        [
            walk.filter(~is_second).select("user", "at", reached=pl.lit(1)),
            done.select("user", "at", reached=pl.when(is_third).then(3).otherwise(2)),
        ]
    )
    best = every.sort(["reached", "at"], descending=[True, False]).unique(
        "user", keep="first", maintain_order=True
    )
    best = best.filter(limit < END)
    return series(best.group_by(month=month_of("at")).agg((pl.col("reached") == 3).mean()))


def onboarding(events: pl.DataFrame, users: pl.DataFrame) -> dict[str, float]:
    """New users of the month who took all steps within 30 days."""
    steps = events.filter(pl.col("event").is_in(STEPS)).select("event", "occurred_at", "user")
    steps = steps.join(users.select("user", "created_at"), on="user")
    steps = steps.filter(pl.col("occurred_at") <= pl.col("created_at") + HORIZON)
    taken = steps.group_by("user").agg(taken=pl.col("event").n_unique())
    new = users.filter(pl.col("created_at") + HORIZON < END).join(taken, on="user", how="left")
    is_done = (pl.col("taken") == len(STEPS)).fill_null(False)
    return series(new.group_by(month=month_of("created_at")).agg(is_done.mean()))


def time_to_value(events: pl.DataFrame, items: pl.DataFrame, accounts: pl.DataFrame) -> dict[str, float]:
    """Kaplan–Meier median, by month of creation, of the time until an account's first report."""
    reached = (
        events.filter(pl.col("event") == "report")
        .group_by("account_id")
        .agg(reached=pl.col("occurred_at").min())
    )
    gone = items.group_by("account_id").agg(gone=pl.col("until_day").max().cast(pl.Datetime("us")))
    start = pl.col("created_at")
    until = pl.min_horizontal(
        pl.max_horizontal(pl.col("gone").fill_null(datetime(2100, 1, 1)), start), pl.lit(END)
    )
    frame = (
        accounts.join(reached, on="account_id", how="left")
        .join(gone, on="account_id", how="left")
        .filter((pl.col("reached") >= start - timedelta(days=1)).fill_null(True) & (start >= START))
        .select(
            month=month_of("created_at"),
            is_reached=pl.col("reached").is_not_null(),
            seconds=((pl.coalesce("reached", until) - start).dt.total_microseconds() / 1e6).clip(
                lower_bound=0
            ),
        )
    )
    medians = [
        (month, median_time(part["seconds"].to_numpy(), part["is_reached"].to_numpy()))
        for (month,), part in frame.group_by("month")
    ]
    return series(pl.DataFrame(medians, schema={"month": pl.Date, "value": pl.Float64}, orient="row"))
