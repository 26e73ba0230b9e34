"""Four questions as everybody writes them in SQL: on PostgreSQL, on DuckDB, and asked of Tenure's views."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Run, timed
from benchmarks.peers.asked import ASKED
from benchmarks.place import Place

STATEMENTS = sorted((Path(__file__).parent.parent / "peers" / "naive").glob("*.sql"))
TABLES = ("events", "subscription_items", "exchange_rates", "tickets")
Values = dict[str, float]


def ask(place: Place) -> dict[str, Any]:
    """CPU seconds of each question on each side; an error where the values differ."""
    from benchmarks.peers.postgres.cluster import cluster, has_account, programs

    bin = programs()
    if bin is None or not has_account():
        return {"skipped": "There is no PostgreSQL."}
    ours, duckdb = tenure(place), by_duckdb(place)
    with cluster(bin) as server:
        with server.running():
            for table in TABLES:
                server.load(table, place.files("csv") / f"{table}.csv")
        theirs = by_postgres(server)
    found: dict[str, dict[str, float]] = {}
    for name, (values, runs) in ours.items():
        for other, _ in (duckdb[name], theirs[name]):
            check(name, values, other)
        found[name] = {
            "tenure_cpu_s": median(run["cpu_s"] for run in runs),
            "duckdb_cpu_s": median(run["cpu_s"] for run in duckdb[name][1]),
            "postgres_cpu_s": median(run["cpu_s"] for run in theirs[name][1]),
        }
    return {"questions": found}


def tenure(place: Place) -> dict[str, tuple[Values, list[Run]]]:
    """From the stored views."""
    found = {}
    with place.open() as workspace:
        for path in STATEMENTS:
            metric, asked = ASKED[path.stem]
            workspace.show(metric, **asked)
            answer, run = timed(partial(workspace.show, metric, **asked))
            points = answer.results[0].points
            values = {f"{one.start}": float(one.value) for one in points if one.value is not None}
            found[path.stem] = (values, [run])
    return found


def by_duckdb(place: Place) -> dict[str, tuple[Values, list[Run]]]:
    """The same text on the workspace's tables."""
    import duckdb

    found = {}
    with duckdb.connect(str(place.workspace / "tenure.duckdb"), read_only=True) as connection:
        connection.execute("use data")
        for path in STATEMENTS:
            sql = path.read_text("utf-8")
            rows, run = timed(partial(fetched, connection, sql))
            found[path.stem] = ({str(day): float(value) for day, value in rows}, [run])
    return found


def fetched(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    return rows


def by_postgres(server: Any) -> dict[str, tuple[Values, list[Run]]]:
    """The same text, each in a server that is started and stopped for it; what that costs is taken off."""

    def once(sql: str) -> list[list[str]]:
        with server.running():
            rows: list[list[str]] = server.ask(sql)
        return rows

    once("select 1")
    _, idle = timed(lambda: once("select 1"))
    found = {}
    for path in STATEMENTS:
        sql = path.read_text("utf-8")
        rows, run = timed(partial(once, sql))
        net = {key: max(value - idle[key], 0.0) for key, value in run.items()}
        found[path.stem] = ({day: float(value) for day, value in rows}, [net])
    return found


def check(name: str, ours: Values, theirs: Values) -> None:
    """Values are equal up to rounding, on all days on which both have one."""
    for day in ours.keys() & theirs.keys():
        if abs(ours[day] - theirs[day]) > 1e-6 * max(1.0, abs(ours[day])):
            raise SystemExit(f"{name} on {day}: {ours[day]} and {theirs[day]}")
