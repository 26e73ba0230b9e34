"""Adding a metric is adding one file: every face finds it, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tools.site.build import Pages
from tools.site.example import work

import tenure.catalog as catalog_package
from tenure.catalog import catalog
from tenure.service.workspace import Workspace
from tests.command import Ran

FILE = '''
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="throw_away",
    name="Throw-away",
    question="How many customers pay?",
    formula="Customers with MRR.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    rows="select start_on, account_id, 1 as num from mrr_period where closing_pays = 1",
    example=Example({"subscription_items": """
        account_id, unit_amount, started_at
        A, 10, 2025-01-01"""}, "2025-01-01", "2025-02-01", "1"),
)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "more" / "extra"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "throw_away.py").write_text(FILE)
    monkeypatch.setattr(catalog_package, "__path__", [*catalog_package.__path__, str(tmp_path / "more")])
    catalog.cache_clear()
    yield
    catalog.cache_clear()


@pytest.mark.usefixtures("added")
def test_every_face_finds_it(tmp_path: Path, tenure: Callable[..., Ran]) -> None:
    workspace = tmp_path / "acme"
    Workspace.init(workspace).close()
    (tmp_path / "subscription_items.csv").write_text(
        "item_id,account_id,unit_amount,currency,interval,started_at\n1,A,10,USD,month,2025-01-01\n"
    )
    tenure("load", tmp_path / "subscription_items.csv", "-w", workspace)
    asked = ("--from", "2025-01", "--to", "2025-02", "--as-of", "2025-03-01")

    listed = tenure("metrics", "-w", workspace, "--format", "json").json["metrics"]
    assert "throw_away" in {item["id"] for item in listed}
    shown = tenure("show", "throw_away", *asked, "-w", workspace, "--format", "json").json
    assert shown["results"][0]["points"][0]["value"] == 1

    known = catalog()
    metric = known.metrics["throw_away"]
    _, page = Pages(known, {}).metric(metric, work(metric, known.resolve), None)
    assert "How many customers pay?" in page

    from starlette.testclient import TestClient

    from tenure.app import build

    with (
        Workspace(workspace) as opened,
        TestClient(build(opened, is_open=True), base_url="http://127.0.0.1") as client,
    ):
        answer = client.get("/api/v1/metrics/throw_away", params={"from": "2025-01", "to": "2025-02"})
        assert answer.json()["results"][0]["metric"] == "throw_away"
        assert '"throw_away"' in client.get("/openapi.json").text
        assert "Throw-away" in client.get("/metrics/throw_away").text
