"""One field that finds pages, metrics and customers."""

import re

import pytest

from tenure.web.find import distance


def hits(client, query: str) -> list[tuple[str, str, str]]:
    text = client.get("/find", params={"q": query}).text
    return re.findall(r'<li><a href="([^"]+)">(.*?) <span class="fine">(\w+)</span>', text)


def test_it_finds_pages_metrics_and_customers(client):
    assert hits(client, "REVEN")[0] == ("/revenue", "Revenue", "page")
    assert ("/metrics/net_revenue_retention", "Net revenue retention", "metric") in hits(client, "nrr")
    assert hits(client, "retention net")[0][1] == "Net revenue retention"
    assert ("/customers/A", "Amber &amp; Sons", "customer") in hits(client, "amber")
    assert ("/customers/B", "Birch &lt;Ltd&gt;", "customer") in hits(client, "birch <l")
    assert hits(client, "zzz") == []
    assert "Nothing has “&lt;b&gt;”" in client.get("/find?q=<b>").text


def test_the_nearest_comes_first_whatever_its_kind(client):
    assert hits(client, "mrr")[0][0] == "/metrics/mrr"  # the id
    assert hits(client, "customers")[0] == ("/customers", "Customers", "page")
    assert hits(client, "sons amber")[0][2] == "customer"
    found = [name for _, name, _ in hits(client, "churn")]
    named = ["churn" in name.lower() for name in found]
    assert named == sorted(named, reverse=True)  # what only speaks of it comes last


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        ("Wren 4", "Wren 4 Stores"),
        ("Wren 4 Stores", "Wren Stores 4"),
        ("Wren Stores 4", "Wren Stores 40"),
        ("Wren Stores 40", "Wren Stores 14"),
    ],
)
def test_nearness(nearer, further):
    assert distance("wren 4", (nearer,)) < distance("wren 4", (further,))
    assert distance("wren 4", ("Wren",)) is None
    assert distance("wren 4", (further,)) < distance("wren 4", ("Other",), "wren 4")


def test_without_a_word_it_lists_the_pages_only(client):
    assert {kind for _, _, kind in hits(client, "")} == {"page"}


def test_it_keeps_the_question(client):
    found = client.get("/find?q=mrr&where=plan%3Dpro").text
    assert 'href="/metrics/mrr?where=plan%3Dpro"' in found
