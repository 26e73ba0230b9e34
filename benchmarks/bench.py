"""The benchmarks of one size: ``python -m benchmarks.bench 1m`` writes benchmarks/results/1m.json.

Every question runs in a process of its own; the scan limit is measured before and after each batch.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, versions
from benchmarks.ratios import ratios

HERE = Path(__file__).parent
REPEATS = {"100k": 1, "1m": 3, "10m": 2, "100m": 1}
FILES = tuple(
    f"files_{peer}_{kind}" for kind in ("csv", "parquet") for peer in ("tenure", "pandas", "polars")
)
BATCHES: dict[str, tuple[str, ...]] = {
    "views": ("views",),
    "catalogue": ("catalogue_total", "catalogue_by_plan"),
    "rolling": (
        "rolling28",
        "rolling28_by_plan",
        "metricflow_rolling28",
        "metricflow_rolling28_by_plan",
        "metricflow_rolling28_by_plan_of_user_days",
    ),
    "day": ("day",),
    "files": FILES,
    "naive": ("naive",),
    "overview": ("overview",),
}
ONCE = ("metricflow_", "files_polars", "naive", "overview")
FROM_FILES = ("files", "naive")
NOT_AT: dict[str, tuple[str, ...]] = {"100m": FROM_FILES}
"""What does not fit into the memory of a small machine."""


class Bench:
    """Runs questions of one size in a scratch folder and keeps what they found."""

    def __init__(self, size: str, folder: Path, repeats: int) -> None:
        self.size, self.folder, self.repeats = size, folder, repeats
        self.measured: dict[str, dict[str, Any]] = {}
        self.scans: dict[str, list[dict[str, Any]]] = {}

    def ask(self, name: str) -> dict[str, Any]:
        """One question in a new process."""
        print(f"{datetime.now(UTC):%H:%M:%S} {self.size} {name}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "benchmarks.ask", name, self.size, str(self.folder)]
        done = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def repeat(self, name: str, times: int) -> None:
        """A question several times: all runs, the highest peak, and the rest of the last answer."""
        for _ in range(times):
            found = self.ask(name)
            before = self.measured.get(name, {"runs": [], "peak_mb": 0})
            runs = [*before["runs"], *found.get("runs", [])]
            peak = max(before["peak_mb"], found["peak_mb"])
            self.measured[name] = {**found, "runs": runs, "peak_mb": peak}

    def batch(self, name: str, questions: Iterable[str]) -> Iterator[str]:
        """The questions of a batch between two scans; the name of each that has been asked."""
        self.scans[name] = [self.ask("scan")]
        for question in questions:
            self.repeat(question, 1 if question.startswith(ONCE) else self.repeats)
            yield question
        self.scans[name].append(self.ask("scan"))
        yield "scan"

    def result(self) -> dict[str, Any]:
        """What was found so far, as JSON."""
        return {
            "size": self.size,
            "events": self.measured["make"]["events"],
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": machine(),
            "versions": versions(),
            **ratios(self.measured, self.scans),
            "measured": self.measured,
            "scans": self.scans,
        }


def run(size: str, folder: Path, batches: Iterable[str], repeats: int) -> Iterator[dict[str, Any]]:
    """The result after each question, so that a later failure loses nothing."""
    bench = Bench(size, folder, repeats)
    chosen = [name for name in batches if name not in NOT_AT.get(size, ())]
    bench.repeat("make", 1)
    if set(chosen) & set(FROM_FILES):
        bench.repeat("export", 1)
    for name in chosen:
        for _ in bench.batch(name, BATCHES[name]):
            yield bench.result()


def main() -> None:
    """Parse the size, run, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=REPEATS)
    parser.add_argument(
        "--scratch", type=Path, help="keep the data in this folder instead of a temporary one"
    )
    parser.add_argument("--output", type=Path, default=HERE / "results", help="folder of the result")
    parser.add_argument("--repeats", type=int, help="how often most questions are asked")
    parser.add_argument("--only", nargs="+", choices=BATCHES, default=list(BATCHES), help="some batches only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tenure-bench-") as temporary:
        folder = (options.scratch or Path(temporary)) / options.size
        folder.mkdir(parents=True, exist_ok=True)
        options.output.mkdir(parents=True, exist_ok=True)
        for found in run(options.size, folder, options.only, options.repeats or REPEATS[options.size]):
            path = options.output / f"{options.size}.json"
            path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(
        json.dumps({key: value for key, value in found.items() if key not in ("measured", "scans")}, indent=1)
    )


if __name__ == "__main__":
    main()
