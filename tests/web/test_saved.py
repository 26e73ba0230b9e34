"""Targets, notes, filters and dashboards: made in the browser, seen where they count."""

import re

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build

OWN = {"origin": "http://127.0.0.1"}
"""What a browser says of a form of our own page."""


@pytest.fixture
def client(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        yield TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1", headers=OWN)


def removal(client) -> str:
    return re.search(r'action="(/saved/\w+/remove)"', client.get("/saved").text)[1]


def test_a_target_counts_from_its_day_on(client):
    assert "on target" not in client.get("/metrics/mrr").text
    for value, since in (("300", "2025-01-01"), ("400", "2025-06-15")):
        saved = client.post("/saved/targets", data={"metric": "mrr", "value": value, "since": since})
        assert saved.status_code == 200
    assert "target at least $400.00" in client.get("/metrics/mrr").text  # 320 in June
    assert "off target" in client.get("/metrics/mrr").text
    before = client.get("/metrics/mrr?point=2025-05-01").text
    assert "target at least $300.00" in before
    assert "off target" in client.get("/").text
    again = client.post("/saved/targets", data={"metric": "mrr", "value": "310", "since": "2025-06-15"})
    assert again.text.count("Monthly recurring revenue</a>") == 2
    assert "target at least $310.00" in client.get("/metrics/mrr").text


def test_shares_may_be_written_as_percentages(client):
    client.post(
        "/saved/targets",
        data={"metric": "net_revenue_retention", "value": "105%", "warn": "0.98", "since": "2025-01-01"},
    )
    text = client.get("/saved").text
    assert "105.0%" in text
    assert "98.0%" in text


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("targets", {"metric": "mrr", "value": "much", "since": "2025-01-01"}, "is no number"),
        ("targets", {"metric": "mrr", "value": "5%", "since": "2025-01-01"}, "is a percentage"),
        ("targets", {"metric": "mrr", "value": "nan", "since": "2025-01-01"}, "in USD: 50000"),
        ("targets", {"metric": "mrr", "value": "1e30", "since": "2025-01-01"}, "out of range"),
        ("targets", {"metric": "mrr", "value": "3", "warn": "4", "since": "2025-01-01"}, "below the target"),
        (
            "targets",
            {"metric": "customer_churn_rate", "value": "2%", "warn": "1%", "since": "2025-01-01"},
            "above the target",
        ),
        (
            "targets",
            {"metric": "gross_revenue_retention", "value": "90", "since": "2025-01-01"},
            "more than 1000%",
        ),
        (
            "targets",
            {"metric": "gross_revenue_retention", "value": "2", "since": "2025-01-01"},
            "cannot be above 100.0%, and this is 200.0%",
        ),
        (
            "segments",
            {"name": "x", "where": "plan=pro,region=EMEA"},
            "value of region &#39;EMEA&#39;",
        ),
        ("segments", {"name": "x", "where": "colour=red"}, "Unknown segment &#39;colour&#39;"),
        ("targets", {"metric": "mrr", "value": "5", "since": "soon"}, "is no day"),
        ("targets", {"metric": "mmr", "value": "5", "since": "2025-01-01"}, "mmr"),
        ("notes", {"day": "2025-05-01", "text": " "}, "1 to 500"),
        ("notes", {"day": "", "text": "x"}, "is no day"),
        ("segments", {"name": "x", "where": ""}, "needs a filter"),
        ("segments", {"name": "x", "where": "plan"}, "plan"),
        ("segments", {"name": "", "where": "plan=pro"}, "1 to 80"),
        ("dashboards", {"name": "x", "metrics": ""}, "1 to 60"),
        ("dashboards", {"name": "x", "metrics": "mrr mmr"}, "mmr"),
    ],
)
def test_what_cannot_be_saved_is_said(client, path, data, sentence):
    refused = client.post(f"/saved/{path}", data=data)
    assert refused.status_code == 400
    assert sentence in refused.text
    assert "/remove" not in client.get("/saved").text


def test_a_note_stands_on_the_time_line(client):
    client.post("/saved/notes", data={"day": "2025-05-10", "text": "Prices <up>", "metric": "mrr"})
    client.post("/saved/notes", data={"day": "2025-04-02", "text": "Launch"})
    text = client.get("/metrics/mrr").text
    assert "<strong>May 10, 2025</strong> Prices &lt;up&gt;" in text
    assert text.index("Launch") < text.index("Prices")
    assert "Prices" not in client.get("/metrics/arr").text
    assert "Launch" in client.get("/metrics/arr").text
    client.post(removal(client))
    assert client.get("/saved").text.count("/remove") == 1


def test_a_filter_is_saved_from_a_page(client):
    link = re.search(r'href="(/saved\?where=[^"#]+)', client.get("/?where=plan%3Dpro").text)[1]
    assert 'value="plan=pro"' in client.get(link).text
    client.post("/saved/segments", data={"name": "Pro only", "where": "plan=pro"})
    assert 'href="/?where=plan%3Dpro">Pro only</a>' in client.get("/saved").text


def test_a_filter_may_have_several_parts(client):
    client.post("/saved/segments", data={"name": "Two", "where": 'plan=pro, region=EU\n"plan=starter"'})
    link = re.search(r'href="([^"]+)">Two</a>', client.get("/saved").text)[1].replace("&amp;", "&")
    assert link == "/?where=plan%3Dpro&where=region%3DEU&where=plan%3Dstarter"
    assert client.get(link).status_code == 200
    assert 'value="&#34;plan=a, b&#34;"' in client.get("/saved?where=plan%3Da,+b").text


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ("targets", {"metric": "mrr", "value": "much&more", "warn": "7", "since": "2025-02-03"}),
        ("notes", {"metric": "mrr", "text": "kept&text", "day": "soon"}),
        ("segments", {"name": "kept&name", "where": "plan"}),
        ("dashboards", {"name": "kept&name", "metrics": "mrr mmr"}),
    ],
)
def test_a_form_that_fails_keeps_what_was_written(client, form, given):
    text = client.post(f"/saved/{form}", data=given).text
    own = text.split(f'action="/saved/{form}"')[1].split("</form>")[0]
    for value in given.values():
        assert value.replace("&", "&amp;") in own
    assert "selected" in own or "metric" not in given
    reloaded = client.get(f"/saved/{form}", follow_redirects=False)
    assert (reloaded.status_code, reloaded.headers["location"]) == (303, "/saved")


def test_an_address_that_cannot_be_asked_like_that_says_so(client):
    assert "This address only takes forms." in client.get("/signout").text
    refused = client.post("/saved")
    assert (refused.status_code, "takes no forms" in refused.text) == (405, True)


def test_a_new_target_counts_on_the_page_that_is_shown_first(client):
    text = client.get("/saved").text
    since = re.search(r'name="since" value="([^"]+)"', text)[1]
    assert since == "2025-06-01"
    assert "counts from Jun 2025 on" in text
    client.post("/saved/targets", data={"metric": "mrr", "value": "$ 1,300", "since": since})
    assert "target at least $1,300" in client.get("/metrics/mrr").text


def test_targets_of_the_settings_are_listed(client):
    row = client.get("/saved").text.split("from tenure.toml")[0].split("<tr>")[-1]
    assert 'href="/metrics/customer_churn_rate"' in row
    assert "2.0%" in row
    assert "5.0%" in row


def test_removing_twice_is_said(client):
    client.post("/saved/notes", data={"day": "2025-05-10", "text": "x"})
    path = removal(client)
    assert client.post(path).status_code == 200
    assert client.post(path).status_code == 400


def test_a_dashboard_shows_its_metrics_in_order(client):
    client.post("/saved/dashboards", data={"name": "Board & co", "metrics": "nps\nmrr mrr:opening nps"})
    text = client.get("/?dashboard=Board+%26+co").text
    tiles = re.findall(r'class="tile-head"><a href="[^"]*">([^<]+)', text)
    assert tiles == ["Net promoter score", "Monthly recurring revenue", "Monthly recurring revenue · opening"]
    assert 'aria-current="true">Board &amp; co</a>' in text
    assert "Board &amp; co" in client.get("/").text
    assert client.get("/?dashboard=none").status_code == 400
