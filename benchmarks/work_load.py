"""The reference work load: a company of any size, the same on every machine and engine.

Sizes are numbers of events (about): for 100 million there are a million users in 100,000 accounts,
3 million subscription changes, 2 million tickets and a million survey answers over 24 months. Nothing is
in it that could not be known at their end.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from tenure.engines.duckdb.literal import literal
from tenure.service.workspace import Workspace

HERE = Path(__file__).parent
FIRST, END = "2024-01-01", "2026-01-01"
SIZES = {"100k": 100_000, "1m": 1_000_000, "10m": 10_000_000, "100m": 100_000_000}

# A multiplicative hash of 32 bits, written out: an engine's own hash() may change with its version.
MACROS = (
    "mix(x) as (xor(x, x >> 15) * 2246822519) % 4294967296",
    "folded(x, salt) as (x % 4294967296 * 2654435761 + x // 4294967296 * 97 + salt * 40503) % 4294967296",
    "scatter(x, salt) as mix(mix(folded(x, salt)))",
    "pick(x, salt, n) as cast((scatter(cast(x as ubigint), cast(salt as ubigint)) * cast(n as ubigint))"
    " // 4294967296 as bigint)",
)
SETTINGS = """
currency = "USD"
time_zone = "UTC"
segments = ["plan", "region", "size"]
value_event = "report"

[onboarding]
steps = ["login", "upload", "invite"]

[features.reports]
events = ["report", "export"]
min_uses = 2

[features.sharing]
events = ["share", "invite"]

[features.import]
events = ["import", "upload"]
plans = ["team", "enterprise"]

[funnels.first_report]
steps = ["login", "upload", "report"]
window_days = 14
"""


def parameters(events: int) -> dict[str, str]:
    """The numbers that the selects name with a dollar."""
    return {
        "first": f"timestamp '{FIRST}'",
        "end": f"timestamp '{END}'",
        "users": str(events // 100),
        "accounts": str(events // 1000),
        "tickets": str(events // 50),
        "answers": str(events // 100),
    }


def select(path: Path, events: int) -> str:
    """The text of a select with its numbers in place."""
    given = parameters(events)
    return re.sub(r"\$(\w+)", lambda match: given[match[1]], path.read_text("utf-8"))


def fill(workspace: Workspace, folder: str, events: int, known_from: str) -> int:
    """Put the tables of a folder of selects into a workspace; how many rows that were."""
    cursor, total = workspace.database.cursor(), 0
    for macro in MACROS:
        cursor.execute(f"create or replace temp macro {macro}")
    for path in sorted((HERE / folder).glob("*.sql")):
        table = path.stem
        load_id = cursor.execute("select nextval('meta.load_number')").fetchall()[0][0]
        sql = select(path, events)
        names = ", ".join(f'"{name}"' for name in cursor.sql(sql).columns)
        cursor.execute(
            f"insert into data.{table} ({names}, known_from, load_id) "
            f"select *, {literal(known_from)}, {load_id} from ({sql})"
        )
        rows = cursor.execute(f"select count(*) from data.{table} where load_id = {load_id}").fetchall()[0][0]
        stamp: list[Any] = [load_id, path.name, path.name, table, rows, rows, known_from, known_from]
        cursor.execute("insert into meta.load values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)", stamp)
        total += rows
    cursor.execute("force checkpoint")
    return total


def make(folder: Path, events: int) -> int:
    """A workspace with the work load in a new folder; how many rows it has."""
    shutil.rmtree(folder, ignore_errors=True)
    with Workspace.create(folder, SETTINGS) as workspace:
        return fill(workspace, "tables", events, END)


def one_more_day(workspace: Workspace, events: int) -> int:
    """Add the day after the work load, with one event in a hundred late."""
    return fill(workspace, "day", events, "2026-01-02")
