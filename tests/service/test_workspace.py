"""The Python interface: answers, clocks, settings, own metrics."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import tenure
from tenure.kernel.errors import UserError
from tenure.service.workspace import Workspace
from tests.service.conftest import load

JANUARY = {"start": "2025-01-01", "end": "2025-02-01"}


def test_the_default_range_is_the_last_twelve_complete_periods(workspace: Workspace) -> None:
    starts = [point.start for point in workspace.show("mrr").results[0].points]
    assert (len(starts), starts[0], starts[-1]) == (12, date(2024, 6, 1), date(2025, 5, 1))


def test_frames_have_one_record_per_point(workspace: Workspace) -> None:
    answer = workspace.show("mrr", "new_mrr", by=["plan"], **JANUARY)
    assert answer.to_pandas().query("metric == 'mrr'").set_index("plan")["value"].to_dict() == {
        "basic": 80,
        "pro": 150,
    }
    assert answer.to_polars().shape == answer.to_pandas().shape
    assert answer.to_arrow().num_rows == len(answer.records())
    assert "<table>" in answer._repr_html_()


def test_a_receipt_has_the_definition_the_sql_and_the_data_version(workspace: Workspace) -> None:
    receipt = workspace.show("mrr", **JANUARY).receipt()
    assert receipt["data_version"] >= 1
    assert "mrr_period" in receipt["sql"]["mrr"]
    assert receipt["results"][0]["definition"]["version"].startswith("sha256:")


def test_value_is_for_one_point_only(workspace: Workspace) -> None:
    assert workspace.show("mrr", **JANUARY).value == 230
    with pytest.raises(UserError, match="12 points"):
        _ = workspace.show("mrr").value


def test_as_of_hides_what_had_not_happened(workspace: Workspace) -> None:
    point = workspace.show("mrr", as_of="2025-01-15", **JANUARY).results[0].points[0]
    assert (point.value, point.is_partial) == (150, True)
    later = (
        workspace.show("mrr", start="2025-02-01", end="2025-03-01", as_of="2025-01-15").results[0].points[0]
    )
    assert (later.value, later.reason) == (None, "no_data")


def test_known_on_shows_the_number_as_it_was_known(workspace: Workspace, tmp_path: Path) -> None:
    corrected = tmp_path / "subscription_items-corrected.csv"
    corrected.write_text(
        "item_id,account_id,plan,unit_amount,currency,interval,started_at,ended_at\n"
        "1,A,pro,130,USD,month,2024-11-01,\n"
    )
    load(workspace, corrected, known_on="2025-06-20")
    assert workspace.show("mrr", **JANUARY).value == 260
    assert workspace.show("mrr", known_on="2025-06-15", **JANUARY).value == 230
    assert workspace.show("mrr", known_on="2025-06-01", **JANUARY).results[0].points[0].reason == "no_data"


def test_a_setting_for_one_call_changes_the_definition_version(workspace: Workspace) -> None:
    usual = workspace.show("new_mrr", **JANUARY).results[0]
    other = workspace.show("new_mrr", settings={"mrr.bridge_gap_days": 10}, **JANUARY).results[0]
    assert usual.definition["version"] != other.definition["version"]
    assert other.definition["parameters"]["mrr.bridge_gap_days"] == 10


def test_a_filter_value_that_nobody_has_is_named(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="Did you mean pro"):
        workspace.show("mrr", where=["plan=prro"], **JANUARY)


def test_loading_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    report = load(workspace, tmp_path / "subscription_items.csv")
    assert (report["loaded"], report["unchanged"]) == (0, 3)


def test_one_process_at_a_time(workspace: Workspace) -> None:
    import subprocess
    import sys

    code = (
        f"import tenure\ntry:\n    tenure.open({str(workspace.folder)!r})\n"
        "except Exception as e:\n    print(type(e).__name__)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "InUse"


def test_settings_with_an_unknown_key_name_it(tmp_path: Path) -> None:
    (tmp_path / "tenure.toml").write_text("[mrr]\nbridge_gap = 3\n")
    with pytest.raises(UserError, match=r"mrr\.bridge_gap.*bridge_gap_days"):
        tenure.open(tmp_path)


OWN = """-- name = "Big accounts"
-- question = "How many customers pay more than 90 a month?"
-- formula = "Customers whose closing MRR is above 90."
-- unit = "count"
-- direction = "higher"
-- fold = "sum"
select start_on, account_id, 1 as num from mrr_period where level > 90
"""


def own(workspace: Workspace, text: str) -> Workspace:
    (workspace.folder / "metrics").mkdir(exist_ok=True)
    (workspace.folder / "metrics" / "big_accounts.sql").write_text(text)
    workspace.close()
    return Workspace(workspace.folder, now=workspace.now)


def test_own_metrics_come_from_sql_files(workspace: Workspace) -> None:
    with own(workspace, OWN) as again:
        assert again.show("big_accounts", **JANUARY).value == 1
        assert "big_accounts" in {item.id for item in again.metrics(available_only=True)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN.replace('-- unit = "count"\n', ""), "lacks unit"),
        (OWN.replace("-- unit", "-- units"), "units"),
        (OWN.replace("select start_on", "select read_text('/etc/passwd') as t, start_on"), "portable"),
        (OWN.replace("from mrr_period", "from secrets"), "no table and no view"),
        (OWN + "; drop table data.events", "not one select"),
        (OWN.replace("select", "delete"), "pars"),
    ],
)
def test_own_metrics_that_are_wrong_are_refused(workspace: Workspace, text: str, words: str) -> None:
    with own(workspace, text) as again:
        with pytest.raises(UserError, match=words):
            again.show("big_accounts")
        assert again.show("mrr", **JANUARY).value == 230


def test_own_rows_that_count_twice_are_refused(workspace: Workspace) -> None:
    double = OWN.replace(
        "select start_on, account_id, 1 as num from mrr_period",
        "select p.start_on, p.account_id, 1 as num from mrr_period as p join mrr_span as s on s.mrr > 0",
    ).replace("where level", "where p.level")
    with own(workspace, double) as again, pytest.raises(UserError, match="not one per"):
        again.show("big_accounts", **JANUARY)
