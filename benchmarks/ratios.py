"""The figures that the goals are about, from what was measured in one run."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

Measured = Mapping[str, Mapping[str, Any]]
Scans = Mapping[str, list[dict[str, Any]]]
OWN = ("views", "catalogue_total", "catalogue_by_plan", "day")


def ratios(measured: Measured, scans: Scans) -> dict[str, Any]:
    """Figures by name; None where a part was not measured. Times are medians of CPU seconds."""

    def cpu(*names: str) -> float | None:
        if any(not measured.get(name, {}).get("runs") for name in names):
            return None
        return float(sum(median(run["cpu_s"] for run in measured[name]["runs"]) for name in names))

    def scan(batch: str, kind: str) -> float | None:
        found = [median(run["cpu_s"] for run in one[kind]) for one in scans.get(batch, [])]
        return sum(found) / len(found) if found else None

    def peak(name: str) -> float | None:
        value: float | None = measured.get(name, {}).get("peak_mb")
        return value

    every = [batch for batch in scans if scans[batch]]
    catalogue = cpu("catalogue_total", "catalogue_by_plan")
    figures: dict[str, float | None] = {
        "scan_cpu_s": mean([scan(batch, "events") for batch in every]),
        "scan_read_cpu_s": mean([scan(batch, "read") for batch in every]),
        "views_cpu_s": cpu("views"),
        "views_build_over_scan": over(cpu("views"), scan("views", "read")),
        "views_build_over_event_scan": over(cpu("views"), scan("views", "events")),
        "catalogue_cpu_s": catalogue,
        "catalogue_over_scan": over(catalogue, scan("catalogue", "events")),
        "catalogue_over_read_scan": over(catalogue, scan("catalogue", "read")),
        "day_cpu_s": cpu("day"),
        "day_over_full": over(cpu("day"), cpu("views")),
        "day_over_scan": over(cpu("day"), scan("day", "events")),
        "day_over_read_scan": over(cpu("day"), scan("day", "read")),
        "rolling28_over_metricflow": over(cpu("metricflow_rolling28_by_plan"), cpu("rolling28_by_plan")),
        "rolling28_total_over_metricflow": over(cpu("metricflow_rolling28"), cpu("rolling28")),
        "rolling28_over_metricflow_of_user_days": over(
            cpu("metricflow_rolling28_by_plan_of_user_days"), cpu("rolling28_by_plan")
        ),
    }
    statements = median(measured.get("rolling28_by_plan", {}).get("statements_cpu_s") or [0]) or None
    figures["rolling28_statements_over_metricflow"] = over(cpu("metricflow_rolling28_by_plan"), statements)
    for peer in ("pandas", "polars"):
        for kind, suffix in (("csv", ""), ("parquet", "_parquet")):
            ours, theirs = f"files_tenure_{kind}", f"files_{peer}_{kind}"
            figures[f"catalogue_over_{peer}{suffix}"] = over(cpu(theirs), cpu(ours))
            figures[f"memory_over_{peer}{suffix}"] = over(peak(ours), peak(theirs))
    naive = measured.get("naive", {}).get("questions", {})
    overview = measured.get("overview", {})
    rounded = {name: None if value is None else significant(value) for name, value in figures.items()}
    return {
        **rounded,
        "naive_over_tenure": {
            name: {
                side: significant(found[f"{side}_cpu_s"] / found["tenure_cpu_s"])
                for side in ("postgres", "duckdb")
            }
            for name, found in naive.items()
        },
        "overview_p50_ms": overview.get("p50_ms"),
        "overview_p95_ms": overview.get("p95_ms"),
        "peak_mb": max((peak(name) or 0 for name in OWN), default=0) or None,
    }


def over(above: float | None, below: float | None) -> float | None:
    """The quotient, None where a part is missing."""
    return None if above is None or not below else above / below


def mean(values: list[float | None]) -> float | None:
    """Of those that are there."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def significant(value: float) -> float:
    """Three digits: more would be noise."""
    return float(f"{value:.3g}")
