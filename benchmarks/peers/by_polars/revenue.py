"""MRR and its movements, retention, churn. The items of an account follow each other without a gap."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from benchmarks.peers.asked import Answers
from benchmarks.peers.by_polars.files import MONTHS, read, series

FOREVER = date(2100, 1, 1)
STARTS = [*MONTHS["month"].to_list(), date(2026, 1, 1)]
ENDS = [day - timedelta(days=1) for day in STARTS]
"""The last days of the months, that before the first included."""


def items(folder: Path, kind: str) -> pl.DataFrame:
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
    amount = pl.col("quantity").cast(pl.Float64) * pl.col("unit_amount").cast(pl.Float64)
    return (
        read(folder, kind, "subscription_items", columns)
        .select(
            "account_id",
            "plan",
            "currency",
            mrr=amount / pl.when(pl.col("interval") == "year").then(12).otherwise(1),
            day=pl.col("started_at").dt.date(),
            until_day=pl.col("ended_at").dt.date().fill_null(FOREVER),
        )
        .filter(pl.col("day") < pl.col("until_day"))
    )


def rates(folder: Path, kind: str) -> pl.DataFrame:
    """The rate of each currency at each month's end, carried on for at most seven days."""
    given = read(folder, kind, "exchange_rates", ["on", "currency", "rate"])
    given = given.with_columns(pl.col("rate").cast(pl.Float64)).sort("on")
    wanted = pl.DataFrame({"end": ENDS}).join(given.select("currency").unique(), how="cross").sort("end")
    found = wanted.join_asof(
        given, left_on="end", right_on="on", by="currency", tolerance="7d", check_sortedness=False
    )
    own = pl.DataFrame({"end": ENDS, "currency": "USD", "rate": 1.0})
    return pl.concat([found.select("end", "currency", "rate"), own])


def answers(folder: Path, kind: str, item: pl.DataFrame) -> Answers:
    """All series by month."""
    rate = rates(folder, kind)
    held = pl.concat(
        item.filter((pl.col("day") <= end) & (pl.col("until_day") > end))
        .group_by("account_id", "currency")
        .agg(pl.col("mrr").sum())
        .with_columns(end=pl.lit(end))
        for end in ENDS
    )
    first_day = item.group_by("account_id").agg(first_day=pl.col("day").min())
    found: dict[str, list[tuple[date, float]]] = {}
    for number in range(1, len(ENDS)):
        values = month(pair(held, rate, ENDS[number - 1], ENDS[number]).join(first_day, on="account_id"))
        if number >= 12:
            values |= retention(pair(held, rate, ENDS[number - 12], ENDS[number]))
        for name, value in values.items():
            found.setdefault(name, []).append((STARTS[number - 1], value))
    return {
        name: series(pl.DataFrame(rows, schema=["month", "value"], orient="row"))
        for name, rows in found.items()
    }


def pair(held: pl.DataFrame, rate: pl.DataFrame, opening: date, closing: date) -> pl.DataFrame:
    """Accounts that pay on one of two days: opening, closing at its rate, level at the closing day's own."""

    def amounts(of: date, at: date, name: str) -> pl.DataFrame:
        rated = held.filter(pl.col("end") == of).join(rate.filter(pl.col("end") == at), on="currency")
        return rated.group_by("account_id").agg((pl.col("mrr") * pl.col("rate")).sum().alias(name))

    before, after = amounts(opening, opening, "opening"), amounts(closing, opening, "closing")
    both = before.join(after, on="account_id", how="full", coalesce=True)
    both = both.join(amounts(closing, closing, "level"), on="account_id", how="left")
    return both.with_columns(pl.col("opening", "closing", "level").fill_null(0.0), opening_on=pl.lit(opening))


def month(accounts: pl.DataFrame) -> dict[str, float]:
    """The values of one month."""
    before, after = pl.col("opening") > 0, pl.col("closing") > 0
    is_first = pl.col("first_day") > pl.col("opening_on")
    change = pl.col("closing") - pl.col("opening")

    def total(amount: pl.Expr, where: pl.Expr) -> pl.Expr:
        return amount.filter(where).sum()

    row = accounts.select(
        mrr=pl.col("level").sum(),
        new_mrr=total(pl.col("closing"), ~before & after & is_first),
        reactivation_mrr=total(pl.col("closing"), ~before & after & ~is_first),
        expansion_mrr=total(change, before & after & (change > 0)),
        contraction_mrr=-total(change, before & after & (change < 0)),
        churned_mrr=total(pl.col("opening"), before & ~after),
        fx_mrr=total(pl.col("level") - pl.col("closing"), after),
        customer_churn_rate=(before & ~after).sum() / before.sum(),
        active_customers=after.sum(),
        average_revenue_per_account=pl.col("level").sum() / after.sum(),
    ).row(0, named=True)
    return {name: float(value) for name, value in row.items()}


def retention(accounts: pl.DataFrame) -> dict[str, float]:
    """Net and gross retention of those who paid at the opening."""
    base = accounts.filter(pl.col("opening") > 0)
    row = base.select(
        net_revenue_retention=pl.col("closing").sum() / pl.col("opening").sum(),
        gross_revenue_retention=pl.min_horizontal("opening", "closing").sum() / pl.col("opening").sum(),
    ).row(0, named=True)
    return {name: float(value) for name, value in row.items()}
