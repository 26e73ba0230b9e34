"""Customers in a browser: search while typing, sorting, the way to one and back, looking back, a phone."""

import pytest

pytestmark = pytest.mark.browser


def test_from_a_search_to_the_customer_and_back(page, server):
    page.goto(f"{server}/customers")
    page.get_by_label("Name or id").press_sequentially("bir", delay=40)
    page.wait_for_url("**/customers?q=bir")
    page.get_by_text("1 of 4 accounts").wait_for()
    assert page.evaluate("document.activeElement.id") == "q"
    page.get_by_role("link", name="Birch <Ltd>").click()
    page.wait_for_url("**/customers/B")
    assert page.get_by_role("heading", level=1, name="Birch <Ltd>").is_visible()
    page.go_back()
    page.wait_for_url("**/customers?q=bir")
    assert page.get_by_label("Name or id").input_value() == "bir"


def test_a_head_sorts_and_keeps_the_filter(page, server):
    page.goto(f"{server}/customers")
    page.get_by_label("State").select_option("customer")
    page.wait_for_url("**/customers?state=customer")
    page.get_by_text("3 of 4 accounts").wait_for()
    page.get_by_role("columnheader", name="Customer").get_by_role("link").click()
    page.wait_for_url("**/customers?state=customer&sort=name")
    names = page.locator("tbody th").all_inner_texts()
    assert names == ["Amber & Sons", "Birch <Ltd>", "Dune"]
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_the_day_to_look_back_to_is_in_the_address(page, server):
    page.goto(f"{server}/customers/A")
    page.get_by_label("Look back to").fill("2025-03-01")
    page.wait_for_url("**/customers/A?since=2025-03-01")
    page.get_by_text("$100.00 then, $180.00 now (+$80.00)").wait_for()


@pytest.mark.parametrize("width", [360, 3840])
def test_they_fit_their_window(page, server, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/customers", "/customers/A"):
        page.goto(server + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_name_stays_in_view_on_a_phone(page, server):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/customers")
    page.get_by_role("region", name="Customers").first.evaluate("element => element.scrollLeft = 400")
    name = page.get_by_role("link", name="Amber & Sons").bounding_box()
    assert 0 <= name["x"] < 60
