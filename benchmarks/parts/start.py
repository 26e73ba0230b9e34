"""How long `tenure --help` takes, in bare interpreter starts. Goal: at most 12."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

GOAL = 12.0
TIMES = 21
TENURE = Path(sys.executable).parent / "tenure"


def seconds(*command: str) -> float:
    """Median wall time of a command; each run follows one of the others', so that load hits both alike."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Alternate both commands and print the ratio of the medians as JSON."""
    bare, helped = [], []
    for _ in range(TIMES):
        bare.append(seconds(sys.executable, "-c", "pass"))
        helped.append(seconds(str(TENURE), "--help"))
    ratio = median(helped) / median(bare)
    result = {
        "bare_ms": round(median(bare) * 1000, 1),
        "help_ms": round(median(helped) * 1000, 1),
        "help_over_bare": round(ratio, 1),
        "goal": GOAL,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
