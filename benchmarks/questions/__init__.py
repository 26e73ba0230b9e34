"""Every question by name: a function of a Place that measures itself and returns what it found."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.place import Place

QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "make": ("load.make", {}),
    "export": ("load.write_files", {}),
    "scan": ("scans.scan", {}),
    "views": ("tenure.views", {}),
    "catalogue_total": ("tenure.catalogue", {"by": ()}),
    "catalogue_by_plan": ("tenure.catalogue", {"by": ("plan",)}),
    "day": ("tenure.day", {}),
    "rolling28": ("rolling.tenure", {"by": ()}),
    "rolling28_by_plan": ("rolling.tenure", {"by": ("plan",)}),
    "metricflow_rolling28": ("rolling.metricflow", {"by_plan": False, "daily": False}),
    "metricflow_rolling28_by_plan": ("rolling.metricflow", {"by_plan": True, "daily": False}),
    "metricflow_rolling28_by_plan_of_user_days": ("rolling.metricflow", {"by_plan": True, "daily": True}),
    "files_tenure_csv": ("files.tenure", {"kind": "csv"}),
    "files_tenure_parquet": ("files.tenure", {"kind": "parquet"}),
    "files_pandas_csv": ("files.pandas", {"kind": "csv"}),
    "files_pandas_parquet": ("files.pandas", {"kind": "parquet"}),
    "files_polars_csv": ("files.polars", {"kind": "csv"}),
    "files_polars_parquet": ("files.polars", {"kind": "parquet"}),
    "naive": ("naive.ask", {}),
    "overview": ("overview.under_load", {}),
}


def ask(name: str, place: Place) -> dict[str, Any]:
    """Ask one question; its module is imported only now, since its memory is measured."""
    function, keywords = QUESTIONS[name]
    module, _, attribute = function.partition(".")
    found: dict[str, Any] = getattr(import_module(f"benchmarks.questions.{module}"), attribute)(
        place, **keywords
    )
    return found
