"""The list of customers and the page of one: figures, odd names, links, errors, files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient
from tests.contacts import ODD_ID, ODD_NAME, known_company

from tenure.app import build
from tenure.model.tables import TABLES
from tenure.query.example import insert
from tenure.service.workspace import Workspace

from .test_pages import PLAIN, Page, inner, visit

ODD = f"/customers/{quote(ODD_ID, safe='')}"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with known_company(tmp_path_factory.mktemp("known") / "company") as workspace:
        yield TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")


def row(page: Page, name: str) -> str:
    """The line of the list that holds a name."""
    return next(part for part in page.text.split("<tr>") if name in part)


def test_the_list_shows_every_customer_in_figures(known: TestClient) -> None:
    page = visit(known, "/customers")
    assert "6 accounts, " in page.text
    assert 'state=customer">4</a> of them paying' in page.text
    assert ">$440.00</a>" in page.text
    amber = row(page, "Amber &amp; Sons")
    for text in (
        "customer",
        "pro",
        "$180.00",
        ">86.0",
        "healthy",
        "100%",
        "Aug 1, 2025",
        "$2,160",
        "Jun 25, 2025",
        "ticket",
        "Jun 5, 2025",
    ):
        assert text in amber, text
    assert "churned" in row(page, "Cedar")
    assert "never paid" in row(page, "=Nobody()")
    assert ">Own<" not in page.text  # an internal account
    assert 'aria-sort="descending"' in page.text


def test_the_sum_leads_to_the_metric_of_the_same_filter(known: TestClient) -> None:
    page = visit(known, "/customers?where=region%3DEU&as_of=2025-05-20")
    link = next(link for link in page.links if link.startswith("/metrics/mrr?"))
    assert "where=region%3DEU" in link
    assert ">$300.00</a>" in page.text  # 180 + 100 € at 1.20; Cedar has left
    assert "$300.00</a></dd>" in known.get(link).text


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/customers?q=sons", ["Amber &amp; Sons"]),
        ("/customers?state=churned", ["Cedar"]),
        ("/customers?where=plan%3Dpro&sort=name", [None, "Amber &amp; Sons", "Dune"]),
        ("/customers?sort=tickets&state=customer", [None, "Birch &lt;Ltd&gt;", "Dune", "Amber &amp; Sons"]),
    ],
)
def test_the_list_narrows_and_sorts(known: TestClient, address: str, names: list[str | None]) -> None:
    text = visit(known, address).text
    body = text[text.index("<tbody>") :]
    found = [part.split("</a>")[0].rpartition(">")[2] for part in body.split('<th scope="row">')[1:]]
    assert found == ["&lt;b&gt;Fox&lt;/b&gt; &amp; \N{FOX FACE}" if name is None else name for name in names]


def test_nobody_matches(known: TestClient) -> None:
    assert "No customer matches" in visit(known, "/customers?q=zzzz").text
    left = visit(known, "/customers?where=channel%3Demail").text
    assert "The filter channel does not describe customers" in left


def test_the_file_holds_the_filtered_list_and_no_formula(known: TestClient) -> None:
    response = known.get("/customers.csv?sort=name")
    assert response.headers["content-type"].startswith("text/csv")
    assert "customers.csv" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [line["name"] for line in rows] == [
        ODD_NAME, "'=Nobody()", "Amber & Sons", "Birch <Ltd>", "Cedar", "Dune",
    ]  # fmt: skip
    assert rows[2]["mrr"] == "180"
    assert rows[2]["renewal_value"] == "2160"
    assert rows[4]["health_score"] == ""
    pro = list(csv.DictReader(io.StringIO(known.get("/customers.csv?where=plan%3Dpro").text)))
    assert {line["account_id"] for line in pro} == {"A", "D", ODD_ID}
    assert known.get("/customers.csv?colour=red").status_code == 400


def test_a_customer_in_words(known: TestClient) -> None:
    page = visit(known, "/customers/A")
    text = unescape(page.text).replace("\xa0", " ")
    for said in (
        "Customer since Feb 1, 2024",
        "$180.00",
        "healthy",
        "Since we last spoke",
        "May 15, 2025, 47 days ago",
        "$180.00, unchanged",
        "1, against 2 in the 47 days before",
        "1 opened, 0 solved",
        "+$80.00",
        "Aug 1, 2025, in 31 days, $2,160 a year",
        "Export fails",
        "6 d 2 h",
        "Asked for <exports>",
        "Too slow & <i>late</i>",
        "region",
    ):
        assert said in text, said
    assert "<i>late" not in page.text
    assert "javascript:" not in page.text
    assert page.text.count("<svg") >= 3
    assert page.text.count("<summary>Table</summary>") == 2


def test_contributions_are_shown_and_add_up(known: TestClient) -> None:
    text = visit(known, "/customers/B").text
    health = text[text.index("Contributions to the health score") :]
    health = health[: health.index("</table>")]
    assert ">75.0<" in health
    assert ">25.0<" in health
    assert ">−0.6<" in health  # drawn towards the mean, since a fifth is not known
    assert ">99.4<" in health
    assert "not known" in health
    assert "Too little is known for a score" in visit(known, "/customers/D").text
    assert "Only customers have a health score" in visit(known, "/customers/C").text


def test_odd_ids_and_names(known: TestClient) -> None:
    assert ODD in inner(visit(known, "/customers").links)
    page = visit(known, ODD)
    assert unescape(page.text).count(ODD_NAME) >= 2
    assert "<b>Fox" not in page.text
    assert "+$110.00" in page.text
    assert "Exchange rates, all in all" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/customers?where=region%3DEU&sort=-health",
        "/customers/A?since=2025-03-01&where=region%3DEU",
        f"{ODD}?as_of=2025-05-20&known_on=2025-06-01",
        "/customers/C",
        "/customers/N",
        "/metrics/mrr?against=opening&point=2025-04-01",
    ],
)
def test_every_link_leads_somewhere(known: TestClient, address: str) -> None:
    for link in sorted(inner(visit(known, address).links) - PLAIN):
        if not urlsplit(link).path.startswith(("/customers", "/metrics/")):
            continue  # the navigation
        response = known.get(link.partition("#")[0])
        assert response.status_code == 200, f"{address} links to {link}: {response.text[:300]}"


def test_rows_and_differences_lead_to_the_customer(known: TestClient) -> None:
    links = inner(visit(known, "/metrics/mrr?against=opening&point=2025-04-01&where=plan%3Dpro").links)
    assert "/customers/D?where=plan%3Dpro" in links
    assert f"{ODD}?where=plan%3Dpro" in links


def test_the_sentence_on_what_moved_leads_to_who_moved_it(known: TestClient) -> None:
    text = known.get("/?from=2024-12-01&to=2025-05-01").text
    lead = text[text.index('class="lead"') :].split("</p>")[0]
    assert '<a href="/customers/' in lead


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/customers?colour=red", 400, "Unknown parameter"),
        ("/customers?sort=colour", 400, "Unknown column to sort by"),
        ("/customers?state=happy", 400, "Unknown state"),
        ("/customers?page=2", 400, "There is no page '2'"),
        ("/customers?page=-1", 400, "There is no page"),
        ("/customers?where=region%3DMars", 400, "Unknown value of region"),
        ("/customers?where=colour%3Dred", 400, "Unknown segment"),
        ("/customers/Ambr & Sons", 404, "Did you mean Amber & Sons (A)?"),
        ("/customers/a/b/c", 404, "There is no customer 'a/b/c'"),
        ("/customers/<script>", 404, "There is no customer '<script>'"),
        ("/customers/A?since=2025-07-02", 400, "no day to look back to"),
        ("/customers/A?since=soon", 400, "no date for 'since'"),
    ],
)
def test_an_error_says_what_to_do(known: TestClient, address: str, status: int, sentence: str) -> None:
    response = known.get(address)
    assert (response.status_code, sentence in unescape(response.text)) == (status, True), response.text
    assert "<script>" not in response.text.replace("<script src", "")


def test_fifty_a_page(tmp_path: object) -> None:
    with Workspace.init(tmp_path / "many") as workspace:  # type: ignore[operator]
        rows = [{"account_id": f"a{number:03}", "name": f"Name {number:03}"} for number in range(120)]
        insert(workspace.database, TABLES["accounts"], rows, 1)
        many = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        last = visit(many, "/customers?sort=name&page=3")
        assert "Name 100" in last.text
        assert "Name 099" not in last.text
        assert "Page 3 of 3" in last.text
        assert "/customers?sort=name&page=2" in inner([unescape(link) for link in last.links])
        assert ">–</a>" in last.text  # nothing that is billed is loaded
        lone = visit(many, "/customers/a007").text
        assert "Whether it pays is not known" in lone
        assert "No subscriptions are loaded" in lone


def test_an_empty_workspace_says_what_to_load(tmp_path: object) -> None:
    with Workspace.init(tmp_path / "empty") as workspace:  # type: ignore[operator]
        empty = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        assert "There are no customers yet" in visit(empty, "/customers").text
        assert empty.get("/customers/A").status_code == 404
        assert empty.get("/customers.csv").status_code == 200
