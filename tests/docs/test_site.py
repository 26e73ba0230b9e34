"""The site: every link leads somewhere, every metric has a page, every value shown was computed."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from tools.site.build import build
from tools.site.example import ids, plain, work
from tools.site.markdown import render

from tenure.catalog import catalog
from tenure.kernel.errors import Bug
from tenure.kernel.metric import Metric
from tests.docs.conftest import COMPUTED, computed

pytestmark = pytest.mark.long

METRICS = catalog().metrics
ELSEWHERE = {cite.url for metric in METRICS.values() for cite in metric.cites if cite.url}
ELSEWHERE |= {mark.cite.url for metric in METRICS.values() for mark in metric.benchmarks if mark.cite.url}
ELSEWHERE |= {cite.url for metric in METRICS.values() for one in metric.variants for cite in one.cites}
SPECIFICATIONS = {"keepachangelog.com", "semver.org", "www.rfc-editor.org"}


@dataclass
class Page(HTMLParser):
    """What the checks need of a page."""

    text: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    drawing: bool = False  # a drawn chart carries attributes of style

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            (self.links if tag == "a" else self.loads).append(given["href"])
        self.loads += [given[name] for name in ("src", "action", "srcset", "poster", "data") if name in given]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.drawing |= tag == "svg"
        odd = [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [] if self.drawing else odd

    def handle_endtag(self, tag: str) -> None:
        self.drawing &= tag != "svg"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Every page of the site."""
    return {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_link_and_anchor_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target not in pages or (parts.fragment and unquote(parts.fragment) not in pages[target].ids):
                lost.append((path.relative_to(site).as_posix(), link))
    assert not lost
    assert sum(len(page.links) for page in pages.values()) > 5 * len(pages)


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Page]) -> None:
    """A page loads files of the site only; other hosts are those of sources, behind a link."""
    for path, page in pages.items():
        for address in page.loads:
            assert not urlsplit(address).scheme, address
            assert not address.startswith("/"), address
            assert (path.parent / urlsplit(address).path).exists(), address
        foreign = {link for link in page.links if urlsplit(link).netloc}
        assert {link for link in foreign - ELSEWHERE if urlsplit(link).netloc not in SPECIFICATIONS} == set()
        assert not any(link.startswith("/") for link in page.links)


def test_ids_are_used_once_and_nothing_is_inline(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert [id for id, count in Counter(page.ids).items() if count > 1] == [], path
        assert page.inline == [], path


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_every_metric_has_a_page(site: Path, pages: dict[Path, Page], metric: Metric) -> None:
    page = pages[site / "metrics" / f"{metric.id}.html"]
    assert set(ids(metric)) <= set(page.ids)
    stated = {"default": metric.example.value, **metric.example.variants}
    cells = re.findall(
        r'<td class="num">([^<]*)</td><td class="num">([^<]*)</td><td class="num">[^<]*</td></tr>', page.text
    )
    assert [cell[1] for cell in cells] == [stated[id] or "null" for id in ids(metric)]


@pytest.mark.parametrize("id", sorted(COMPUTED))
def test_a_shown_value_was_computed_and_is_the_stated_one(id: str) -> None:
    worked = computed(id)
    for line in worked.lines:
        stated = "–" if line.stated == "null" else plain(Decimal(line.stated))
        assert line.exact == stated, line
    assert worked.sql
    assert worked.behind


def test_a_wrong_value_stops_the_build() -> None:
    metric = METRICS["mrr"]
    with pytest.raises(Bug, match="the catalogue states 1"):
        work(replace(metric, example=replace(metric.example, value="1")), catalog().resolve)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="something else"):
        build(tmp_path, work=work, charts={})
    assert (tmp_path / "mine.txt").exists()


def test_a_chart_stands_beside_its_numbers(site: Path) -> None:
    text = (site / "metrics" / "mrr.html").read_text("utf-8")
    assert "<svg" in text
    assert re.search(r'<th scope="row">Jun 2025</th><td class="num">\$320.00</td>', text)


def test_the_search_knows_every_page_and_variant(site: Path, pages: dict[Path, Page]) -> None:
    script = (site / "search-index.js").read_text("utf-8")
    found = json.loads(script.removeprefix("globalThis.SEARCH_INDEX = ").removesuffix(";\n"))
    for _, _, place, *_ in found:
        path, _, anchor = place.partition("#")
        assert site / path in pages, place
        assert not anchor or anchor in pages[site / path].ids, place
    places = {place for _, _, place, *_ in found}
    assert {f"metrics/{metric.id}.html" for metric in METRICS.values()} <= places
    assert {f"metrics/{m.id}.html#{v.id}" for m in METRICS.values() for v in m.variants} <= places


@pytest.mark.parametrize("link", ["nothing.md", "../src/tenure/catalog/revenue/nothing.py"])
def test_a_link_that_leads_nowhere_stops_the_build(link: str) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        render(f"# A\n\n[there]({link})", "docs/a.md", "guides/a.html", catalog())


def test_names_in_code_lead_to_what_they_name() -> None:
    text = "# A\n\n`nrr` `mrr:gross` `retention.trailing` `subscription_items` `nothing` [here](model.md)"
    html = render(text, "docs/a.md", "guides/a.html", catalog()).html
    assert re.findall(r'href="([^"]+)"', html) == [
        "../metrics/net_revenue_retention.html",
        "../metrics/mrr.html#gross",
        "../settings.html#retention.trailing",
        "model.html#subscription_items",
        "model.html",
    ]
