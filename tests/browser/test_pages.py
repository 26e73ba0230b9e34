"""The pages in a browser: with scripts, without, by keyboard, on a phone; nothing comes from elsewhere."""

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def quiet(page, server):
    """The page of the browser; afterwards it must have logged nothing and asked nobody else."""
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(20_000)
    yield page
    assert said == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(server).netloc}


def test_from_the_overview_to_the_rows_behind_a_number(quiet, server):
    quiet.goto(server)
    quiet.get_by_role("link", name="Monthly recurring revenue").click()
    quiet.wait_for_url("**/metrics/mrr")
    assert quiet.locator("#series svg").count() == 1
    quiet.get_by_label("Split by").select_option("region")
    quiet.wait_for_url("**/metrics/mrr?by=region")
    quiet.get_by_role("heading", name="By region").wait_for()
    assert quiet.get_by_role("link", name="EU", exact=True).is_visible()
    quiet.locator("select[name=where]").select_option("plan=pro")
    quiet.wait_for_url("**/metrics/mrr?by=region&where=plan%3Dpro")
    quiet.get_by_text("Sum of all 2").wait_for()
    quiet.go_back()
    quiet.wait_for_url("**/metrics/mrr?by=region")
    quiet.get_by_text("Sum of all 3").wait_for()
    assert quiet.get_by_role("heading", name="By region").is_visible()
    assert quiet.locator("#series svg").count() == 1
    quiet.go_back()
    quiet.wait_for_url("**/metrics/mrr")
    quiet.get_by_role("heading", name="By plan").wait_for()


def test_a_point_of_the_chart_opens_its_rows(quiet, server):
    quiet.goto(server + "/metrics/mrr")
    chart = quiet.locator("#series")
    quiet.wait_for_function("document.getElementById('series').drawn")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] * 0.55, "y": box["height"] * 0.5})
    quiet.wait_for_url("**/metrics/mrr?point=*#rows")
    assert quiet.get_by_role("heading", name="Behind the number").is_visible()


def test_the_keyboard_reaches_search_and_content(quiet, server):
    quiet.goto(server)
    quiet.keyboard.press("Tab")
    assert quiet.evaluate("document.activeElement.textContent") == "Skip to content"
    quiet.keyboard.press("/")
    quiet.keyboard.type("logo churn")
    quiet.keyboard.press("Enter")
    quiet.wait_for_url("**/metrics?q=logo+churn")
    found = quiet.locator("#found")
    assert found.get_by_role("link", name="Customer churn rate").is_visible()
    quiet.keyboard.press("/")
    quiet.keyboard.press("Control+a")
    quiet.keyboard.type("quick ratio")
    quiet.wait_for_url("**/metrics?q=quick+ratio")
    found.get_by_role("link", name="Quick ratio").wait_for()
    assert (
        quiet.evaluate("document.activeElement.id") == "q"
    )  # the field keeps the focus while its results change


def test_a_year_that_is_being_typed_asks_nothing(quiet, server):
    """A browser reports a change at year 0002, on the way to 2025."""
    quiet.goto(f"{server}/metrics/mrr")
    quiet.locator("summary", has_text="Dates and clocks").press("Enter")
    quiet.locator("input[name=from]").focus()
    quiet.keyboard.type("01012025", delay=60)
    quiet.wait_for_url("**/metrics/mrr?from=2025-01-01")
    assert quiet.get_by_role("heading", name="Monthly recurring revenue").is_visible()


def test_everything_is_there_without_scripts(new_context, server):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server)
    page.get_by_role("link", name="Monthly recurring revenue").click()
    page.wait_for_url("**/metrics/mrr")
    assert page.locator("#series svg path").count() > 3
    page.get_by_label("Split by").select_option("region")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/metrics/mrr?by=region")
    assert page.url.endswith("/metrics/mrr?by=region")
    page.get_by_role("heading", name="By region").wait_for()
    assert page.get_by_role("heading", name="By region").is_visible()


@pytest.mark.parametrize("address", ["/", "/metrics", "/metrics/mrr", "/metrics/customer_lifetime_value"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_whole_width(new_context, server, address, scheme):
    page = new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme).new_page()
    page.goto(server + address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light == ("rgb(246, 247, 249)" if scheme == "light" else "rgb(16, 19, 23)")


def test_the_api_description_is_readable(quiet, server):
    quiet.goto(server + "/docs")
    quiet.get_by_text("/api/v1/metrics/{id}/rows").wait_for()


LATE = """
const later = window.setTimeout;
window.setTimeout = (act, ms, ...rest) => later(act, (ms ?? 0) + 2000, ...rest);
"""


def test_keys_do_not_wait_for_timers_of_the_page(quiet, server):
    quiet.add_init_script(LATE)
    quiet.goto(server + "/metrics/mrr")
    quiet.locator("select[name=grain]").select_option(label="Quarters")
    quiet.wait_for_url("**/metrics/mrr?grain=quarter", timeout=1500)
    quiet.keyboard.press("Control+k")
    quiet.get_by_role("link", name="Revenue page").wait_for()
    assert quiet.get_by_role("link", name="Revenue page").count() == 1


def test_the_palette_opens_and_leads_by_keyboard(quiet, server):
    quiet.goto(server + "/metrics/mrr?grain=quarter")
    quiet.keyboard.press("Control+k")
    quiet.get_by_role("link", name="Revenue page").wait_for()
    quiet.keyboard.type("birch")
    quiet.get_by_role("link", name="Birch <Ltd> customer").wait_for()
    quiet.keyboard.press("ArrowDown")
    quiet.keyboard.press("Enter")
    quiet.wait_for_url("**/customers/B?grain=quarter")
    quiet.keyboard.press("Control+k")
    quiet.keyboard.type("arr")
    quiet.keyboard.press("Enter")  # before its hits have come
    quiet.wait_for_url("**/metrics/arr?grain=quarter")
    quiet.keyboard.press("Control+k")
    quiet.keyboard.type("birch")
    quiet.keyboard.press("Escape")
    assert not quiet.locator("#palette").is_visible()
