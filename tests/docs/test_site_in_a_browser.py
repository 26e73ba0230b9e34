"""The site opened from a file: search, keyboard, both themes, a phone, print; nothing is asked of anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_every_page import WCAG

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGES = ["index.html", "metrics/mrr.html", "guides/choose.html"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_quiet_and_fits_a_phone(new_context: Any, site: Path, name: str) -> None:
    for scheme in ("light", "dark"):
        page = new_context(color_scheme=scheme).new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((site / name).as_uri())
        assert said == []
        assert all(url.startswith(site.as_uri()) for url in asked)
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()


def test_search_finds_by_alias_and_by_keyboard(page: Any, site: Path) -> None:
    page.goto((site / "guides" / "choose.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("nrr")
    assert "Net revenue retention" in page.locator("#hits a").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrics/net_revenue_retention.html")
    page.keyboard.press("/")
    page.keyboard.type("nothing is called this")
    assert page.locator("#hits").inner_text() == "Nothing is called that."
    page.keyboard.press("Escape")
    assert not page.locator("#hits").is_visible()


def test_the_list_of_metrics_narrows(page: Any, site: Path) -> None:
    page.goto((site / "metrics" / "index.html").as_uri())
    page.get_by_label("Narrow the list").fill("churn rate")
    shown = page.locator("[data-words]:visible a").all_inner_texts()
    assert "Customer churn rate" in shown
    assert "Monthly recurring revenue" not in shown
    assert not page.get_by_role("heading", name="Support").is_visible()
