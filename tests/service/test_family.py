"""Every metric finds its page by its own declaration."""

from tenure.catalog import FAMILIES, catalog
from tenure.service.cached import Cached
from tenure.service.family import family
from tenure.service.workspace import Workspace
from tests.small import NOW, small_workspace


def test_every_metric_has_a_page_and_a_panel():
    for metric in catalog().metrics.values():
        assert metric.page in FAMILIES, metric.id
        assert metric.panel, metric.id


def test_a_page_may_be_that_of_another_family():
    assert catalog().resolve("funnel_conversion_rate").page == "product"
    assert catalog().resolve("mrr").page == "revenue"


def test_the_pages_together_hold_every_metric_once(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        cached = Cached(workspace)
        found = []
        for page in FAMILIES:
            for panel in family(cached, cached.asked(), page).panels:
                found += [tile.metric.id for tile in panel.tiles] + [item.id for item in panel.absent]
    assert sorted(found) == sorted(catalog().metrics)


def test_panels_come_by_their_best_rank(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        cached = Cached(workspace)
        found = family(cached, cached.asked(), "support")
        titles = [panel.title for panel in found.panels]
        assert titles[:4] == ["Volume", "Backlog", "First response", "Resolution"]
        assert found.panels[0].main.metric.id == "ticket_volume"
        missing = {
            item.id: item.missing for item in family(cached, cached.asked(), "voice").overview.unavailable
        }
        assert missing["survey_response_rate"] == ("survey_invitations",)
        assert "survey_invitations" in family(cached, cached.asked(), "voice").needed


def test_own_metrics_may_name_their_page(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        folder = workspace.folder / "metrics"
        folder.mkdir(exist_ok=True)
        head = """-- name = "Tickets again"
-- question = "How many?"
-- formula = "Number of tickets."
-- unit = "count"
-- direction = "higher"
-- fold = "sum"
-- grain = ["ticket_id"]
"""
        select = "select ticket_id, opened_day as day, account_id, 1 as num from ticket"
        (folder / "tickets_again.sql").write_text(f'{head}-- page = "product"\n-- panel = "Again"\n{select}')
        (folder / "lost_page.sql").write_text(f'{head}-- page = "nowhere"\n{select}')
    with Workspace(tmp_path / "small", now=lambda: NOW) as workspace:
        cached = Cached(workspace)
        titles = [panel.title for panel in family(cached, cached.asked(), "product").panels]
        assert "Again" in titles
        assert "page" in str(workspace.catalog.broken["lost_page"])
