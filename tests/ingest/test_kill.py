"""A load that is killed leaves all of a file or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tenure.engines.duckdb.database import Database

from .conftest import ITEMS

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load
folder = Path(sys.argv[1])
with Database(folder / "d.db") as database:
    print("open", flush=True)
    load(database, [folder / "subscription_items.csv"], now=datetime(2026, 1, 1), mappings=folder / "m")
    print("done", flush=True)
"""
ROWS = 300_000


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.7, 1.2])
@pytest.mark.parametrize("is_clean", [True, False])
def test_all_or_nothing(tmp_path: Path, seconds: float, is_clean: bool) -> None:
    with (tmp_path / "subscription_items.csv").open("w") as file:
        file.write(ITEMS)
        file.writelines(f"i{n},A{n},10.50,USD,month,2025-01-01,\n" for n in range(ROWS - 1))
        file.write(f"last,A,{'1' if is_clean else 'x'},USD,month,2025-01-01,\n")
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    is_done = "done" in child.stdout.read()
    child.stdout.close()
    with Database(tmp_path / "d.db") as database:
        cursor = database.cursor()
        rows, loads, refused = (
            cursor.execute(f"select count(*) from {table}").fetchall()[0][0]
            for table in ("data.subscription_items", "meta.load", "meta.quarantine")
        )
    whole = (ROWS, 1, 0) if is_clean else (ROWS - 1, 1, 1)
    assert (rows, loads, refused) in ([whole] if is_done else [whole, (0, 0, 0)])
