"""Files of what pages show: the same values, real numbers and days, nothing that a spreadsheet runs."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from html import unescape

import openpyxl
import pytest
import resvg_py
from starlette.testclient import TestClient
from tests.small import small_workspace
from tests.web.test_pages import visit

from tenure.app import build
from tenure.model.tables import TABLES
from tenure.query.example import insert
from tenure.service.workspace import Workspace
from tenure.web.charts.picture import chart_svg

MAY = "from=2025-05-01&to=2025-07-01&point=2025-05-01"
SVG = "{http://www.w3.org/2000/svg}"
ODD = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """The small company with a customer and a plan whose names a spreadsheet would run."""
    with small_workspace(tmp_path_factory.mktemp("odd") / "small") as workspace:
        item = {
            "account_id": "E", "plan": "@plan",
            "unit_amount": "70.25", "currency": "USD", "started_at": "2025-05-03",
        }  # fmt: skip
        insert(workspace.database, TABLES["subscription_items"], [item], 90)
        insert(workspace.database, TABLES["accounts"], [{"account_id": "E", "name": ODD}], 91)
        yield TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")


def lines(client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text)))


def book(client, address: str) -> openpyxl.Workbook:
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    assert "spreadsheetml" in response.headers["content-type"]
    assert re.search(r'^attachment; filename="[\w.-]+\.xlsx"$', response.headers["content-disposition"])
    return openpyxl.load_workbook(io.BytesIO(response.content))


def sheet(found: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    assert found[name].freeze_panes == "A2"
    head, *rows = found[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_values_are_those_of_the_page(client):
    found = lines(client, f"/metrics/mrr.csv?{MAY}&rows=5")
    assert [(one["start"], one["value"], one["currency"]) for one in found] == [
        ("2025-05-01", "320.0", "USD"),
        ("2025-06-01", "320.0", "USD"),
    ]
    by = lines(client, f"/metrics/mrr.csv?{MAY}&by=plan")
    assert {(one["plan"], one["value"]) for one in by} == {("pro", "270.0"), ("starter", "50.0")}
    assert lines(client, f"/metrics/mrr:opening.csv?{MAY}") == lines(
        client, f"/metrics/mrr.csv?{MAY}&variant=opening"
    )


def test_values_stand_beside_those_of_a_year_before(client):
    found = lines(client, f"/metrics/mrr.csv?{MAY}&compare=year")
    assert [(one["before_start"], one["before_value"]) for one in found] == [
        ("2024-05-01", "150.0"),
        ("2024-06-01", "150.0"),
    ]
    by = sheet(book(client, f"/metrics/mrr.xlsx?{MAY}&compare=year&by=plan"), "Values")
    june = [one for one in by if one["start"] == datetime(2025, 6, 1)]
    assert {(one["before_start"], one["plan"]) for one in june} >= {(datetime(2024, 6, 1), "pro")}
    assert sum(one["before_value"] or 0 for one in june) == 150


def test_the_picture_says_what_its_marks_are(client):
    plain, compared = (client.get(f"/metrics/mrr.svg{query}").text for query in ("", "?compare=year"))
    assert "the same period a year before" not in plain
    assert ">– – –  the same period a year before</text>" in compared
    option = {"grid": {"top": 0, "bottom": 0}, "xAxis": {}, "yAxis": {}, "series": []}
    noted = chart_svg(option, [f"May {day}, 2025: Launch" for day in range(1, 11)], "T", "S", "Source")
    assert ">May 8, 2025: Launch</text>" in noted
    assert "May 9" not in noted
    assert ">and 2 more</text>" in noted


def test_what_is_wrong_is_said(client):
    assert client.get("/metrics/nothing.csv").status_code == 404
    assert "colour" in client.get("/metrics/mrr.xlsx?colour=red").text
    assert client.get("/metrics/mrr/rows.csv?point=1999-01-01").status_code == 400
    assert "nothing to draw" in client.get("/metrics/csat.png").text


def test_rows_fold_to_the_value_and_name_their_accounts(client):
    found = lines(client, f"/metrics/mrr/rows.csv?{MAY}")
    assert sum(float(one["num"]) for one in found) == 320
    assert {one["account_id"]: one["account_name"] for one in found} == {
        "A": "Amber & Sons", "B": "Birch <Ltd>", "D": "Dune",
    }  # fmt: skip
    parts = lines(client, "/metrics/clv_cac_ratio/rows.csv")
    assert {"clv.arpa", "clv.churn"} == {one["part"] for one in parts}
    empty = client.get("/metrics/churned_mrr/rows.csv?from=2025-06-01&to=2025-07-01").text
    assert empty.startswith("start_on,")
    assert empty.count("\n") == 1


def test_excel_has_numbers_days_and_the_definition(odd):
    found = book(odd, f"/metrics/mrr.xlsx?{MAY}&by=plan")
    values = [one for one in sheet(found, "Values") if one["plan"] == "@plan"]
    assert (values[0]["start"], values[0]["value"]) == (datetime(2025, 5, 1), 70.25)
    definition = dict(found["Definition"].iter_rows(values_only=True, max_col=2))
    assert definition["Metric"] == "Monthly recurring revenue"
    assert definition["All digits"] == 390.25
    assert definition["From"] == datetime(2025, 5, 1)
    assert definition["Parameter mrr.discounts"] == "net"
    assert definition["Data version"] > 0
    assert "period" in definition["SQL"]
    again = definition["Address"].removeprefix("http://127.0.0.1")
    assert "$390.25" in visit(odd, again).text


def test_no_cell_is_a_formula(odd):
    for address in ("/metrics/mrr/rows.xlsx", "/customers.xlsx", "/revenue/ledger.xlsx?point=2025-05-01"):
        cells = [cell for row in book(odd, address).worksheets[0].iter_rows() for cell in row]
        assert ODD in {cell.value for cell in cells}
        assert "f" not in {cell.data_type for cell in cells}
    assert "'" + ODD in {one["account_name"] for one in lines(odd, "/metrics/mrr/rows.csv")}


def test_customers_and_revenue_in_excel(odd):
    row = next(
        one for one in sheet(book(odd, "/customers.xlsx?sort=name"), "Customers") if one["name"] == "Dune"
    )
    assert (row["mrr"], row["first_paid_on"]) == (90, datetime(2025, 4, 1))
    ledger = sheet(book(odd, "/revenue/ledger.xlsx?point=2025-05-01"), "Ledger")
    assert {"E": 70.25}.items() <= {one["account_id"]: one["amount"] for one in ledger}.items()
    cohorts = sheet(book(odd, f"/revenue/cohorts.xlsx?{MAY}&cohort=customers"), "Cohorts")
    assert (cohorts[0]["cohort_start"], cohorts[0]["accounts_began"]) == (datetime(2025, 5, 1), 1)


def test_movements_add_up(client):
    address = "from=2025-06-01&to=2025-07-01"
    (june,) = lines(client, f"/revenue/movements.csv?{address}")
    assert (june["opening"], june["closing"], june["change"], june["residual"]) == ("320", "320", "0", "0")
    (same,) = sheet(book(client, f"/revenue/movements.xlsx?{address}"), "Movements")
    assert same["closing"] == 320
    assert {"moved_in", "moved_out"} <= set(
        lines(client, f"/revenue/movements.csv?{address}&where=plan%3Dpro")[0]
    )


def test_an_empty_file_has_its_header(tmp_path):
    with Workspace.init(tmp_path / "empty") as workspace:
        empty = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        for path, first in (
            ("customers", "account_id"),
            ("revenue/ledger", "account_id"),
            ("revenue/cohorts", "cohort"),
        ):
            text = empty.get(f"/{path}.csv").text
            assert text.startswith(first)
        assert sheet(book(empty, "/customers.xlsx"), "Customers") == []


def test_the_chart_stands_alone(client):
    response = client.get("/metrics/mrr.svg?where=plan%3Dpro")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "var(" not in response.text
    root = ET.fromstring(response.text)
    said = [text.text for text in root.iter(SVG + "text")]
    assert root.find(SVG + "title").text.startswith(
        "Monthly recurring revenue, per month, Jul 2024 to Jun 2025"
    )
    assert "Monthly recurring revenue" in said
    assert any("plan = pro" in text for text in said)
    assert any("data version" in text for text in said)


def test_the_picture_has_letters_on_a_machine_without_fonts(client, monkeypatch):
    drawn = resvg_py.svg_to_bytes

    def size(with_texts: bool) -> int:
        def draw(*, svg_string: str, **options) -> bytes:
            kept = svg_string if with_texts else re.sub(r"<text.*?</text>", "", svg_string, flags=re.S)
            return drawn(svg_string=kept, skip_system_fonts=True, **options)

        monkeypatch.setattr(resvg_py, "svg_to_bytes", draw)
        response = client.get("/metrics/mrr.png")
        assert response.content.startswith(b"\x89PNG")
        assert response.content[16:24] == (1760).to_bytes(4) + (800).to_bytes(4)
        return len(response.content)

    assert size(with_texts=True) > size(with_texts=False) * 1.2


def test_the_receipt_can_be_read_and_its_address_gives_the_value_again(client):
    text = unescape(visit(client, f"/metrics/net_revenue_retention?{MAY}&set=mrr.discounts%3Dgross").text)
    shown = re.search(r'id="receipt-text"[^>]*>(.*?)</pre>', text, re.S)[1]
    for said in (
        "Metric: Net revenue retention",
        "Setting replaced: mrr.discounts: gross",
        "Filter: none",
        "As of: 2025-07-01T09:30:00",
    ):
        assert said in shown
    digits = re.search(r"All digits: (\S+)", shown)[1]
    address = re.search(r"data-address>([^<]+)", shown)[1]
    assert f"All digits: {digits}" in visit(client, address).text
    assert 'data-copy="receipt-text sql"' in text


def test_files_are_recorded(odd):
    for path in ("metrics/mrr.png", "metrics/mrr/rows.xlsx", "revenue/movements.csv"):
        odd.get(f"/{path}")
        assert path in odd.get("/audit").text
