"""What a question costs: CPU and wall seconds of each repetition, and the peak memory of its process."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Run = dict[str, float]


def cpu_seconds() -> float:
    """CPU seconds, user and system, of this process with all its threads and its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> float:
    """The most memory that this process has held, in units of a million bytes (Linux counts in 1024)."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)


def timed(work: Callable[[], T]) -> tuple[T, Run]:
    """What the work returns, and its cost."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    done = work()
    return done, {"cpu_s": round(cpu_seconds() - cpu, 4), "wall_s": round(time.perf_counter() - wall, 4)}
