"""The engines that metrics run on, and the proof that they give the same cells."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tenure.engines.opening import ENGINES, engine
from tenure.kernel.errors import UserError
from tenure.query.dialect import ENGINES as DIALECTS
from tenure.service.parity import Parity, compare_data, compare_examples
from tenure.service.workspace import Progress, Workspace

EMBEDDED = {"engine": "duckdb", "state": "embedded", "driver": "installed", "address": ""}
STATES = {True: "supported: every cell equal", False: "runs, not every cell equal yet"}


def list_engines() -> list[dict[str, str]]:
    """Every engine: whether its cells are DuckDB's, its driver, and an example of its address."""
    listed = [
        {
            "engine": known.name,
            "state": STATES[known.is_equal],
            "driver": "installed" if known.is_installed else f"pip install 'tenure[{known.name}]'",
            "address": known.address,
        }
        for known in ENGINES.values()
    ]
    generated = [
        {"engine": name, "state": "SQL generated, not executed here", "driver": "", "address": ""}
        for name in DIALECTS
        if name not in ENGINES
    ]
    return [EMBEDDED, *listed, *generated]


def check_engine(
    name: str,
    url: str | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
    **asked: Any,
) -> dict[str, Any]:
    """Run the worked examples, and a workspace's tables where one is given, on an engine and on DuckDB.

    The tables are copied to temporary ones. ``asked`` is the range and clock of the questions about the
    workspace: every metric and variant by month, and by quarter and plan. The parity table as JSON: cells
    per family, and those that differ. UserError without an address where the engine needs a server.
    """
    chosen = engine(name)
    address = url or (chosen.address if chosen.needs_no_server else "")
    if not address:
        raise UserError(f"{chosen.title} needs an address.", do=f"Give --url {chosen.address}.")
    found = [compare_examples(chosen, address, progress=progress)]
    if folder is not None:
        with Workspace(folder) as workspace:
            database = workspace.embedded("there are no tables here to compare with")
            questions = [workspace.question(grain="month", **asked)]
            questions.append(workspace.question(grain="quarter", by=["plan"], **asked))
            found.append(
                compare_data(chosen, address, database, workspace.settings, questions, progress=progress)
            )
    return _as_dict(chosen.name, found)


def _as_dict(name: str, found: list[Parity]) -> dict[str, Any]:
    families: dict[str, dict[str, int]] = {}
    for parity in found:
        for family, counted in parity.families.items():
            total = families.setdefault(family, {"cells": 0, "equal": 0, "different": 0})
            total["cells"] += counted.cells
            total["equal"] += counted.equal
            total["different"] += counted.different
    differences = [difference for parity in found for difference in parity.differences]
    return {
        "engine": name,
        "families": [{"family": family, **total} for family, total in families.items()],
        "cells": sum(total["cells"] for total in families.values()),
        "different": len(differences),
        "differences": [
            {cell: str(value) for cell, value in asdict(difference).items()} for difference in differences
        ],
    }
