"""Periods by name and comparisons in the addresses of pages, and what the pages say of them."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient
from tests.small import NOW, small_workspace
from tests.web.test_formats import GERMAN, US
from tests.web.test_pages import Page, inner, visit

from tenure.app import build
from tenure.service.workspace import Workspace
from tenure.web.address import Address
from tenure.web.charts.frame import scale
from tenure.web.charts.series import series_chart
from tenure.web.svg import render

JUNE = "from=2025-04-01&to=2025-07-01"


def tile(text: str, name: str) -> str:
    return re.sub(r"<[^>]*>", " ", text.split(f">{name}</a>")[1].split("</li>", maxsplit=1)[0])


def test_tiles_are_compared_with_a_year_before(client):
    text = visit(client, f"/?compare=year&{JUNE}").text
    assert "+$170.00 against Jun 2024: $150.00 (+113%)." in tile(text, "Monthly recurring revenue")
    assert "+$20.00 against May 2025" not in text
    assert "nothing a year before" in visit(client, "/?compare=year&from=2024-05-01&to=2024-06-01").text


def test_tiles_are_compared_with_targets(client):
    text = visit(client, f"/?compare=target&{JUNE}").text
    assert "no target" in tile(text, "Monthly recurring revenue")
    assert "no clear difference" in tile(text, "Customer churn rate")
    assert "pp against the target" in tile(text, "Customer churn rate")
    assert "Against May 2025" not in text  # nothing moved; what moved is told of the period before


def test_a_metric_shows_the_year_before_as_a_line_and_in_its_table(client):
    text = visit(client, f"/metrics/mrr?compare=year&{JUNE}").text
    assert '"name": "a year before"' in text
    assert "a year before $150.00" in text  # said at the point
    assert '<th class="num">A year before</th>' in text
    assert '<td class="num">$320.00</td><td class="num">$150.00</td>' in text
    assert "The same period a year before." in text
    plain = visit(client, f"/metrics/mrr?{JUNE}").text
    assert "a year before" not in plain.lower().replace('value="year" >a year before', "")


def test_a_range_can_be_asked_for_as_a_whole(client):
    assert '<option value="total" >Whole range</option>' in visit(client, "/metrics/new_mrr").text
    text = visit(client, "/metrics/new_mrr?grain=total&period=last-quarter").text
    assert '<option value="total" selected>Whole range</option>' in text
    assert text.count('value="total"') == 1
    assert "Apr 1, 2025\xa0– Jun 30, 2025" in text.split('class="figure"')[1].split("</dt>")[0]
    assert "New MRR over the whole range, " in text


def test_a_chart_begins_with_the_data_and_its_table_with_the_range(client):
    page = visit(client, "/metrics/mrr?grain=quarter")
    first = re.search(r'"data": \["(Q\d[^"]*)"', page.text)[1]
    lines = page.text.split('aria-label="Values per period"')[1].split("</table>")[0].split("<tr ")[1:]
    empty = ["There are no data for this period" in line for line in lines]
    begins = empty.index(False)
    assert begins > 0
    assert f">{first}" in lines[begins]
    links = re.search(r'"links": \[(.*?)\]', page.text)[1]
    assert links.count("#rows") == len(lines) - begins


@pytest.mark.parametrize("path", ["/product", "/support", "/voice", "/revenue", "/customers"])
def test_every_page_carries_period_and_comparison(client, path):
    found = visit(client, f"{path}?period=last-6-months&compare=year")
    metrics = [link for link in inner(found.links) if link.startswith("/metrics/")]
    named = [link for link in metrics if "from=" not in link]
    assert named
    assert all("period=last-6-months" in link and "compare=year" in link for link in named)
    assert all("period=" not in link for link in metrics if "from=" in link)
    assert "Remove against a year before" in found.labels


def test_every_link_of_a_metric_with_both_leads_somewhere(client):
    page = visit(client, "/metrics/ticket_volume?period=last-30-days&compare=year")
    links = {link.partition("#")[0] for link in inner(page.links)}
    kinds = {(urlsplit(link).path, tuple(parse_qs(urlsplit(link).query))): link for link in sorted(links)}
    for link in kinds.values():
        if not link.startswith(("/metrics/", "/api/")):
            continue  # the other pages have tests of their own
        response = client.get(link)
        assert response.status_code == 200, f"{link}: {response.text[:300]}"
    api = {link for link in links if link.startswith("/api/")}
    assert api
    assert not [link for link in api if "compare" in link]
    rows = next(link for link in api if "/rows" in link)
    assert "grain=day" in rows  # the grain that the period brings stays when dates take its place


def test_dates_take_the_place_of_a_period_by_name():
    address = Address("/", (("period", "last-90-days"), ("where", "a=1")))
    assert address.url(**{"from": "2025-01-01"}) == "/?where=a%3D1&grain=week&from=2025-01-01"
    dated = Address("/", (("from", "2025-01-01"), ("to", "2025-02-01"), ("grain", "week")))
    assert dated.url(period="all") == "/?grain=week&period=all"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/?period=last-year&from=2025-01-01", "The period &#39;last-year&#39; and dates are both given."),
        ("/?period=last-yaer", "Did you mean last-year"),
        ("/?compare=target&compare=year", "&#39;compare&#39; twice"),
        ("/metrics/mrr?compare=decade", "Unknown comparison &#39;decade&#39;"),
        ("/customers?compare=decade", "Unknown comparison"),
        ("/revenue?period=decade", "Unknown period &#39;decade&#39;"),
    ],
)
def test_what_cannot_be_is_said(client, address, sentence):
    response = client.get(address)
    assert (response.status_code, sentence in response.text) == (400, True), response.text


def test_custom_is_what_the_dates_beside_it_say(client):
    response = client.get("/?period=custom&from=2025-01-01", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/?from=2025-01-01")
    assert 'value="custom" selected' in client.get("/?from=2025-01-01").text
    assert '<option value="" selected>Last 12 quarters</option>' in client.get("/?grain=quarter").text


def test_fields_hold_what_the_address_says_in_other_words(client):
    text = client.get("/?from=2025-Q1&to=2025-05&as_of=2025-06-20T12:00:00Z&known_on=2025-06-21").text
    assert 'name="from" min="1900-01-01" max="2999-12-31" value="2025-01-01"' in text
    assert 'name="to" min="1900-01-01" max="2999-12-31" value="2025-05-01"' in text
    assert '<input type="text" name="as_of"' in text
    assert 'value="2025-06-20T12:00:00Z"' in text
    assert '<input type="date" name="as_of"' in client.get("/?as_of=2025-06-20").text


def test_the_api_knows_periods_by_name(client):
    found = client.get("/api/v1/metrics/mrr?period=last-quarter").json()["results"][0]
    assert [one["start"] for one in found["points"]] == ["2025-04-01", "2025-05-01", "2025-06-01"]
    days = client.get("/api/v1/show?metric=mrr&period=last-30-days").json()["results"][0]
    assert (days["grain"], len(days["points"])) == ("day", 30)
    refused = client.get("/api/v1/metrics/mrr?period=last-quarter&from=2025-01")
    assert (refused.status_code, "both given" in refused.json()["detail"]) == (400, True)
    parameters = client.get("/openapi.json").json()["paths"]["/api/v1/metrics/{id}"]["get"]["parameters"]
    assert "last-30-days" in next(one for one in parameters if one["name"] == "period")["schema"]["enum"]


def test_a_filter_of_customers_can_be_saved(client):
    page = visit(client, "/customers?where=plan%3Dpro&where=plan%3Dstarter")
    assert "/saved?where=plan%3Dpro&where=plan%3Dstarter#segments" in page.links
    assert "Save this filter" not in visit(client, "/customers").text


def test_sections_without_data_say_what_would_fill_them(client):
    voice = visit(client, "/voice").text.split('id="unshown"')[1]
    assert '<strong>Themes</strong>: <span class="why">no feedback loaded.</span>' in voice
    assert "Latest words" in voice  # answers without a word: nothing of it in the range
    assert 'href="/data/upload"' in voice
    early = visit(client, "/product?from=2023-01-01&to=2023-03-01").text
    assert "nothing of it lies in this range and filter." in early


def test_a_long_range_of_days_is_moved_through_in_part(client):
    text = visit(client, "/revenue?from=2025-01-01&to=2025-07-01&grain=day").text
    assert "The range has more than 60 days: those from May 2, 2025 to Jun 30, 2025 are shown." in text
    early = visit(client, "/revenue?from=2025-01-01&to=2025-07-01&grain=day&point=2025-03-05").text
    assert 'Revenue <span class="of">Mar 5, 2025' in early
    assert "Earlier" in early
    assert "Later" in early


def test_paper_has_the_address_and_the_version_of_the_data(client):
    text = visit(client, "/metrics/mrr?grain=quarter").text
    assert "<span data-address>/metrics/mrr?grain=quarter</span> · data version " in text


def label_of(value: float, formats, unit: str, currency: str = "", reach: float = 30_000) -> str:
    """What the axis of a chart that reaches so far says of a value."""
    option = series_chart(
        ["a", "b"], [-reach, reach], [None] * 2, [None] * 2, unit=unit, formats=formats, currency=currency
    )
    divisor = scale([reach], unit, formats, currency).divisor
    option["yAxis"] |= {"min": value / divisor, "max": value / divisor + 1, "interval": 1}
    return re.findall(r"<text[^>]*>([^<]*)</text>", render(option, 600, 300))[0]


@pytest.mark.parametrize(
    ("value", "formats", "unit", "currency", "reach", "text"),
    [
        (-10_000, US, "money", "USD", 30_000, "−$10k"),
        (-10_000, GERMAN, "money", "EUR", 30_000, "−10.000\xa0€"),
        (-2_500_000, GERMAN, "money", "EUR", 4_000_000, "−2,5\xa0Mio.\xa0€"),
        (0, US, "money", "USD", 30_000, "$0"),
        (20_000, US, "money", "SEK", 30_000, "SEK\xa020k"),
        (-0.05, GERMAN, "share", "", 0.1, "−5\xa0%"),
        (1_500, US, "count", "USD", 1_600, "1,500"),
        (-7_200, US, "seconds", "", 9_000, "−2\xa0h"),
    ],
)
def test_an_axis_writes_numbers_as_the_locale_does(value, formats, unit, currency, reach, text):
    assert label_of(value, formats, unit, currency, reach) == text


def test_a_page_of_a_day_shows_the_day_that_its_preset_means(tmp_path):
    with small_workspace(tmp_path / "small"):
        pass
    with Workspace(tmp_path / "small", now=lambda: NOW + timedelta(days=1)) as workspace:
        one = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        text = Page(one.get("/metrics/mrr?period=last-30-days").text).text
    assert "Jul 1, 2025" in text
    assert "Jul 2, 2025" not in text.split("Receipt")[0]
