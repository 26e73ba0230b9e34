"""Every page of the demo in both themes: accessible, quiet, light, and nothing from elsewhere."""

import gzip
import re
import urllib.request
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tenure.web.page import NAVIGATION

pytestmark = pytest.mark.browser

ADDRESSES = [
    *(path for _, path, _ in NAVIGATION),
    "/metrics/net_revenue_retention?by=plan&against=subscription",
    "/metrics/time_to_value",
    "/metrics/nothing",
    "/customers/first",
    "/data/quarantine",
    "/data/definitions",
    "/data/upload",
    "/you",
    "/people",
    "/audit",
    "/signin",
]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
HEAVIEST_KB = 350


@pytest.fixture(scope="module")
def customer(demo) -> str:
    """The address of some customer's page."""
    with urllib.request.urlopen(f"{demo}/customers") as response:
        found = re.search(r'href="(/customers/[^"?#]+)', response.read().decode())
    assert found
    return found[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible_and_quiet(new_context, demo, customer, address, scheme):
    address = customer if address == "/customers/first" else address
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(30_000)
    page.goto(demo + address)
    found = Axe().run(page, options=WCAG).response["violations"]
    problems = [(one["id"], len(one["nodes"]), one["nodes"][0]["html"][:200]) for one in found]
    assert problems == []
    if address != "/metrics/nothing":  # a browser logs the 404
        assert said == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(demo).netloc}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_phone_shows_a_page_in_its_width(new_context, demo, customer, address):
    address = customer if address == "/customers/first" else address
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(demo + address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_weighs_little(new_context, demo, customer, address):
    """What a first visit fetches, as a proxy would compress it."""
    address = customer if address == "/customers/first" else address
    page = new_context().new_page()
    bodies = {}
    page.on("response", lambda response: bodies.setdefault(response.url, response))
    page.goto(demo + address, wait_until="networkidle")
    sizes = {url: len(gzip.compress(response.body(), 6)) for url, response in bodies.items()}
    assert sum(sizes.values()) <= HEAVIEST_KB * 1024, sizes
