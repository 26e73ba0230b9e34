"""Users active in the 28 days that end with each of 731 days: Tenure's views and MetricFlow's SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import duckdb

from benchmarks.measure import timed
from benchmarks.peers.metricflow.statement import BY_PLAN, PLAIN, sql
from benchmarks.place import Place
from benchmarks.work_load import END, FIRST
from tenure.engines.duckdb.session import Session

DAYS = (date.fromisoformat(END) - date.fromisoformat(FIRST)).days
MOST_ROWS = 700_000_000
"""Rows that the join of the peer may make; beyond, it gets fewer days, and its time is extrapolated."""
ACTIVITY = """
select e.user_id, e.occurred_at, p.value as plan
from data.events as e
left join "view".user_account as u on u.user_id = e.user_id
left join "view".attribute_span as p on p.account_id = coalesce(e.account_id, u.account_id)
    and p.attribute = 'plan'
    and p.day <= cast(e.occurred_at as date) and p.until_day > cast(e.occurred_at as date)
"""
USER_DAYS = """
create table work.activity as
select distinct user_id, date_trunc('day', occurred_at) as occurred_at, plan from ({})
"""
SPINE = """
create table work.day as select cast(unnest(generate_series(?, ?, interval 1 day)) as date) as date_day
"""


def tenure(place: Place, by: tuple[str, ...]) -> dict[str, Any]:
    """All days from the stored views, as ``show`` answers."""
    with place.open() as workspace, statements() as spent:

        def ask() -> Any:
            spent.append(0.0)
            return workspace.show("mau:trailing", start=FIRST, end=END, grain="day", trailing="28d", by=by)

        first, run = timed(ask)
        runs = [run] + [timed(ask)[1] for _ in range(2)]
    total = sum(int(point.value or 0) for point in first.results[0].points)
    return {"runs": runs, "statements_cpu_s": spent, "days": DAYS, "sum": total}


@contextmanager
def statements() -> Iterator[list[float]]:
    """CPU seconds that sessions spend in the database, added to the last number of the list."""
    spent: list[float] = []
    session_class: Any = Session
    original = session_class.rows

    def rows(session: Session, statement: str) -> Any:
        found, run = timed(lambda: original(session, statement))
        spent[-1] = round(spent[-1] + run["cpu_s"], 4)
        return found

    session_class.rows = rows
    try:
        yield spent
    finally:
        session_class.rows = original


def metricflow(place: Place, by_plan: bool, daily: bool) -> dict[str, Any]:
    """MetricFlow's SQL over a table of events (or of distinct users' days) with the plan already in it."""
    folder = place.empty("metricflow")
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute(f"attach '{place.workspace / 'tenure.duckdb'}' as source (read_only)")
        connection.execute(f"attach '{folder / 'work.duckdb'}' as work")
        connection.execute("use source")
        connection.execute((USER_DAYS if daily else "create table work.activity as {}").format(ACTIVITY))
        rows = connection.execute("select count(*) from work.activity").fetchall()[0][0]
        days = min(DAYS, max(28, MOST_ROWS * DAYS // (28 * rows)))
        until = date.fromisoformat(END)
        first = until - timedelta(days=days)
        connection.execute(SPINE, [first, until - timedelta(days=1)])
        connection.execute("delete from work.activity where occurred_at < ?", [first - timedelta(days=27)])
        connection.execute("use work")
        found, run = timed(lambda: connection.execute(sql(BY_PLAN if by_plan else PLAIN)).fetchall())
    whole = {key: value * DAYS / days for key, value in run.items()}
    place.empty("metricflow")
    total = sum(row[-1] for row in found)
    return {
        "runs": [whole],
        "measured": run,
        "days": days,
        "is_extrapolated": days < DAYS,
        "rows": rows,
        "sum": total,
    }
