"""One question in a process of its own: ``python -m benchmarks.ask NAME SIZE FOLDER``; prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.measure import peak_mb
from benchmarks.place import Place
from benchmarks.questions import ask


def main(name: str, size: str, folder: str) -> None:
    """Ask, and print what was found with the peak memory of this process."""
    found = ask(name, Place(Path(folder), size))
    print(json.dumps({**found, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
