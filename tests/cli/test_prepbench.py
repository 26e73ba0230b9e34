"""Two published preparation tasks through the command line: contracts as MRR, a survey as NPS."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from tenure.kernel.period import add_months
from tests.command import Ran

pytestmark = pytest.mark.data


def test_contracts_as_monthly_mrr(data_dir: Path, tmp_path: Path, tenure: Callable[..., Ran]) -> None:
    """Case 003: one payment a month while a contract lives is its MRR at the end of that month."""
    case = data_dir / "prepbench" / "case_003"
    with (case / "inputs" / "input_01.csv").open(encoding="utf-8") as file:
        contracts = list(csv.DictReader(file))
    lines = ["item_id,account_id,unit_amount,currency,interval,started_at,ended_at"]
    for contract in contracts:
        start = date.fromisoformat(contract["Start Date"])
        end = add_months(start, int(contract["Contract Length (months)"]))
        name, cost = contract["Name"], contract["Monthly Cost"]
        lines.append(f"{name},{name},{cost},GBP,month,{start},{end}")
    items = tmp_path / "subscription_items.csv"
    items.write_text("\n".join(lines) + "\n")
    tenure("init", tmp_path / "ws", "--currency", "GBP")
    assert tenure("load", items, "-w", tmp_path / "ws").code == 0

    expected: dict[tuple[str, str], int] = defaultdict(int)
    with (case / "expected" / "output_01.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            month = datetime.strptime(row["Payment Date"], "%d/%m/%Y").strftime("%Y-%m-01")
            expected[(month, row["Name"])] += int(row["Monthly Cost"])
    ran = tenure(
        "rows",
        "mrr",
        "--from",
        "2018-10",
        "--to",
        "2021-01",
        "--as-of",
        "2021-06-01",
        "-w",
        tmp_path / "ws",
        "--format",
        "json",
    )
    (part,) = ran.json["parts"]
    place = {name: number for number, name in enumerate(part["columns"])}
    found = {
        (row[place["start_on"]], row[place["account_id"]]): int(row[place["num"]]) for row in part["rows"]
    }
    assert found == dict(expected)


def test_a_survey_as_nps(data_dir: Path, tmp_path: Path, tenure: Callable[..., Ran]) -> None:
    """Case 040, output 1: 39 answers, 8 promoters, 22 detractors."""
    case = data_dir / "prepbench" / "case_040"
    with (case / "expected" / "output_01.csv").open(encoding="utf-8") as file:
        (expected,) = csv.DictReader(file)
    mapping = tmp_path / "survey.toml"
    mapping.write_text(
        'table = "survey_responses"\n'
        '[constants]\nsurvey = "nps"\ninstrument = "nps_0_10"\ntouchpoint = "relationship"\n'
        '[columns]\nresponse_id = "Timestamp"\nanswered_at = "Timestamp"\n'
        'score = "On a scale of 0-10, how would you rate Sudzilla?"\n'
    )
    tenure("init", tmp_path / "ws")
    loaded = tenure(
        "load", case / "inputs" / "input_02.csv", "--map", mapping, "-w", tmp_path / "ws", "--format", "json"
    )
    assert loaded.code == 0, loaded.err
    assert loaded.json["loaded"] == int(expected["Total Respondents"])
    ran = tenure(
        "show", "nps", "--from", "2019-11", "--to", "2019-12", "-w", tmp_path / "ws", "--format", "json"
    )
    (point,) = ran.json["results"][0]["points"]
    assert round(point["value"], 1) == float(expected["NPS Score"])
    assert point["n"] == int(expected["Total Respondents"])
