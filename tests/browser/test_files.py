"""Receipts are copied, charts are saved as they are drawn, the menu of downloads answers to keys."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
METRIC = "/metrics/mrr?from=2025-01-01&to=2025-07-01"


def test_a_receipt_is_copied_with_its_address_and_its_sql(new_context, server):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(server + METRIC)
    page.get_by_role("button", name="Copy receipt").press("Enter")
    page.get_by_role("status").filter(has_text="Copied.").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "Metric: Monthly recurring revenue" in text
    assert f"Address: {server}/metrics/mrr?from=2025-01-01" in text
    assert "select" in text
    page.get_by_role("button", name="Copy SQL").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => !text.includes('Metric:'))")


def test_where_a_page_may_not_copy_it_selects(page, server):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(server + METRIC)
    page.get_by_role("button", name="Copy receipt").click()
    page.get_by_text("It is selected").wait_for()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("Metric: Monthly recurring revenue")
    assert "select" in selected


def test_a_chart_is_saved_in_the_colours_of_the_theme(new_context, server, tmp_path):
    page = new_context(color_scheme="dark", accept_downloads=True).new_page()
    page.goto(server + "/revenue?from=2025-01-01&to=2025-07-01")
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save chart as {kind}").first.press("Enter")
        assert download.value.suggested_filename == f"fall.{kind.lower()}"
        download.value.save_as(tmp_path / kind)
    text = Path(tmp_path / "SVG").read_text()
    root = ET.fromstring(text)
    assert "var(" not in text
    assert root.find(SVG + "rect").attrib["fill"] == "rgb(25, 29, 35)"
    said = {part.text for part in root.iter(SVG + "text")}
    assert {"From opening to closing Jun 2025", "Opening 320"} <= said
    assert Path(tmp_path / "PNG").read_bytes().startswith(b"\x89PNG")


def test_the_menu_of_downloads_answers_to_keys(new_context, server):
    page = new_context(accept_downloads=True).new_page()
    page.goto(server + METRIC)
    page.locator("#download summary").press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "mrr.csv"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.get_by_role("link", name="Values as CSV").is_visible()
    page.locator("#download summary").click()
    page.locator("h1").click()
    assert not page.get_by_role("link", name="Values as CSV").is_visible()
