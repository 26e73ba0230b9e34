"""The command line as people use it: formats, exit codes, errors that teach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import polars
import pytest
from typer.main import get_command

from tenure.cli import main, terminal
from tenure.cli.bring import ask_person
from tests.command import Ran

ITEMS = """item_id,account_id,plan,unit_amount,currency,interval,started_at,ended_at
1,A,pro,100,USD,month,2024-11-01,
2,B,pro,50,USD,month,2024-12-10,2025-02-10
3,C,basic,80,USD,month,2025-01-20,
"""
JANUARY = ("--from", "2025-01", "--to", "2025-02", "--as-of", "2025-06-01")


@pytest.fixture
def workspace(tmp_path: Path, tenure: Callable[..., Ran]) -> Path:
    folder = tmp_path / "acme"
    items = tmp_path / "subscription_items.csv"
    items.write_text(ITEMS)
    assert tenure("init", folder, "--currency", "USD").code == 0
    assert tenure("load", items, "-w", folder).code == 0
    return folder


def test_a_range_may_be_given_by_name(workspace: Path, tenure: Callable[..., Ran]) -> None:
    asked = ("show", "mrr", "--period", "last-30-days", "--as-of", "2025-02-01", "-w", workspace)
    result = tenure(*asked, "--format", "json").json["results"][0]
    assert (result["grain"], result["points"][0]["start"], result["points"][-1]["end"]) == (
        "day",
        "2025-01-02",
        "2025-02-01",
    )
    refused = tenure(*asked, "--from", "2025-01")
    assert refused.code != 0
    assert "'last-30-days' and dates are both given" in refused.err


def test_show_as_json_has_the_public_shape(workspace: Path, tenure: Callable[..., Ran]) -> None:
    result = tenure("show", "mrr", *JANUARY, "--by", "plan", "-w", workspace, "--format", "json").json[
        "results"
    ][0]
    assert list(result) == [
        "metric",
        "variant",
        "unit",
        "direction",
        "definition",
        "currency",
        "grain",
        "as_of",
        "known_on",
        "points",
    ]
    assert result["definition"]["version"].startswith("sha256:")
    values = {point["segment"]["plan"]: (point["value"], point["numerator"]) for point in result["points"]}
    assert values == {"pro": (150.0, "150"), "basic": (80.0, "80")}
    assert list(result["points"][0]) == [
        "start",
        "end",
        "segment",
        "value",
        "numerator",
        "denominator",
        "n",
        "low",
        "high",
        "is_partial",
        "reason",
        "flags",
    ]


def test_show_as_a_table_names_periods_and_values(workspace: Path, tenure: Callable[..., Ran]) -> None:
    out = tenure("show", "mrr", *JANUARY, "-w", workspace, "--format", "table").out
    assert "Jan 2025" in out
    assert "$230.00" in out


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet", "md"])
def test_export_by_ending(workspace: Path, tenure: Callable[..., Ran], tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    ran = tenure("export", "mrr", "new_mrr", *JANUARY, "-w", workspace, "--output", target)
    assert ran.code == 0, ran.err
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(target)["Values"]
        rows = list(sheet.iter_rows(values_only=True))
        value = rows[1][rows[0].index("value")]
    elif ending == "parquet":
        value = polars.read_parquet(target)["value"][0]
    else:
        assert "230.0" in target.read_text()
        return
    assert value == 230


def test_a_table_explains_its_marks(workspace: Path, tenure: Callable[..., Ran]) -> None:
    asked = ("--from", "2024-11", "--to", "2026-01", "--as-of", "2025-12-15", "-w", workspace)
    out = tenure("show", "mrr", "nrr", *asked, "--format", "table").out
    assert "* the period is not over" in out
    assert "(no_base) Nobody was there at the start" in out
    assert "The last 13 of 14 periods" in out


def test_a_question_stops_the_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that goes on being drawn wipes out what a person types."""
    bar = Mock()
    monkeypatch.setattr(terminal, "_drawn", [bar])
    monkeypatch.setattr("rich.prompt.Prompt.ask", lambda *_, **__: [call[0] for call in bar.method_calls][-1])
    assert ask_person(Mock(text="Like this?", choices=("yes", "no"))) == "stop"
    assert [call[0] for call in bar.method_calls] == ["stop", "start"]


def test_rows_fold_to_the_value(workspace: Path, tenure: Callable[..., Ran]) -> None:
    (part,) = tenure("rows", "mrr", *JANUARY, "-w", workspace, "--format", "json").json["parts"]
    place = part["columns"].index("num")
    assert sum(float(row[place]) for row in part["rows"]) == 230


def test_sql_is_printed_for_other_engines(workspace: Path, tenure: Callable[..., Ran]) -> None:
    assert "mrr_period" in tenure("sql", "mrr", "-w", workspace).out
    assert "CAST" in tenure("sql", "mrr", "-w", workspace, "--engine", "postgres").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "mmr"], "Did you mean mrr"),
        (["show", "mrr:groß"], "Unknown variant of mrr"),
        (["show", "mrr", "--by", "plam"], "Did you mean plan"),
        (["show", "mrr", "--where", "plan"], "ATTRIBUTE=VALUE"),
        (["show", "mrr", "--from", "31.01.2025"], "2025-01-31"),
        (["show", "mrr", "--from", "2025-02", "--to", "2025-01"], "is empty"),
        (["show", "mrr", "--trailing", "soon"], "12mo"),
        (["show", "mrr", "--set", "clv.month=3"], "Unknown setting"),
        (["show", "mrr", "--set", "clv.churn_months=many"], "whole number"),
        (["sql", "mrr", "--engine", "oracle8"], "Unknown engine"),
        (["export", "mrr", "--output", "x.docx"], "ending"),
        (["quarantine", "burn"], "Unknown action"),
        (["load", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_mistakes_exit_2_and_say_what_to_do(
    workspace: Path, tenure: Callable[..., Ran], arguments: list[str], words: str
) -> None:
    ran = tenure(*arguments, "-w", workspace)
    assert ran.code == 2
    assert words in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_cannot_be_is_refused(workspace: Path, tenure: Callable[..., Ran], port: str) -> None:
    assert tenure("serve", "-w", workspace, "--port", port).code == 2


def test_settings_in_another_encoding_are_refused(workspace: Path, tenure: Callable[..., Ran]) -> None:
    (workspace / "tenure.toml").write_bytes("value_event = 'é'".encode("latin-1"))
    ran = tenure("show", "mrr", "-w", workspace)
    assert (ran.code, "UTF-8" in ran.err) == (2, True)


def test_no_workspace_says_how_to_make_one(tmp_path: Path, tenure: Callable[..., Ran]) -> None:
    ran = tenure("show", "mrr", "-w", tmp_path / "none")
    assert ran.code == 2
    assert "tenure init" in ran.err


def test_init_refuses_to_overwrite(workspace: Path, tenure: Callable[..., Ran]) -> None:
    assert tenure("init", workspace).code == 2


def test_check_exits_3_when_something_is_found(
    workspace: Path, tenure: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,name\nA,A\nB,B\nC,C\n")
    tenure("load", tmp_path / "accounts.csv", "-w", workspace)
    assert tenure("check", "-w", workspace).code == 0
    (tmp_path / "orders.csv").write_text(
        "order_id,account_id,ordered_at,amount,currency\n1,Z,2025-01-01,5,USD\n"
    )
    tenure("load", tmp_path / "orders.csv", "-w", workspace)
    ran = tenure("check", "-w", workspace, "--format", "json")
    assert ran.code == 3
    assert [f["id"] for f in ran.json["findings"] if not f["is_ok"]] == ["unmatched_accounts"]


def test_every_command_shows_an_example(tenure: Callable[..., Ran]) -> None:
    commands = get_command(main.app).commands
    assert len(commands) == 16
    for command in commands:
        ran = tenure(command, "--help")
        assert ran.code == 0
        assert f"Example: tenure {command}" in ran.out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, tenure.cli.main as m\n"
        "sys.argv = ['tenure', '--help']\n"
        "try:\n    m.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'duckdb', 'fastapi', 'numpy', 'scipy', 'sqlglot', 'jinja2', 'uvicorn', 'babel'}\n"
        "found = heavy & set(sys.modules)\n"
        "sys.exit(f'imported: {found}' if found else 0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_completion_knows_metrics_aliases_and_variants() -> None:
    from tenure.cli.options import complete_metric

    assert "nrr" in complete_metric("nr")
    assert "mrr:gross" in complete_metric("mrr:")
