"""Product, support and voice pages: their figures, what is missing, and odd names."""

import pytest
from starlette.testclient import TestClient
from tests.small import NOW
from tests.web.test_pages import visit

from tenure.app import build
from tenure.model.tables import TABLES
from tenure.query.example import insert, parse
from tenure.service.workspace import Workspace

PAGES = ("/product", "/support", "/voice")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_panels_as_charts_with_tables(client, page):
    text = visit(client, page).text
    charts = text.count('role="img"')
    assert charts > 1
    assert text.count("<summary>Table</summary>") >= charts
    assert text.count('type="application/json"') == charts
    assert "Jun 2025" in text


def test_the_product_page_counts_users(client):
    text = visit(client, "/product").text
    assert "Monthly active users" in text
    assert "Life cycle of users" in text
    # u1 used it in every month: retained, and nobody else
    assert (
        'class="num">1</td><td class="num">0</td><td class="num">0</td><td class="num">0</td>'
        in text.replace("\n", "")
    )
    assert "Load content_views." in text
    assert "Set onboarding.steps in tenure.toml to get it." in text


def test_a_tile_leads_to_its_metric_and_the_metric_back(client):
    assert 'href="/metrics/mau?where=plan%3Dpro"' in client.get("/product?where=plan%3Dpro").text
    text = client.get("/metrics/funnel_conversion_rate?where=plan%3Dpro").text
    assert '<a href="/product?where=plan%3Dpro">Product</a>' in text
    assert (
        '<a href="/support">Support</a> <span aria-hidden="true">/</span> Backlog'
        in client.get("/metrics/ticket_backlog").text
    )


def test_support_counts_tickets(client):
    text = visit(client, "/support").text
    assert "1\N{NO-BREAK SPACE}h" in text  # every ticket was answered after an hour
    assert "Ticket volume" in text


def test_voice_spreads_answers(client):
    text = visit(client, "/voice").text
    assert "12 valid answers on 0–10" in text
    assert "Load feedback." in text
    assert "Load survey_invitations." in text


@pytest.mark.parametrize("page", PAGES)
def test_parameters_that_a_page_does_not_have_are_refused(client, page):
    assert client.get(f"{page}?colour=red").status_code == 400
    assert client.get(f"{page}?grain=fortnight").status_code == 400


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "asked", ["grain=week", "grain=total", "where=plan%3Dpro", "as_of=2024-01-02", "grain=day"]
)
def test_any_question_is_answered(client, page, asked):
    visit(client, f"{page}?{asked}")


@pytest.mark.parametrize(
    ("page", "table"), list(zip(PAGES, ("events", "tickets", "survey_responses"), strict=True))
)
def test_an_empty_workspace_says_what_to_load(tmp_path, page, table):
    with Workspace.init(tmp_path / "empty") as workspace:
        empty = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        text = visit(empty, page).text
        assert "There is nothing to show yet" in text
        assert table in text


ODD = {
    "accounts": """
        account_id, name
        a/b?c#d "e", <script>alert(1)</script> & Söhne 🦆 שלום
    """,
    "survey_responses": """
        response_id, survey, instrument, score, answered_at, account_id, touchpoint, comment
        r1, nps, nps_0_10, 9, 2025-06-01, a/b?c#d "e", relationship, <img src=x onerror=alert(1)>
        r2, csat, csat_1_5, 4, 2025-06-01, a/b?c#d "e", <i>odd</i>=1,
    """,
    "feedback": """
        feedback_id, said_at, source, text, account_id, theme
        f1, 2025-06-08, review, לא רע </script>, a/b?c#d "e", <u>theme</u>
    """,
}


def test_odd_names_are_shown_as_they_are(tmp_path):
    Workspace.create(tmp_path / "odd", "").close()
    with Workspace(tmp_path / "odd", now=lambda: NOW) as workspace:
        for number, (name, text) in enumerate(ODD.items(), start=1):
            insert(workspace.database, TABLES[name], list(parse(text)), number)
        page = visit(TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1"), "/voice")
    for raw in ("<script>alert", "<img src=x", "<i>odd", "<u>theme"):
        assert raw not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
    assert "&lt;u&gt;theme&lt;/u&gt;" in page.text
    assert "/customers/a%2Fb%3Fc%23d%20%22e%22" in page.links
