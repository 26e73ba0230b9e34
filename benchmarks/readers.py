"""Readers of the overview in a process of their own.

``python -m benchmarks.readers PORT READERS SECONDS PAUSE`` prints how many answers had which status, as JSON.
Each reader asks, waits for the whole page, pauses, asks.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

PATIENCE_S = 300


def read(port: int, seconds: float, pause: float) -> Counter[str]:
    """One reader; at least one page."""
    until, found = time.perf_counter() + seconds, Counter[str]()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    while not found or time.perf_counter() < until:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        found[str(answer.status)] += 1
        time.sleep(pause)
    connection.close()
    return found


def main(port: str, readers: str, seconds: str, pause: str) -> None:
    """All readers at once."""
    with ThreadPoolExecutor(int(readers)) as pool:
        every = [pool.submit(read, int(port), float(seconds), float(pause)) for _ in range(int(readers))]
    print(json.dumps(sum((one.result() for one in every), Counter())))


if __name__ == "__main__":
    main(*sys.argv[1:])
