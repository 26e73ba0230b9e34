"""Loading a CSV file of clean rows against a bare ``read_csv`` with declared types, in one run.

Each measurement is a process of its own with a database file of its own, so that peak
memory is that of the load. Both sides take turns; the ratio is that of the medians of wall
time. Goals: at most 3 times the bare read, at most 2 GB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import duckdb

ITEMS = """
select printf('it_%08d', i) as item_id, printf('sub_%08d', i // 2) as subscription_id,
    printf('acc_%06d', i // 10) as account_id, 'core' as product,
    ['basic', 'pro', 'team'][1 + i % 3] as plan, 1 + i * 7 % 49 as quantity,
    printf('%d.%02d', 5 + i * 31 % 495, i % 100) as unit_amount, 'USD' as currency,
    ['month', 'year'][1 + i % 2] as "interval", 1 as interval_count,
    [null, '0.1', '0.25'][1 + i % 3] as discount_share, 'seat' as unit,
    date '2020-01-01' + (i * 13 % 2000)::int as started_at,
    case when i % 5 < 3 then started_at + (1 + i * 17 % 900)::int end as ended_at,
    case when i % 5 < 3 then 'cancelled' end as ended_reason,
    strftime(started_at, '%Y-%m-%dT09:30:00Z') as signed_at
from range({rows}) as numbers(i)
"""
EVENTS = """
select printf('e%012d-%012x', i, i * 2654435761 % 281474976710656) as event_id,
    ['login', 'page_view', 'report_created', 'export', 'invite'][1 + i * 7 % 5] as event,
    strftime(timestamp '2024-01-01' + to_seconds(i * 10), '%Y-%m-%dT%H:%M:%SZ') as occurred_at,
    strftime(timestamp '2024-01-01' + to_seconds(i * 10 + 2), '%Y-%m-%dT%H:%M:%SZ') as received_at,
    printf('u%06d', i * 7919 % 100000) as user_id, printf('a%05d', i * 7919 % 100000 // 10) as account_id,
    printf('s%08d', i // 8) as session_id, 'web' as source
from range({rows}) as numbers(i)
"""
CASES = {"subscription_items": (ITEMS, 1_000_000), "events": (EVENTS, 5_000_000)}
MOST, MEMORY = 3.0, 2 << 30


def bare(table: str, path: Path, database: Path) -> None:
    """What DuckDB needs to read the file into a table when the types are declared."""
    from tenure.engines.duckdb.database import SETTINGS
    from tenure.model.tables import TABLES

    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    types = {name: column.sql_type for name in names if (column := TABLES[table].column(name))}
    with duckdb.connect(str(database), config={**SETTINGS}) as connection:
        connection.execute(
            f"create table bare as select * from read_csv('{path}', columns={types}, auto_detect=false, "
            f"header=true, delim=',')"
        )


def ours(table: str, path: Path, database: Path) -> None:
    """The same file through the loader, with every check."""
    from tenure.engines.duckdb.database import Database
    from tenure.ingest.files import load

    with Database(database) as opened:
        now = datetime(2026, 1, 1)
        report = load(opened, [path], now=now, mappings=database.parent / "mappings").files[0]
    if report.table != table or report.loaded != report.read:
        raise SystemExit(f"{report.read} records were read and {report.loaded} loaded")


def measure(side: str, table: str, path: Path) -> dict[str, float]:
    """Seconds and peak bytes of one side, in a new process."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [sys.executable, __file__, "--side", side, table, str(path), f"{folder}/d.db"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run(scale: float, repeats: int) -> list[dict[str, object]]:
    """Both cases at a share of their full size."""
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for table, (sql, full) in CASES.items():
            rows = int(full * scale)
            path = Path(folder) / f"{table}.csv"
            duckdb.sql(sql.format(rows=rows)).write_csv(str(path))
            pairs = [(measure("bare", table, path), measure("ours", table, path)) for _ in range(repeats)]
            seconds = [statistics.median(pair[side]["seconds"] for pair in pairs) for side in (0, 1)]
            results.append(
                {
                    "table": table,
                    "rows": rows,
                    "bytes": path.stat().st_size,
                    "bare_seconds": round(seconds[0], 2),
                    "load_seconds": round(seconds[1], 2),
                    "ratio": round(seconds[1] / seconds[0], 2),
                    "load_peak_mb": round(max(pair[1]["peak"] for pair in pairs) / 1e6),
                }
            )
            path.unlink()
    return results


def main() -> None:
    """Print the results as JSON; exit 3 where a goal is missed at full size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full number of rows")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--side", nargs=4, metavar=("SIDE", "TABLE", "PATH", "DATABASE"), help=argparse.SUPPRESS
    )
    options = parser.parse_args()
    if options.side:
        side, table, path, database = options.side
        started = time.perf_counter()
        {"bare": bare, "ours": ours}[side](table, Path(path), Path(database))
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak": peak}))
        return
    results = run(options.scale, options.repeats)
    print(json.dumps({"duckdb": duckdb.__version__, "results": results}, indent=2))
    missed = [row for row in results if row["ratio"] > MOST or row["load_peak_mb"] * 1e6 > MEMORY]  # type: ignore[operator]
    if missed and options.scale >= 1:
        raise SystemExit(3)


if __name__ == "__main__":
    main()
