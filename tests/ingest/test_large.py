"""Files that are read in several pieces, and in parallel: counts, places and memory hold."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from tenure.ingest.files import load

from .conftest import NOW, Bench

EVENTS = "event_id,event,occurred_at,user_id,properties\n"


def event(number: int, *, broken: bool = False) -> str:
    day = "yesterday" if broken else f"2025-01-{1 + number % 28:02}T10:00:00Z"
    text = r"a line\nand, one more" if number % 1000 == 999 else "x" * 100
    properties = f'"{{""n"": {number}, ""t"": ""{text}""}}"'
    return f"e{number},view,{day},u{number % 50},{properties}\n"


@pytest.mark.parametrize("has_breaks", [False, True])
def test_places_in_a_large_file(bench: Bench, has_breaks: bool) -> None:
    """Refused records of a file of several read buffers are the right ones, on the right lines."""
    rows, step = 350_000, 40_000
    content, wanted, line = [EVENTS], [], 2
    for number in range(rows):
        text = event(number, broken=number % step == 7)
        if has_breaks and number % 10_000 == 5:
            text = text.replace("view", '"a view\nof two lines"')
        if number % step == 7:
            wanted.append((line, text.rstrip("\n")))
        content.append(text)
        line += text.count("\n")
    doubled = event(1).replace("view", "seen")
    content.append(doubled)
    report = bench.load("events.csv", "".join(content))
    assert report.read == rows + 1
    assert report.reasons == {"bad_instant": len(wanted), "superseded_in_file": 1}
    assert [(row.line, row.raw) for row in bench.refused()] == [(3, event(1).rstrip("\n")), *wanted]
    assert bench.rows("select event, count(*) from data.events where event_id = 'e1' group by 1") == [
        ("seen", 1)
    ]
    assert bench.rows(
        "select count(*), count(distinct event_id), sum((properties->>'n')::int) from data.events"
    ) == [(rows - len(wanted), rows - len(wanted), sum(n for n in range(rows) if n % step != 7))]


MEMORY = """
import resource, sys
from datetime import datetime
from pathlib import Path
from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load
from tenure.kernel.errors import UserError
path = Path(sys.argv[1])
with Database(None) as database:
    small = path.with_name("accounts.csv")
    small.write_text("account_id\\n1\\n")
    load(database, [small], now=datetime(2026, 1, 1), mappings=path.parent)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        load(database, [path], now=datetime(2026, 1, 1), mappings=path.parent)
    except UserError as error:
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, error)
"""


@pytest.mark.parametrize("content", [b"\0", b"x", b"1,a\n", b'"'])
def test_a_bomb_takes_little_memory(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "users.csv.gz"
    path.write_bytes(gzip.compress(b"user_id,name\n" + content * (400_000_000 // len(content)), 9))
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    grown, _, message = done.stdout.partition(" ")
    assert int(grown) < 100
    assert "bomb" in message


def test_memory_of_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_bytes(b"user_id,name\n" + b"x" * 200_000_000)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    grown, _, message = done.stdout.partition(" ")
    assert int(grown) < 150
    assert "a line of more than 16 MB" in message


def test_a_folder_of_parts(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for part in range(3):
        (folder / f"events.part{part}.csv").write_text(
            EVENTS + "".join(event(n) for n in range(part * 10, part * 10 + 15))
        )
    report = load(bench.database, [folder], now=NOW, mappings=bench.mappings)
    assert [(file.loaded, file.unchanged) for file in report.files] == [(15, 0), (10, 5), (10, 5)]
