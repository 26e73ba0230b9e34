"""Links of every page of the demo lead somewhere, and one of each kind is quiet in a browser.

All of them with TENURE_EVERY_LINK=1, as ``make test-long`` sets it; else one of those that differ in
nothing but a customer, a point or a value.
"""

import html
import os
import re
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.browser.test_every_page import ADDRESSES
from tests.links import some_of_each

pytestmark = pytest.mark.browser

OURS = [one for one in ADDRESSES if one not in ("/metrics/nothing", "/customers/first")]
OF_A_KIND = 10**6 if os.environ.get("TENURE_EVERY_LINK") else 1
FILES = re.compile(r"\.(csv|xlsx|svg|png)$|^/api/|/openapi")


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as response:
        body = response.read()
        return body.decode() if response.headers["content-type"].startswith("text/html") else ""


def links_of(text: str) -> set[str]:
    found = {html.unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]*)"', text)}
    return {link.partition("#")[0] for link in found} - {""}


@pytest.fixture(scope="module")
def links(demo) -> dict[str, str]:
    """Every link of every page, with a page that has it."""
    found: dict[str, str] = {}
    for page in OURS:
        for link in links_of(fetched(demo + page)):
            found.setdefault(link, page)
    return found


@pytest.mark.long
def test_every_link_leads_somewhere(demo, links):
    broken = {}
    inner = {link for link in links if link.startswith("/")}
    assert all(link.startswith("https://") for link in links.keys() - inner)  # sources that are cited
    for link in some_of_each(inner, OF_A_KIND):
        page = links[link]
        try:
            fetched(demo + link)
        except urllib.error.HTTPError as error:
            broken[link] = (error.code, page)
    assert len(links) > 500
    assert broken == {}


def test_one_link_of_each_kind_is_quiet(page, demo, links):
    chosen = some_of_each((link for link in links if link.startswith("/")), 1, tells_metrics_apart=False)
    said, asked = [], set()
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for link in chosen:
        if not FILES.search(urlsplit(link).path):
            assert page.goto(demo + link).status == 200, link
    assert said == []
    assert asked == {urlsplit(demo).netloc}
