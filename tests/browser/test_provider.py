"""Off to the company's provider and back, with a browser's own rules for cookies and forms."""

import pytest

from tenure.service.people.people import People
from tenure.service.workspace import Workspace
from tests.browser.serving import running
from tests.web.fake_provider import CLIENT_ID, SECRET, fake_provider

pytestmark = pytest.mark.browser


def test_a_browser_signs_in_by_a_provider_on_another_site(page, tmp_path, monkeypatch):
    monkeypatch.setenv("TEST_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with fake_provider() as fake:
        fake.issuer = fake.issuer.replace("127.0.0.1", "localhost")  # another site than 127.0.0.1
        settings = f'[sign_in]\nissuer = "{fake.issuer}"\nclient_id = "{CLIENT_ID}"\nname = "Acme"\n'
        Workspace.create(tmp_path / "w", f'{settings}client_secret_env = "TEST_CLIENT_SECRET"\n').close()
        people = People(tmp_path / "w")
        people.add("ana@example.com", "Ana", "viewer")
        people.store.close()
        with Workspace(tmp_path / "w") as workspace, running(workspace, is_open=False) as url:
            page.goto(f"{url}/metrics?q=churn")
            page.get_by_role("link", name="Sign in with Acme").click()
            page.wait_for_url(f"{url}/metrics?q=churn")
            page.goto(f"{url}/you")
            assert "ana@example.com, viewer" in page.inner_text("main")
            page.get_by_role("button", name="Sign out").click()
            fake.email = "eve@example.com"
            page.get_by_role("link", name="Sign in with Acme").click()
            assert "There is no user eve@example.com here." in page.get_by_role("alert").inner_text()
            page.goto(f"{url}/you")
            assert "/signin" in page.url
