"""The guide to a metric of one's own: its files, in a workspace, give what one counts by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tenure.kernel.fold import FoldKind
from tenure.kernel.unit import Reason
from tenure.service.workspace import Workspace
from tests.command import Ran
from tests.docs.guides import commands, text
from tests.small import NOW, small_workspace

GUIDE = text("docs/add-a-metric.md")
FILES = dict(re.findall(r"`metrics/(\w+)\.sql`:\n\n```sql\n(.*?)```", GUIDE, re.DOTALL))
HALF_YEAR = {"start": "2025-01", "end": "2025-07"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small company with the metrics of the guide."""
    small_workspace(tmp_path / "small").close()
    (tmp_path / "small" / "metrics").mkdir()
    for name, content in FILES.items():
        (tmp_path / "small" / "metrics" / f"{name}.sql").write_text(content)
    return tmp_path / "small"


def test_the_metrics_count_right(folder: Path) -> None:
    """A grows in March. C pays in euros, for which there is no recent rate: nobody knows whether it grew."""
    with Workspace(folder, now=lambda: NOW) as workspace:
        assert not workspace.catalog.broken
        names = ("growing_customers", "growing_customer_share")
        count, share = workspace.show(*names, where=["plan=pro"], **HALF_YEAR).results
        assert [point.value for point in count.points] == [0, 0, 1, 0, 0, 0]
        assert [point.value for point in share.points] == [0, 0, 1, 0, 0, 0]
        assert share.points[2].low is not None
        everybody = workspace.show(names[1], **HALF_YEAR).results[0].points
        assert [point.reason for point in everybody] == [Reason.NO_RATE] * 5 + [None]
        by_plan = workspace.show(names[0], by=["plan"], **HALF_YEAR).results[0].points
        assert {point.segment["plan"] for point in by_plan if point.value} == {"pro"}


def test_the_commands_of_the_guide_work(
    folder: Path, tenure: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENURE_WORKSPACE", str(folder))
    asked = commands(GUIDE)
    assert len(asked) == 3
    for arguments in asked:
        assert tenure(*arguments).code == 0, arguments


def test_every_fold_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| .* \| .* \|$", GUIDE, re.MULTILINE)) >= {
        kind.value for kind in FoldKind
    }
