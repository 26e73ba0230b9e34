"""docs/benchmarks.md from the results: ``python -m benchmarks.table``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from math import log
from pathlib import Path
from textwrap import fill
from typing import Any

from benchmarks.peers.asked import ASKED

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
SIZES = ("1m", "10m", "100m")
Results = Mapping[str, Mapping[str, Any]]

FIGURES = {
    "scan_cpu_s": ("One warm scan of four event columns, CPU s", ""),
    "scan_read_cpu_s": ("One warm scan of every column that the fact views read, CPU s", ""),
    "views_build_over_scan": ("All fact views, full build ÷ scan of what they read", "≤ 60"),
    "views_build_over_event_scan": ("All fact views, full build ÷ scan of four event columns", ""),
    "catalogue_over_scan": (
        "Every metric, 24 months, in total and by plan ÷ scan of four event columns",
        "≤ 3",
    ),
    "catalogue_over_read_scan": ("Every metric, the same ÷ scan of what the views read", ""),
    "day_over_full": ("One more day, all views ÷ full build", "≤ 1/150"),
    "day_over_scan": ("One more day, all views ÷ scan of four event columns", "≤ 0.3"),
    "rolling28_over_metricflow": (
        "Rolling 28-day users, 731 days by plan: MetricFlow's SQL ÷ Tenure",
        "≥ 500",
    ),
    "rolling28_statements_over_metricflow": ("The same ÷ only Tenure's statements in the database", ""),
    "rolling28_over_metricflow_of_user_days": (
        "The same, MetricFlow on prepared distinct user days ÷ Tenure",
        "",
    ),
    "catalogue_over_pandas": ("From CSV files to all questions: pandas by hand ÷ Tenure", "≥ 3"),
    "memory_over_pandas": ("Peak memory of the same: Tenure ÷ pandas", "≤ 1/4"),
    "catalogue_over_pandas_parquet": ("From Parquet files: pandas by hand ÷ Tenure", ""),
    "memory_over_pandas_parquet": ("Peak memory of the same: Tenure ÷ pandas", ""),
    "catalogue_over_polars": ("From CSV files: polars by hand ÷ Tenure", ""),
    "memory_over_polars": ("Peak memory of the same: Tenure ÷ polars", ""),
    "catalogue_over_polars_parquet": ("From Parquet files: polars by hand ÷ Tenure", ""),
    "overview_p50_ms": ("Overview, 4 readers without a pause, 5,000 events/s arriving: median, ms", ""),
    "overview_p95_ms": ("The same, 95th percentile, ms", "≤ 100"),
    "peak_mb": ("Peak memory of building, asking and adding a day, MB", "≤ 4,000"),
}
GROWTH = {
    "views": ("Full build of all views", "≤ 1.1"),
    "day": ("One more day", "≤ 0.1"),
    "catalogue": ("Every metric from the views", ""),
    "scan": ("Scan of four event columns", ""),
}
INTRODUCTION = """# Benchmarks

This page is made from the files in `benchmarks/results` by `python -m benchmarks.table`; no number in
it was typed. `make bench SIZE=1m` (or `10m`, `100m`) measures again, and writes such a file and this page.

The work load is a synthetic company that is the same on every machine (`benchmarks/work_load.py`). Times are
medians of CPU seconds, user and system, since wall time depends on what else the machine does. Each question
runs in a process of its own, which gives its peak memory; imports are not counted. The scan limit is measured
before and after each batch, and every figure is a ratio within one run.
"""
PEERS = """## What the peers are asked

pandas and polars answer these questions from the same files, and their answers are equal to Tenure's
(`tests/benchmarks`):

{questions}.

Tenure's time includes loading with every check, keeping history, and building the views; theirs is a script
written for these questions alone. MetricFlow's SQL runs on the same DuckDB, on a table that has the plan of
each event already; a user who changes plans counts in each of them there, in Tenure once. PostgreSQL and
DuckDB run the statements in `benchmarks/peers/naive` on the raw tables.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(committed()), "utf-8")


def committed() -> Results:
    """The results that there are, the small sizes first."""
    paths = ((size, HERE / "results" / f"{size}.json") for size in SIZES)
    return {size: json.loads(path.read_text("utf-8")) for size, path in paths if path.exists()}


def page(results: Results) -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION, "## Where and when\n", table(("", *results), origin(results))]
    figures = [
        (text, *(number(result.get(name)) for result in results.values()), goal)
        for name, (text, goal) in FIGURES.items()
    ]
    parts += ["## Figures\n", table(("", *results, "goal"), figures)]
    pairs = list(zip(results, list(results)[1:], strict=False))
    if pairs:
        steps = [f"{small} → {large}" for small, large in pairs]
        rows = [
            (text, *(number(exponent(results[a], results[b], seconds(name))) for a, b in pairs), goal)
            for name, (text, goal) in GROWTH.items()
        ]
        parts += [
            "## Growth: exponent of CPU time in the number of events\n",
            table(("", *steps, "goal"), rows),
        ]
    parts += ["## Naive SQL on raw tables ÷ Tenure from its views\n", table(("", *results), naive(results))]
    names = ", ".join(name.replace("_", " ") for name in ASKED)
    return "\n".join([*parts, PEERS.format(questions=fill(names, 108))])


def origin(results: Results) -> Iterable[tuple[str, ...]]:
    """Rows on events, date, machine and versions."""
    yield ("Events", *(f"{result['events']:,}" for result in results.values()))
    yield ("Date", *(result["date"] for result in results.values()))
    for name in ("cores", "memory_gb", "load_average"):
        label = {"memory_gb": "Memory, GB", "load_average": "Load of the machine"}.get(
            name, name.capitalize()
        )
        yield (label, *(str(result["machine"][name]) for result in results.values()))
    for name in next(iter(results.values()), {"versions": {}})["versions"]:
        yield (name, *(str(result["versions"].get(name) or "–") for result in results.values()))


def naive(results: Results) -> Iterable[tuple[str, ...]]:
    """Rows on the questions that every engine is asked."""
    sides = {"postgres": "PostgreSQL", "duckdb": "DuckDB"}
    for name in ("active_users_of_a_day", "mrr", "session_duration", "ticket_backlog"):
        for side, label in sides.items():
            found = [result["naive_over_tenure"].get(name, {}).get(side) for result in results.values()]
            yield (f"{name.replace('_', ' ')}, {label}", *map(number, found))


def seconds(name: str) -> Callable[[Mapping[str, Any]], float | None]:
    """CPU seconds of a result."""
    return lambda result: result.get(f"{name}_cpu_s")


def exponent(
    small: Mapping[str, Any], large: Mapping[str, Any], cost: Callable[[Mapping[str, Any]], float | None]
) -> float | None:
    """How the cost grows with the number of events: 1 is in proportion, 0 is not at all."""
    below, above = cost(small), cost(large)
    if not below or not above:
        return None
    return log(above / below) / log(large["events"] / small["events"])


def number(value: float | None) -> str:
    """Three digits."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    main()
