"""A file goes from a browser into the workspace, also in one without JavaScript."""

import pytest

from tenure.service.workspace import Workspace
from tests.browser.serving import running

pytestmark = pytest.mark.browser

EXPORT = "Customer ID;Company;Created\n1;Ada;01/02/2025\n2;Zoë;03/04/2025\n;Nobody;03/04/2025\n"


@pytest.mark.parametrize("has_script", [True, False])
def test_a_file_is_previewed_corrected_and_loaded(new_context, tmp_path, has_script):
    file = tmp_path / "export.csv"
    file.write_text(EXPORT, "latin-1")
    with Workspace.init(tmp_path / "w") as workspace, running(workspace) as address:
        page = new_context(java_script_enabled=has_script).new_page()
        page.goto(f"{address}/data")
        page.get_by_role("link", name="Load a file").click()
        page.get_by_label("File").set_input_files(file)
        page.get_by_role("button", name="Look at it").click()
        assert page.locator("table.compact tbody").inner_text().split() == ["3", "2", "0", "1"]
        assert "Zoë" in page.inner_text("main")
        page.get_by_label("Dates are").select_option("month-first")
        page.get_by_role("button", name="Check again").click()
        assert page.get_by_label("Dates are").input_value() == "month-first"
        page.get_by_role("button", name="Load").click()
        assert page.inner_text("h1").endswith(": export.csv")
        assert "account_id is required and is empty." in page.inner_text("main")
        rows = workspace.database.cursor().execute(
            "select account_id, name, created_at::date::varchar from data.accounts order by 1"
        )
        assert rows.fetchall() == [("1", "Ada", "2025-01-02"), ("2", "Zoë", "2025-03-04")]
        page.get_by_role("link", name="Data", exact=True).first.click()
        assert (
            "accounts"
            in page.get_by_role("region", name="Rows, days and last load of each table").inner_text()
        )
