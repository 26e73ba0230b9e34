"""What the numbers depend on: cores, memory, versions. No names and no paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from benchmarks.peers.metricflow.statement import version as metricflow_version
from benchmarks.peers.postgres.cluster import version as postgres_version

PACKAGES = ("duckdb", "sqlglot", "numpy", "pandas", "polars", "pyarrow")


def machine() -> dict[str, object]:
    """Cores that this process may use, memory, and how many processes wanted to run at the end."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 1e9, 1),
        "system": platform.system(),
        "processor": platform.machine(),
        "load_average": round(os.getloadavg()[2], 1),
    }


def versions() -> dict[str, str | None]:
    """Of everything that takes part."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "metricflow": metricflow_version(),
        "PostgreSQL": postgres_version(),
    }
