"""The pages about the data show what was loaded, refused and found."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace
from tests.web.test_pages import inner, visit

from tenure.app import build
from tenure.service.loading import load_files
from tenure.service.workspace import Workspace

SAME = {"Sec-Fetch-Site": "same-origin"}
BAD = "account_id,name,created_at\nZ,Zebra,2025-06-01\n" + "".join(
    f'Q{n},"=cmd <i>{n}",2025-13-01\n' for n in range(60)
)


def numbered(folder: Path) -> Workspace:
    """The small company; its tables took the first numbers of loads without asking for them."""
    workspace = small_workspace(folder)
    workspace.database.cursor().execute("select max(nextval('meta.load_number')) from range(20)").fetchall()
    return workspace


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Iterator[TestClient]:
    """The small company, after a file of which sixty rows were refused."""
    folder: Path = tmp_path_factory.mktemp("data")
    odd = folder / "accounts 'odd' & <new>.csv"
    odd.write_text(BAD)
    users = folder / "users.csv"
    users.write_text("user_id,account_id,created_at\nu9,NOBODY,2025-05-05\nu8,A,yesterday\n")
    with numbered(folder / "small") as workspace:
        load_files(workspace, [odd, users])
        yield TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1", headers=SAME)


def test_tables_with_rows_days_and_last_load(loaded):
    text = visit(loaded, "/data").text
    row = next(part for part in text.split("<tr>") if "<code>accounts</code>" in part)
    assert ">5</td><td>Jan 5, 2024</td><td>Jun 1, 2025</td>" in row
    assert ">61</td>" in row  # read
    assert '<span class="mark warn">60</span>' in row
    assert "accounts &#39;odd&#39; &amp; &lt;new&gt;.csv" in row
    assert "<new>" not in text
    assert "61 rows were refused" in text


def test_tables_that_lag_are_marked_as_the_check_does(loaded):
    text = visit(loaded, "/data").text
    shown = {part.split("</code>")[0].split("<code>")[1] for part in text.split("<tr>") if ">stale<" in part}
    found = {one["id"]: one for one in loaded.get("/api/v1/check").json()["findings"]}
    assert shown == {row[0] for row in found["stale_feeds"]["rows"]}
    assert {"events", "tickets"} <= shown  # to Jun 5 and 7, survey_responses to Jun 20
    assert "survey_responses" not in shown


def test_empty_tables_name_what_they_would_add(loaded):
    empty = visit(loaded, "/data").text.split("Tables without data")[1]
    orders = empty.split("<code>orders</code>")[1].split("<dt>")[0]
    assert 'href="/metrics/repeat_purchase_rate"' in orders
    assert 'href="/metrics/mrr"' not in empty
    assert "<code>accounts</code>" not in empty


def test_unmatched_ids_are_listed_and_not_linked(loaded):
    text = visit(loaded, "/data").text
    assert "Ids that accounts does not know" in text
    assert "<bdi>NOBODY</bdi>" in text
    assert "/customers/NOBODY" not in text


@pytest.mark.parametrize(
    "address",
    ["/data", "/data/quarantine", "/data/quarantine?table=users", "/data/definitions", "/data/upload"],
)
def test_every_link_of_the_pages_leads_somewhere(loaded, address):
    for link in sorted(inner(visit(loaded, address).links)):
        if "/metrics/" in link or link.startswith("/customers"):
            continue
        response = loaded.get(link.partition("#")[0])
        assert response.status_code == 200, f"{address} links to {link}: {response.text[:300]}"


def test_refused_rows_are_paged_and_filtered(loaded):
    text = visit(loaded, "/data/quarantine").text
    assert "1 to 50 of 61" in text
    assert "Q0,&#34;=cmd &lt;i&gt;0&#34;,2025-13-01" in text
    assert "<i>0" not in text
    text = visit(loaded, "/data/quarantine?page=2").text
    assert "51 to 61 of 61" in text
    text = visit(loaded, "/data/quarantine?table=users").text
    assert "1 to 1 of 1" in text
    assert "u8,A,yesterday" in text
    assert "bad instant" in text
    assert "51 to 61" in visit(loaded, "/data/quarantine?page=99").text


def test_refused_rows_as_csv_run_nothing_in_a_spreadsheet(loaded):
    response = loaded.get("/data/quarantine.csv?table=accounts")
    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows[0][:4] == ["load_id", "table", "file", "line"]
    assert len(rows) == 61
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "attachment" in response.headers["content-disposition"]
    assert len(list(csv.reader(io.StringIO(loaded.get("/data/quarantine.csv").text)))) == 62


def test_a_load_shows_numbers_mapping_and_its_refused_rows(loaded):
    number = visit(loaded, "/data").text.split('href="/data/loads/')[1].split('"')[0]
    text = visit(loaded, f"/data/loads/{number}").text
    assert "account_id = &#34;account_id&#34;" in text
    assert "1 to 50 of 60" in text
    assert "Into <code>accounts</code>, Jul 1, 2025, 11:30:00" in text  # 9:30 UTC in Berlin
    assert "51 to 60" in visit(loaded, f"/data/loads/{number}?page=2").text
    assert "was not recorded" in visit(loaded, "/data/loads/1").text


def test_definitions_say_what_differs_from_the_default(loaded):
    text = visit(loaded, "/data/definitions").text
    chosen = text.split("At their default")[0]
    rows = {row.split("</code>")[0].split("<code>")[1]: row for row in text.split("<tr>") if "<code>" in row}
    assert "<bdi>report_shared</bdi>" in rows["value_event"]
    assert "not set" in rows["value_event"]
    assert "<bdi>Europe/Berlin</bdi>" in rows["time_zone"]
    assert "<bdi>UTC</bdi>" in rows["time_zone"]
    names = ("time_zone", "segments", "value_event", "features", "targets")
    assert {name for name in rows if f"<code>{name}</code></th>" in chosen} == set(names)
    assert "<bdi>1</bdi>" in rows["fiscal_year_start"]
    assert "reports: events report_shared" in rows["features"]
    assert "customer_churn_rate: value 0.02, warn 0.05" in rows["targets"]
    assert "usage_frequency: low 0, high 12, weight 3" in rows["health.components"]
    assert "engine.url" not in text
    assert "sign_in" not in text


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/data?colour=red", 400, "Unknown parameter"),
        ("/data/quarantine?page=0", 400, "is no page"),
        ("/data/quarantine?page=²", 400, "is no page"),
        ("/data/quarantine?page=99999999999999999999", 400, "is no page"),
        ("/data/quarantine?table=nothing", 400, "No refused row"),
        ("/data/quarantine.csv?load=1", 400, "Unknown parameter"),
        ("/data/loads/99999", 404, "no load 99999"),
        ("/data/loads/x", 404, "no load x"),
        ("/data/loads/99999999999999999999999999", 404, "no load"),
        ("/data/nothing", 404, "no page at this address"),
    ],
)
def test_an_error_says_what_to_do(loaded, address, status, sentence):
    response = loaded.get(address)
    assert (response.status_code, sentence in response.text) == (status, True), response.text


def test_an_empty_workspace_says_what_to_do(tmp_path):
    with Workspace.init(tmp_path / "empty") as workspace:
        client = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        assert "Nothing is loaded yet" in visit(client, "/data").text
        assert "All checks pass" in visit(client, "/data").text
        assert "No row waits here" in visit(client, "/data/quarantine").text
        assert "every setting has its default" in visit(client, "/data/definitions").text


def test_a_load_that_only_refused_shows_at_once(tmp_path):
    with numbered(tmp_path / "small") as workspace:
        client = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        visit(client, "/data")
        bad = tmp_path / "users.csv"
        bad.write_text("user_id,account_id,created_at\nu8,A,yesterday\n")
        load_files(workspace, [bad])
        text = visit(client, "/data").text
        assert "1 row was refused" in text
