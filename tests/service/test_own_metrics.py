"""What is wrong with a user's own metric is said to the user, with the name of the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenure.kernel.errors import UserError
from tenure.service import commands
from tenure.service.workspace import Workspace

HEAD = {
    "name": '"Mine"',
    "question": '"How many?"',
    "formula": '"count"',
    "unit": '"count"',
    "direction": '"higher"',
    "fold": '"sum"',
}
ROW = "select 'a' as account_id, date '2026-01-01' as day, {num} as num"

Make = Callable[..., Workspace]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A workspace with one own metric, from changes to its header and its select."""

    def workspace(sql: str = ROW.format(num=1), encoding: str = "utf-8", **head: str) -> Workspace:
        Workspace.init(tmp_path / "own").close()
        folder = tmp_path / "own" / "metrics"
        (folder / "folder.sql").mkdir(parents=True)
        lines = [f"-- {name} = {value}" for name, value in {**HEAD, **head}.items()]
        (folder / "mine.sql").write_text("\n".join([*lines, sql]), encoding)
        return Workspace(tmp_path / "own", now=lambda: datetime(2026, 11, 24, tzinfo=UTC))

    return workspace


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ({"window": "5"}, "window in mine.sql"),
        ({"grain": '"account_id"'}, "grain in mine.sql"),
        ({"aliases": '"mrr"'}, "aliases in mine.sql"),
        ({"aliases": '["nrr"]'}, "or taken"),
        ({"p": "2"}, "p in mine.sql"),
        ({"name": "5"}, "name in mine.sql"),
        ({"notes": "[5]"}, "notes in mine.sql"),
    ],
)
def test_a_header_of_the_wrong_type_is_refused(make: Make, head: dict[str, str], complaint: str) -> None:
    with make(**head) as workspace, pytest.raises(UserError, match=complaint):
        workspace.show("mine")


def test_a_file_in_another_encoding_is_refused(make: Make) -> None:
    with make(encoding="utf-16") as workspace, pytest.raises(UserError, match=r"mine\.sql is not UTF-8"):
        workspace.show("mine")


@pytest.mark.parametrize(
    "sql",
    [
        ROW.format(num="cast('inf' as double)"),
        ROW.format(num="cast('nan' as double)"),
        ROW.format(num="'x'"),
        "select nope, date '2026-01-01' as day, 1 as num from accounts",
        "select 'a' as account_id, date '2026-01-01' as day",
        "select 'a' as account_id, 1 as num",
        ROW.format(num="(" * 3000 + "1" + ")" * 3000),
    ],
)
@pytest.mark.parametrize("command", ["show", "compare"])
def test_a_select_that_cannot_be_run_is_the_user_s_to_mend(make: Make, sql: str, command: str) -> None:
    key = "metrics" if command == "show" else "metric"
    asked = {key: ["mine"] if command == "show" else "mine", "start": "2026-01", "end": "2026-02"}
    with make(sql) as workspace, pytest.raises(UserError, match=r"mine\.sql"):
        commands.run(workspace, command, asked)


def test_rows_of_an_endless_number_are_no_json(make: Make) -> None:
    with make(ROW.format(num="1 / 0")) as workspace, pytest.raises(UserError, match="finite"):
        workspace.rows("mine", start="2026-01", end="2026-02")


def test_a_semicolon_at_the_end_does_no_harm(make: Make) -> None:
    with make(ROW.format(num=7) + "; ;\n") as workspace:
        found = commands.run(workspace, "rows", {"metric": "mine", "start": "2026-01", "end": "2026-02"})
        assert found["parts"][0]["rows"] == [["2026-01-01", "a", "2026-01-01", 7]]
