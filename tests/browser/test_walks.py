"""What people come for, walked in a browser from its beginning to its end."""

import re
import subprocess
import sys

import pytest

from tenure.service.people.people import People
from tenure.service.workspace import Workspace
from tests.browser.serving import running
from tests.small import small_workspace

pytestmark = pytest.mark.browser

SERVE = [sys.executable, "-c", "from tenure.cli.main import main; main()", "serve"]
PASSWORD = "correct horse battery"
MOST_TABS = 60


@pytest.fixture
def first_visit(tmp_path):
    """The link that a server prints on its console, of an empty workspace."""
    Workspace.init(tmp_path / "w").close()
    process = subprocess.Popen(
        [*SERVE, "-w", str(tmp_path / "w"), "--port", "18865"], stderr=subprocess.PIPE, text=True
    )
    lines = [process.stderr.readline() for _ in range(2)]
    found = re.search(r"http://127\.0\.0\.1:\d+/welcome\?token=\S+", lines[1])
    assert found, lines
    yield found[0]
    process.terminate()
    assert process.wait(timeout=20) == 0


def test_the_first_visit(page, first_visit):
    page.goto(first_visit)
    page.get_by_label("E-mail address").fill("ana@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"^http://127\.0\.0\.1:\d+/$"))
    page.get_by_role("link", name="Load a file").first.click()
    page.get_by_label("File").wait_for()
    assert "used already" in page.context.browser.new_page().goto(first_visit).text()
    stranger = page.context.browser.new_context().new_page()
    stranger.goto(first_visit.partition("/welcome")[0])
    assert "/signin" in stranger.url
    assert "Nobody has an account yet" not in stranger.inner_text("main")


def test_from_the_overview_to_a_customer(page, demo):
    page.goto(demo)
    page.get_by_role("link", name="Monthly recurring revenue", exact=True).click()
    page.wait_for_url("**/metrics/mrr")
    page.locator("#series svg").wait_for()
    page.wait_for_function("document.getElementById('series').drawn")
    chart = page.locator("#series")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.5})
    page.wait_for_url("**/metrics/mrr?point=*#rows")
    rows = page.get_by_role("region", name="Rows")
    first = rows.locator("tbody th a").first
    name = first.inner_text()
    first.click()
    page.wait_for_url("**/customers/*")
    assert page.inner_text("h1").startswith(name)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Customers").click()
    page.wait_for_url("**/customers")
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/customers/*")
    for _ in range(3):
        page.go_back()
    page.wait_for_url("**/metrics/mrr?point=*")
    rows.locator("tbody th a").first.wait_for()


def test_the_question_changes_by_mouse(page, demo):
    page.goto(f"{demo}/metrics/customer_churn_rate")
    page.locator("select[name=grain]").select_option(label="Quarters")
    page.wait_for_url("**/metrics/customer_churn_rate?grain=quarter")
    page.locator("th a", has_text="Q4 2025").first.wait_for(state="attached")
    variant = page.locator("select[name=variant] option:not(:checked)").first.get_attribute("value")
    page.locator("select[name=variant]").select_option(variant)
    page.wait_for_url(f"**variant={variant}")
    split = page.locator("select[name=by] option:not(:checked)").first.get_attribute("value")
    page.locator("select[name=by]").select_option(split)
    page.wait_for_url(f"**by={split}")
    page.get_by_role("heading", name=f"By {split}").wait_for()
    page.go_back()
    page.wait_for_url(f"**variant={variant}")
    page.go_forward()
    page.get_by_role("heading", name=f"By {split}").wait_for()


def tab_to(page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is out of the keyboard's reach")


def test_the_question_changes_by_keyboard(page, demo):
    page.goto(f"{demo}/metrics/customer_churn_rate")
    for name in ("grain", "variant", "by"):
        before = page.url
        tab_to(page, f"select[name={name}]")
        page.keyboard.press("ArrowDown")  # opens the list
        page.wait_for_function("document.activeElement.matches(':open')")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        assert f"{name}=" in page.url
        page.locator("#page:not(.htmx-request)").wait_for()
        assert page.evaluate("document.activeElement.name") == name


EXPORT = """Line;Account;Amount;Currency;Interval;Start
L1;A;10,50;USD;month;15/02/2025
L2;B;20,00;USD;month;01/03/2025
L3;C;30,00;USD;month;31/31/2025
L4;D;40,00;USD;month;28/02/2025
"""


def test_a_wrong_column_and_a_bad_date_are_mended(page, tmp_path):
    file = tmp_path / "items.csv"
    file.write_text(EXPORT, "utf-8")
    with Workspace.init(tmp_path / "w") as workspace, running(workspace) as address:
        page.goto(address)
        page.get_by_role("link", name="Load a file").click()
        page.get_by_label("File").set_input_files(file)
        page.get_by_role("button", name="Look at it").click()
        table = page.locator("select[name=table]")
        table.select_option("subscription_items")
        page.get_by_role("button", name="Check again").click()
        page.get_by_text("subscription_items requires item_id").wait_for()
        assert page.get_by_role("button", name="Load").count() == 0
        page.get_by_label("Where Line goes").select_option("item_id")
        page.get_by_role("button", name="Check again").click()
        assert page.locator("table.compact tbody").inner_text().split() == ["4", "3", "0", "1"]
        assert "31/31/2025" in page.get_by_role("region", name="Rows that would be refused").inner_text()
        page.get_by_role("button", name="Load").click()
        page.get_by_role("heading", name="items.csv").wait_for()
        page.goto(f"{address}/data")
        page.get_by_role("link", name=re.compile("uarantine")).first.click()
        page.wait_for_url("**/data/quarantine*")
        assert "31/31/2025" in page.inner_text("main")
        page.goto(f"{address}/metrics/mrr?from=2025-02-01&to=2025-04-01&grain=month")
        assert "70.50" in page.locator("[aria-label='Values per period']").text_content()


def test_a_viewer_signs_in_and_is_refused_what_is_not_allowed(page, tmp_path):
    with small_workspace(tmp_path / "small") as workspace, running(workspace, is_open=False) as address:
        people = People(workspace.folder)
        people.add("vic@example.com", "Vic", "viewer", PASSWORD)
        people.store.close()
        page.goto(f"{address}/metrics/mrr?grain=quarter")
        assert "/signin" in page.url
        page.get_by_label("E-mail address").fill("vic@example.com")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_text("E-mail address or password is wrong.").wait_for()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/metrics/mrr?grain=quarter")
        for refused in ("/people", "/audit", "/data/upload"):
            answer = page.goto(address + refused)
            assert answer.status == 403, refused
            assert "You are viewer" in page.inner_text("main")
        page.goto(f"{address}/you")
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{address}/metrics/mrr")
        assert "/signin" in page.url


def test_dark_is_dark_down_to_the_charts(new_context, demo):
    page = new_context(color_scheme="dark").new_page()
    page.goto(f"{demo}/metrics/mrr")
    page.wait_for_function("document.getElementById('series').drawn")
    light = "element => getComputedStyle(element).{}.match(/\\d+/g).slice(0, 3).map(Number)"
    paper = page.locator("section.card").first.evaluate(light.format("backgroundColor"))
    ink = page.locator("h1").evaluate(light.format("color"))
    label = page.locator("#series svg text").first.evaluate(light.format("fill"))
    assert max(paper) < 64 < 128 < min(ink)
    assert min(label) > 128


def test_paper_shows_the_answer_without_its_controls(page, demo):
    page.goto(f"{demo}/metrics/mrr?by=plan")
    page.emulate_media(media="print")
    for hidden in (".top", "form.controls", ".skip"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", "#series svg", "#rows"):
        assert page.locator(shown).first.is_visible(), shown
    assert page.pdf(format="A4").startswith(b"%PDF")
