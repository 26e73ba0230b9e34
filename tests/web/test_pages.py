"""Every page and link of a small company answers, and says what it should."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from tests.links import some_of_each

from tenure.app import build
from tenure.catalog import catalog
from tenure.service.workspace import Workspace

PLAIN = {f"/metrics/{id}" for id in catalog().metrics}
"""Visited one by one."""

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """The links, texts and structure of a page; fails on tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.counts: dict[str, int] = {}
        self.labels: list[str] = []
        self.feed(text)
        assert not self.tags, f"open at the end: {self.tags}"

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.links += [found[name] for name in ("href", "src", "action") if name in found]
        if "id" in found:
            self.ids.append(found["id"])
        if "aria-label" in found:
            self.labels.append(found["aria-label"])
        if tag not in VOID:
            self.tags.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.tags.pop()

    def handle_endtag(self, tag):
        assert self.tags.pop() == tag


def visit(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.text[:500]}"
    page = Page(response.text)
    repeated = {id for id in page.ids if page.ids.count(id) > 1}
    assert not repeated, f"{address}: ids {repeated} are there twice"
    assert page.counts["main"] == page.counts["h1"] == 1
    return page


def inner(links: list[str]) -> set[str]:
    return {link for link in links if link.startswith("/") and not link.startswith("/static/")}


@pytest.mark.parametrize("id", catalog().metrics)
def test_every_metric_has_a_page(client, id):
    page = visit(client, f"/metrics/{id}")
    assert f"/api/v1/metrics/{id}" in {urlsplit(link).path for link in page.links}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/metrics",
        "/product?from=2025-05-01&to=2025-07-01",
        "/support?from=2025-05-01&to=2025-07-01&where=plan%3Dstarter",
        "/voice?from=2025-04-01&to=2025-06-01&as_of=2025-05-20",
        "/customers?where=plan%3Dpro&sort=-health",
        "/customers/A?since=2025-03-01",
        "/metrics/mrr?by=plan",
        "/revenue?from=2025-05-01&to=2025-07-01&cohort=customers",
        "/metrics/net_revenue_retention?grain=quarter&variant=subscription&where=plan%3Dpro",
        "/metrics/customer_churn_rate?against=start_plus_new",
        "/metrics/customer_lifetime_value?as_of=2025-05-01&known_on=2025-06-01",
        "/data",
        "/data/quarantine",
        "/data/loads/1",
        "/data/definitions",
        "/data/upload",
    ],
)
@pytest.mark.long
def test_every_link_of_a_page_leads_somewhere(client, address):
    for link in some_of_each(inner(visit(client, address).links) - PLAIN, 1):
        response = client.get(link.partition("#")[0])
        assert response.status_code == 200, f"{address} links to {link}: {response.text[:300]}"


def test_no_link_leaves_the_server_but_for_cited_sources(client):
    for address in ("/", "/metrics", "/docs"):
        page = client.get(address).text
        assert not [link for link in Page(page).links if urlsplit(link).netloc]


def test_the_overview_shows_values_changes_targets_and_reasons(client):
    text = client.get("/").text
    assert "Jun 2025" in text
    assert "$320.00" in text  # mrr: 180 + 600 ÷ 12 + 90
    assert "on target" in text
    assert "no clear change" in text
    assert "small sample" in text
    assert "need data that are not loaded" in text


def test_a_page_of_a_metric_shows_what_its_rows_sum_to(client):
    text = client.get("/metrics/mrr").text
    assert "Sum of all 3" in text
    assert ">320</td>" in text
    assert "Amber &amp; Sons" in text
    assert "Birch &lt;Ltd&gt;" in text
    assert "<Ltd>" not in text


def test_a_point_of_the_series_can_be_opened(client):
    text = client.get("/metrics/mrr?point=2025-04-01").text
    assert "Sum of all 4" in text
    assert "Cedar" in text


def test_charts_are_drawn_without_script_and_have_a_table(client):
    text = client.get("/metrics/mrr").text
    assert text.count("<svg") > 2
    assert 'role="img" aria-label="Monthly recurring revenue per month, Jul 2024 to Jun 2025' in text
    assert text.count("<summary>Table</summary>") == 2
    assert text.count('type="application/json"') == 2


def test_the_state_of_a_page_is_in_its_address(client):
    text = client.get("/metrics/mrr?grain=quarter&where=plan%3Dpro&as_of=2025-06-01").text
    assert "Q1 2025" in text
    assert "plan: pro" in text
    assert "as of Jun 1, 2025" in text


def test_parameters_without_a_value_are_dropped(client):
    response = client.get("/metrics/mrr?grain=&by=plan&from=&where=", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/metrics/mrr?by=plan")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/metrics/nrr?by=plan", "/metrics/net_revenue_retention?by=plan"),
        ("/metrics/nrr:subscription", "/metrics/net_revenue_retention?variant=subscription"),
    ],
)
def test_an_alias_leads_to_the_id(client, address, target):
    response = client.get(address, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, target)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/?colour=red", 400, "Unknown parameter &#39;colour&#39;"),
        ("/metrics/mrr?grain=month&grain=day", 400, "&#39;grain&#39; twice"),
        ("/metrics/mrr?grain=fortnight", 400, "Unknown grain"),
        ("/metrics/mrr?point=2025-04-02", 400, "No period of this series"),
        ("/metrics/mrr?rows=many", 400, "no number of rows"),
        ("/metrics/mrr?rows=²", 400, "no number of rows"),
        ("/metrics/mrr?against=other", 400, "Unknown variant"),
        ("/metrics/mrr?from=0001-01-01", 400, "outside"),
        ("/metrics/mrr?from=1990-01-01&grain=day", 400, "1500 days"),
        ("/metrics/mrr?variant=other", 400, "Unknown variant"),
        ("/metrics/mrr?by=colour", 400, "colour"),
        ("/?foo=1", 400, "Known: as_of, compare, dashboard"),
        ("/metrics/mrrr", 404, "Did you mean"),
        ("/nowhere", 404, "no page at this address"),
    ],
)
def test_an_error_says_what_to_do(client, address, status, sentence):
    response = client.get(address)
    assert (response.status_code, sentence in response.text) == (status, True), response.text
    assert response.headers["content-type"].startswith("text/html")


def test_the_catalogue_can_be_searched(client):
    text = client.get("/metrics?q=retention revenue").text
    assert "net_revenue_retention" in text
    assert "ticket_volume" not in text
    assert "No metric matches" in client.get("/metrics?q=zzzz").text


def test_two_variants_show_who_makes_the_difference(client):
    text = client.get("/metrics/mrr?against=gross&point=2025-04-01").text
    assert "Nobody: both count the same rows" in text
    text = client.get("/metrics/mrr?against=opening&point=2025-04-01").text
    assert "Who makes the difference between default and opening" in text
    assert "not counted" in text  # Dune joined in April


def test_an_empty_workspace_says_what_to_do(tmp_path):
    with Workspace.init(tmp_path / "empty") as workspace:
        empty = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        assert "There are no data yet" in visit(empty, "/").text
        assert "There are no data for this period." in visit(empty, "/metrics/mrr").text
        assert "needs subscription_items" in visit(empty, "/metrics").text


def test_a_period_that_is_not_over_is_marked_and_not_compared(client):
    page = visit(client, "/metrics/mrr?from=2025-05-01&to=2025-08-01")
    assert "Jun 2025" in page.text.split("<dd")[0]  # the last whole one is in front
    assert page.text.count("period not over") == 1
    only = visit(client, "/metrics/mrr?from=2025-07-01&to=2025-08-01").text
    assert 'class="mark warn">period not over' in only
    assert "against Jun 2025" not in only.split('id="over-time"')[0]
