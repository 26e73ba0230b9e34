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
UNTOLD = """() => [...document.querySelectorAll("script[data-plot]")].flatMap((data) => {
  const flat = (text) => text.replace(/\\s+/g, " ").trim();
  const said = (row) => ` ${[...row.cells].map((cell) => flat(cell.textContent)).join(" ")} `;
  const card = document.getElementById(data.dataset.plot).closest(".card");
  const rows = [...card?.querySelectorAll("tbody tr") ?? []].map(said);
  return JSON.parse(data.textContent).texts.filter((text) => {
    const [name, value] = text.split("\\n").map(flat);
    const [period, number] = [name.replace(/^(score|within) | days$/g, ""), value.split(" ")[0]];
    return !rows.some((row) => row.includes(` ${period} `) && row.includes(` ${number} `));
  });
})"""
"""What charts say that no row of a table in their card says."""

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
HEAVIEST_KB = 350


@pytest.fixture(scope="module")
def customer(demo) -> str:
    """The address of some customer's page."""
    with urllib.request.urlopen(f"{demo}/customers") as response:
        found = re.search(r'href="(/customers/[^"?#]+)', response.read().decode())
    assert found
    return found[1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible_quiet_and_light(new_context, demo, customer, address):
    address = customer if address == "/customers/first" else address
    page = new_context(color_scheme="light", bypass_csp=True).new_page()
    said, answers = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: answers.extend([response]))
    page.set_default_timeout(30_000)
    page.goto(demo + address)
    weights = {one.url: len(gzip.compress(one.body(), 6)) for one in answers if one.url.startswith("http")}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=WCAG).response["violations"]
        problems = [(one["id"], len(one["nodes"]), one["nodes"][0]["html"][:200]) for one in found]
        assert problems == [], scheme
    if address != "/metrics/nothing":  # a browser logs the 404
        assert said == []
    assert {urlsplit(url).netloc for url in weights} == {urlsplit(demo).netloc}
    assert sum(weights.values()) <= HEAVIEST_KB * 1024, weights
    assert page.evaluate(UNTOLD) == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function("document.documentElement.scrollWidth == 360")  # once charts have followed
