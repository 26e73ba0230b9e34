"""Names and values that came with the data stay data in every file that is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tenure.service import commands
from tenure.service.export import to_csv, write_file
from tenure.service.table import records
from tenure.service.workspace import Workspace
from tests.service.conftest import load

NAMES = ('q"uote', "s'q", "sl/ash", "ti~lde", "a b", "num", "x.y", "🎉", "start_on")


def answer(workspace: Workspace, **attributes: str) -> dict[str, Any]:
    """MRR of May split by every one of the attributes of account A, loaded from a file."""
    path = workspace.folder / "accounts.jsonl"
    path.write_text(json.dumps({"account_id": "A", **attributes}))
    load(workspace, path)
    asked = {"start": "2025-05", "end": "2025-06", "by": list(attributes)}
    return commands.run(workspace, "show", {"metrics": ["mrr"], **asked})


def test_a_name_cannot_smuggle_statements_into_a_parquet_file(workspace: Workspace, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen.csv"
    name = f"""x" int); copy (select 42) to '{stolen}'; --"""
    target = tmp_path / "out.parquet"
    write_file(answer(workspace, **{name: "v"}), target)
    assert not stolen.exists()
    assert name in [row[0] for row in duckdb.execute(f"describe from '{target}'").fetchall()]
    commands.run(workspace, "rows", {"metric": "mrr", "by": [name], "start": "2025-05", "end": "2025-06"})
    assert not stolen.exists()


@pytest.mark.parametrize("name", ["value", "start", "N", "metric", "flags"])
@pytest.mark.parametrize("ending", ["parquet", "csv", "xlsx", "md"])
def test_a_segment_named_like_a_column_has_one_of_its_own(
    workspace: Workspace, tmp_path: Path, name: str, ending: str
) -> None:
    found = answer(workspace, **{name: "mine"})
    (record,) = [record for record in records(found) if record[f"segment {name}"] == "mine"]
    assert (record["metric"], record["start"], record["value"]) == ("mrr", "2025-05-01", 100.0)
    assert write_file(found, tmp_path / f"out.{ending}") == 2


def test_headers_that_differ_in_case_only_are_told_apart(workspace: Workspace, tmp_path: Path) -> None:
    write_file(answer(workspace, tier="a", Tier="b"), tmp_path / "out.parquet")
    part = commands.run(
        workspace, "rows", {"metric": "mrr", "by": ["tier", "Tier"], "start": "2025-05", "end": "2025-06"}
    )["parts"][0]
    assert part["columns"][:3] == ["start_on", "tier", "segment Tier"]


def test_a_header_that_is_a_formula_is_made_text(workspace: Workspace) -> None:
    header, *rows = csv.reader(io.StringIO(to_csv(records(answer(workspace, **{"=cmd()": "@x"})))))
    assert "'=cmd()" in header
    assert "'@x" in {row[header.index("'=cmd()")] for row in rows}


def test_a_value_with_spaces_can_be_filtered(workspace: Workspace) -> None:
    answer(workspace, tier=" lead ")
    asked = {"metrics": ["mrr"], "start": "2025-05", "end": "2025-06", "where": ["tier= lead "]}
    assert commands.run(workspace, "show", asked)["results"][0]["points"][0]["value"] == 100.0


@pytest.mark.parametrize("name", NAMES)
def test_an_attribute_may_have_any_name(workspace: Workspace, name: str) -> None:
    points = answer(workspace, **{name: name})["results"][0]["points"]
    assert {point["segment"][name]: point["value"] for point in points} == {name: 100, "(none)": 80}
    asked = {"metrics": ["mrr"], "start": "2025-05", "end": "2025-06", "where": [f"{name}={name}"]}
    assert commands.run(workspace, "show", asked)["results"][0]["points"][0]["value"] == 100


def test_attributes_that_look_alike_are_split_together(workspace: Workspace) -> None:
    points = answer(workspace, **{"a b": "1", "a_b": "2", "A_B": "3"})["results"][0]["points"]
    assert {tuple(point["segment"].values()): point["value"] for point in points} == {
        ("1", "2", "3"): 100,
        ("(none)",) * 3: 80,
    }


def test_a_second_column_of_a_name_counts_nobody_twice(workspace: Workspace) -> None:
    """The header in the spelling of the model is the column; the other one is no second name."""
    path = workspace.folder / "accounts.csv"
    path.write_text("account_id,Name,name\nA,other,Amber\n")
    load(workspace, path)
    asked = {"metrics": ["mrr"], "start": "2025-05", "end": "2025-06", "by": ["name"]}
    points = commands.run(workspace, "show", asked)["results"][0]["points"]
    assert {point["segment"]["name"]: point["value"] for point in points} == {"Amber": 100, "(none)": 80}
