"""`tenure show` of the whole catalogue on the demo company, in one call. Goal: at most 3 s on two cores."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TENURE = Path(sys.executable).parent / "tenure"
GOAL = 3.0


def timed(*arguments: str) -> float:
    """Wall time of one run of the command line."""
    start = time.perf_counter()
    subprocess.run(
        [str(TENURE), *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def main() -> None:
    """Make the demo, ask for everything three times, print seconds and peak memory as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        demo = str(Path(folder) / "demo")
        made = timed("demo", demo, "--no-serve")
        first = timed("show", "all", "--workspace", demo)
        again = min(timed("show", "all", "--workspace", demo) for _ in range(3))
        one = min(timed("show", "mrr", "--workspace", demo) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "demo_made_s": round(made, 2),
                "all_first_s": round(first, 2),
                "all_s": round(again, 2),
                "one_s": round(one, 2),
                "all_over_one": round(again / one, 1),
                "peak_mb": peak,
                "goal_s": GOAL,
            }
        )
    )


if __name__ == "__main__":
    main()
