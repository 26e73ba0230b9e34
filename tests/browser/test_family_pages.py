"""Pages of metrics in a browser: the question changes every chart, and a chart opens its metric."""

import pytest

pytestmark = pytest.mark.browser


def test_the_question_changes_every_chart(page, server):
    page.set_default_timeout(20_000)
    page.goto(f"{server}/product")
    page.wait_for_function("document.getElementById('panel-1-chart').drawn")
    assert "per month" in page.locator("#panel-1-chart").get_attribute("aria-label")
    page.locator("select[name=grain]").select_option("quarter")
    page.wait_for_url("**/product?grain=quarter")
    page.wait_for_function("document.getElementById('panel-1-chart').drawn.includes('Q2 2025')")
    assert page.locator("#panel-1-chart svg").count() == 1
    assert "per quarter" in page.locator("#lifecycle-chart").get_attribute("aria-label")


def test_a_chart_opens_its_metric(page, server):
    page.set_default_timeout(20_000)
    page.goto(f"{server}/support")
    page.wait_for_function("document.getElementById('panel-1-chart').drawn")
    chart = page.locator("#panel-1-chart")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] * 0.55, "y": box["height"] * 0.5})
    page.wait_for_url("**/metrics/ticket_volume?point=*#rows")
    page.get_by_role("link", name="Support", exact=True).last.click()
    page.wait_for_url("**/support")


def test_every_chart_is_there_without_script(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/voice")
    assert page.locator(".plot > svg").count() == page.locator(".plot").count() > 1
    context.close()
