"""The revenue page in a browser: periods from the chart, the switch of the cohorts, a phone."""

import pytest

pytestmark = pytest.mark.browser
RANGE = "from=2024-02-01&to=2024-07-01"


def test_a_bar_of_the_movements_opens_its_period(page, server):
    page.goto(f"{server}/revenue?{RANGE}")
    page.wait_for_function("document.getElementById('moves').drawn")
    chart = page.locator("#moves")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.5})
    page.wait_for_url(f"**/revenue?{RANGE}&point=2024-03-01")
    assert page.get_by_role("heading", name="Revenue Mar 2024").is_visible()
    assert page.locator("#ledger").get_by_role("link", name="Birch <Ltd>").is_visible()


def test_the_measure_of_the_cohorts_outlives_a_change_of_the_grain(page, server):
    page.goto(f"{server}/revenue?{RANGE}")
    page.locator("#cohorts").get_by_role("link", name="Customers").click()
    page.wait_for_url(f"**/revenue?{RANGE}&cohort=customers*")
    page.locator("select[name=grain]").select_option("quarter")
    page.wait_for_url("**/revenue?*grain=quarter*")
    assert "cohort=customers" in page.url
    page.get_by_text("lies in that quarter").wait_for()


@pytest.mark.parametrize("width", [360, 3840])
def test_it_fits_its_window(page, server, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}/revenue?{RANGE}&point=2024-03-01")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
