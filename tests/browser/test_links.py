"""Every link of every page of the demo leads somewhere, and one of each kind is quiet in a browser."""

import html
import re
import urllib.error
import urllib.request
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.browser.test_every_page import ADDRESSES

pytestmark = pytest.mark.browser

OURS = [one for one in ADDRESSES if one not in ("/metrics/nothing", "/customers/first")]
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
    """Every link of every page, with a page that has it; then those of one page per kind of link."""
    found: dict[str, str] = {}
    for page in OURS:
        for link in links_of(fetched(demo + page)):
            found.setdefault(link, page)
    return found


def kind(link: str) -> tuple[str, tuple[str, ...]]:
    """What tells links apart but for ids and values."""
    parts = urlsplit(link)
    folder = "/".join(parts.path.split("/")[:2])
    depth = parts.path.count("/")
    end = parts.path.rpartition(".")[2] if FILES.search(parts.path) else ""
    return f"{folder} {depth} {end}", tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def test_every_link_leads_somewhere(demo, links):
    broken = {}
    for link, page in links.items():
        if not link.startswith("/"):
            assert link.startswith("https://"), (link, page)  # a source that is cited
            continue
        try:
            fetched(demo + link)
        except urllib.error.HTTPError as error:
            broken[link] = (error.code, page)
    assert len(links) > 500
    assert broken == {}


def test_one_link_of_each_kind_is_quiet(page, demo, links):
    chosen = {kind(link): link for link in sorted(links) if link.startswith("/")}
    said, asked = [], set()
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for link in chosen.values():
        if not FILES.search(urlsplit(link).path):
            assert page.goto(demo + link).status == 200, link
    assert said == []
    assert asked == {urlsplit(demo).netloc}
