"""The form of a page by keyboard, charts that hold their place, paper and wide screens."""

import time

import pytest

pytestmark = pytest.mark.browser

SHIFTS = """() => {
  window.shifted = 0;
  const add = (list) => list.getEntries().forEach((one) => {
    window.shifted += one.hadRecentInput ? 0 : one.value;
  });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def overview(page, server):
    page.goto(f"{server}/metrics/ticket_volume?period=last-6-months")
    page.wait_for_function("document.getElementById('series').drawn")
    return page


def test_arrows_open_a_list_instead_of_asking_for_every_value(overview):
    page, field = overview, overview.locator("select[name=where]")
    field.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.matches(':open')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.url.endswith("?period=last-6-months")
    page.keyboard.press("Enter")
    page.wait_for_url("**where=plan%3Dstarter*")
    page.get_by_role("link", name="Remove plan: starter").wait_for()
    assert page.evaluate("document.activeElement.name") == "where"


def test_a_second_value_is_added_and_each_is_removed_by_its_chip(page, server):
    page.goto(f"{server}/metrics/ticket_volume?where=plan%3Dpro")
    page.locator("select[name=where]").select_option("plan=starter")
    page.get_by_role("link", name="Remove plan: starter").wait_for()
    page.get_by_role("link", name="Remove plan: pro").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrics/ticket_volume?where=plan%3Dstarter")


def test_custom_opens_the_dates_and_a_period_by_name_empties_them(overview):
    page, period, first = (
        overview,
        overview.locator("select[name=period]"),
        overview.locator("input[name=from]"),
    )
    period.select_option("custom")
    assert page.evaluate("document.activeElement.name") == "from"
    assert page.url.endswith("?period=last-6-months")
    first.fill("2025-01-01")
    first.blur()
    page.wait_for_url("**?from=2025-01-01")
    assert period.input_value() == "custom"
    period.select_option("last-year")
    page.wait_for_url("**?period=last-year")
    assert first.input_value() == ""


def late(route):
    """The script arrives when the page is painted, as over a slow line."""
    time.sleep(0.2)
    route.continue_()


@pytest.mark.parametrize(
    "path", ["/", "/metrics/ticket_volume", "/revenue?from=2024-02-01&to=2024-07-01", "/product"]
)
def test_nothing_moves_while_a_page_comes_in(new_context, server, path):
    page = new_context(viewport={"width": 1700, "height": 900}).new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.route("**/app.js*", late)
    page.goto(server + path)
    page.wait_for_function("[...document.querySelectorAll('.plot')].every((one) => one.drawn)")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifted") <= 0.02


def test_paper_has_charts_and_the_address_and_no_controls(overview):
    page = overview
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") == 700
    assert not page.locator("select[name=period]").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator("footer.printed").inner_text().startswith(f"{page.url} · data version ")
    chart, card = page.locator("#series svg").bounding_box(), page.locator("#series").bounding_box()
    assert chart["width"] == pytest.approx(card["width"], abs=1)
    link = "getComputedStyle(document.querySelector('main a[href]'))"
    assert page.evaluate(f"{link}.textDecorationLine") == "none"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#series svg").get_attribute("viewBox") is None


@pytest.mark.parametrize(("width", "columns", "size"), [(1280, 4, 15), (2560, 8, 17.44), (3840, 8, 24)])
def test_a_wide_screen_holds_more_and_larger(page, server, width, columns, size):
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(server)
    grid = page.locator(".tiles").first.evaluate("one => getComputedStyle(one).gridTemplateColumns")
    assert len(grid.split()) == columns
    font = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert font == pytest.approx(size, abs=0.01)
    assert page.evaluate("document.documentElement.scrollWidth") == width
