"""The revenue page of the small company; its figures are worked out from the rows of tests/small.py.

Cedar pays in euros, for which there is no rate in most months: what depends on it is open.
"""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace
from tests.web.test_pages import inner, visit

from tenure.app import build
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.example import insert
from tenure.service.formats import Formats
from tenure.service.workspace import Workspace
from tenure.web.charts.movements import movements_chart
from tenure.web.charts.waterfall import waterfall_chart

US = Formats.of(Settings.of({"locale": "en_US"}))


def section(text: str, id: str) -> str:
    return text.split(f'<section class="card" id="{id}"')[1].split("</section>", maxsplit=1)[0]


def rows_of(html: str) -> list[list[str]]:
    """The texts of the cells of every row."""
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in cells]


def test_the_last_complete_period_is_shown_first(client):
    text = visit(client, "/revenue").text
    assert 'Revenue <span class="of">Jun 2025' in text
    assert "MRR stayed $320.00." in text  # 180 + 600 ÷ 12 + 90
    assert "Nobody&#39;s MRR moved" in text or "Nobody's MRR moved" in text
    assert ["Opening", "320"] in rows_of(section(text, "waterfall"))
    assert ["Residual opening + movements − closing", "0"] in rows_of(section(text, "waterfall"))


def test_a_period_can_be_chosen(client):
    text = visit(client, "/revenue?point=2024-03-01&from=2024-02-01&to=2024-07-01").text
    assert "MRR went from $100.00 to $150.00: new +$50.00." in text
    lines = rows_of(section(text, "waterfall"))
    assert [line[:2] for line in lines[1:]] == [
        ["Opening", "100"],
        ["New", "+50"],
        ["Expansion", "0"],
        ["Reactivation", "0"],
        ["Contraction", "0"],
        ["Churned", "0"],
        ["Exchange rates", "0"],
        ["Closing", "150"],
        ["Residual opening + movements − closing", "0"],
    ]
    ledger = rows_of(section(text, "ledger"))
    assert ledger[1:] == [["Birch &lt;Ltd&gt;", "+50", "New", "0", "50"], ["All 1", "+50", "New", "", ""]]


def test_every_period_has_a_row_whose_numbers_lead_to_the_metric(client):
    text = visit(client, "/revenue?from=2024-02-01&to=2024-07-01").text
    lines = rows_of(section(text, "movements"))
    assert lines[1] == ["Feb 2024", "0", "+100", "0", "0", "0", "0", "0", "100", "+100", "0"]
    assert lines[-1] == ["Jun 2024", "150", "0", "0", "0", "0", "0", "0", "150", "0", "0"]
    asked = "from=2024-02-01&amp;to=2024-07-01&amp;point=2024-03-01"
    assert f"/metrics/new_mrr?{asked}" in text
    assert "/metrics/mrr?from=2024-02-01&amp;to=2024-07-01&amp;variant=opening&amp;point=2024-03-01" in text


def test_what_has_no_rate_is_a_dash_with_its_reason(client):
    text = visit(client, "/revenue?point=2025-04-01").text
    ledger = rows_of(section(text, "ledger"))
    assert ledger[1] == ["Dune", "+90", "New", "0", "90"]
    assert ledger[2] == ["Cedar", "–", "Exchange rates", "–", "–"]
    assert "An amount without an exchange rate" in text
    assert "An exchange rate is missing or older than seven days." in section(text, "waterfall")
    assert "There is nothing to draw" in section(text, "waterfall")


def test_the_ledger_as_a_file(client):
    response = client.get("/revenue/ledger.csv?point=2025-04-01")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="ledger-2025-04-01.csv"' in response.headers["content-disposition"]
    found = list(csv.reader(io.StringIO(response.text)))
    assert found[1] == ["D", "Dune", "new", "90", "0", "90", "USD"]
    assert found[2] == ["C", "Cedar", "exchange_rates", "", "", "", "USD"]
    assert client.get("/revenue/ledger.csv?colour=red").status_code == 400


def test_cohorts_of_revenue_and_of_customers(client):
    address = "/revenue?from=2024-02-01&to=2025-07-01"
    lines = rows_of(section(visit(client, address).text, "cohorts"))
    assert lines[1][:4] == ["Feb 2024", "1* small sample", "100", "100.0%*"]
    assert lines[1][15:17] == ["100.0%*", "180.0%*"]  # Amber pays 180 from March 2025 on
    assert lines[6][3].startswith("–")
    assert lines[-2] == ["Jun 2025", "0", "0", "– Nobody began.", *[""] * 16]
    customers = visit(client, f"{address}&cohort=customers").text
    lines = rows_of(section(customers, "cohorts"))
    assert lines[6][:4] == ["Jul 2024", "1* small sample", "–", "100.0%*"]
    assert lines[6][12:15] == ["100.0%*", "0.0%*", "0.0%*"]  # Cedar left on May 10
    assert "÷ the number that began" in customers
    assert '<input type="hidden" name="cohort" value="customers" form="controls">' in customers
    assert lines[-1][1] == "100.0%"


def test_the_books_balance(client):
    text = visit(client, "/revenue?from=2024-02-01&to=2024-07-01").text
    assert text.count(">balances</span> residual <strong>0</strong>") == 2
    assert "5 periods" in text
    assert "of all customers" not in text
    assert "of all customers" in visit(client, "/revenue?where=plan%3Dpro").text


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/revenue?colour=red", 400, "Unknown parameter"),
        ("/revenue?point=2025-04-02", 400, "No period of this series"),
        ("/revenue?rows=many", 400, "no number of rows"),
        ("/revenue?rows=²", 400, "no number of rows"),
        ("/revenue?cohort=users", 400, "Unknown measure of cohorts"),
        ("/revenue/ledger", 404, "no page at this address"),
        ("/revenue?where=colour%3Dred", 200, "Revenue does not know this filter"),
    ],
)
def test_an_error_says_what_to_do(client, address, status, sentence):
    response = client.get(address)
    assert (response.status_code, sentence in response.text) == (status, True), response.text


def test_more_rows_can_be_shown(client):
    text = visit(client, "/revenue?point=2025-04-01&rows=1").text
    assert "and 1 more" in text
    assert "rows=2000#ledger" in text
    assert "Cedar" not in section(text, "ledger").split("<tfoot>")[0]
    assert "and 1 more" not in visit(client, "/revenue?point=2025-04-01&rows=2").text


def test_an_empty_workspace_says_what_to_load(tmp_path):
    with Workspace.init(tmp_path / "empty") as workspace:
        empty = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        assert "There is no revenue to show" in visit(empty, "/revenue").text
        assert empty.get("/revenue/ledger.csv").text.count("\n") == 1


def test_odd_names_and_ids_stay_what_they_are(tmp_path):
    odd = 'a/b?c#d "é" <i>&'
    with small_workspace(tmp_path / "odd") as workspace:
        item = {"account_id": odd, "unit_amount": "70", "currency": "USD", "started_at": "2025-06-03"}
        insert(workspace.database, TABLES["subscription_items"], [item], 90)
        named = {"account_id": odd, "name": "=1+1 \u202eabc <b>" + "x" * 180, "created_at": "2025-06-01"}
        insert(workspace.database, TABLES["accounts"], [named], 91)
        client = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        page = visit(client, "/revenue")
        assert "<b>" not in page.text
        assert "<bdi>=1+1" in page.text
        assert "/customers/a%2Fb%3Fc%23d%20%22%C3%A9%22%20%3Ci%3E%26" in {
            link.partition("?")[0] for link in inner(page.links)
        }
        rows = list(csv.DictReader(io.StringIO(client.get("/revenue/ledger.csv").text)))
        assert (rows[0]["account_id"], rows[0]["account"][:5], rows[0]["amount"]) == (odd, "'=1+1", "70")


def test_small_movements_are_seen_closer():
    names = ["Opening 1,000", "New +30", "Churned −10", "Closing 1,020"]
    option, begins = waterfall_chart(names, [1000, 30, -10, 1020], formats=US, currency="USD")
    below, amount = option["series"]
    assert below["data"] == [0, 1000, 1020, 0]
    assert [bar["value"] for bar in amount["data"]] == [1000, 30, 10, 1020]
    assert begins == option["xAxis"]["min"] == 990
    option, begins = waterfall_chart(names, [10, 1010, 0, 1020], formats=US, currency="USD")
    assert (begins, "min" in option["xAxis"]) == (0, False)
    tiny, begins = waterfall_chart(names, [1e7, 0, 0, 1e7], formats=US, currency="USD")
    assert 0 < begins < 1e7
    label = tiny["xAxis"]["axisLabel"]["formatter"]
    assert (label["before"], label["after"]) == ("$", "M")


def test_bars_of_a_period_that_is_not_over_are_paler():
    option = movements_chart(
        ["May", "Jun"],
        {"New": [5, 7], "Churned": [-1, None]},
        [4, None],
        formats=US,
        currency="USD",
        partial=[False, True],
    )
    new, churned, net = option["series"]
    assert (new["data"][0], new["data"][1]["value"], new["data"][1]["itemStyle"]) == (5, 7, {"opacity": 0.5})
    assert churned["data"][1]["value"] is None
    assert net["data"] == [4, None]


def test_a_cell_of_the_cohorts_leads_to_its_accounts(client):
    address = "/revenue?from=2024-02-01&to=2024-09-01"
    link = f"{address}&began=2024-07-01&age=1".replace("&", "&amp;")
    assert f'<a class="plainlink" href="{link}#cohort-accounts"' in visit(client, address).text
    page = visit(client, f"{address}&began=2024-02-01&age=2")
    assert "1 of 1 accounts pay then" in page.text
    assert rows_of(page.text.partition('id="cohort-accounts"')[2])[1] == ["Amber &amp; Sons", "100", "100"]
    file = client.get(
        "/revenue/cohorts/accounts.csv?from=2024-02-01&to=2024-09-01&began=2024-02-01&age=2"
    ).text
    assert file.splitlines()[1] == "A,Amber & Sons,2024-02-01,2,month,100,True,100,USD"
    assert client.get("/revenue/cohorts/accounts.csv").status_code == 400
