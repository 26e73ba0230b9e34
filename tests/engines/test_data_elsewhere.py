"""The pages about the data over tables that live in PostgreSQL: shown, and never loaded into."""

from __future__ import annotations

from starlette.testclient import TestClient

from tenure.app import build
from tenure.service.workspace import Workspace

from .test_elsewhere import company

__all__ = ["company"]


def test_what_can_be_shown_is_shown_and_loading_is_refused(company: Workspace) -> None:
    client = TestClient(
        build(company, is_open=True),
        base_url="http://127.0.0.1",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    text = client.get("/data").text
    assert "The tables live in PostgreSQL" in text
    row = next(part for part in text.split("<tr>") if "<code>subscription_items</code>" in part)
    assert '<td class="num">2</td><td>Jun 1, 2024</td><td>Jan 1, 2025</td>' in row  # not the internal one
    assert "Load a file" not in text
    assert "<code>tickets</code>" in text.split("Tables without data")[1]
    assert "The tables live in PostgreSQL" in client.get("/data/quarantine").text
    assert client.get("/data/definitions").status_code == 200
    assert company.settings["engine.url"] not in client.get("/data/definitions").text
    for response in (
        client.get("/data/upload"),
        client.post("/data/upload", files={"file": ("accounts.csv", b"account_id\n1\n")}),
        client.get("/data/quarantine.csv"),
    ):
        assert response.status_code == 400
        assert "nothing is loaded here" in response.text
    assert client.get("/data/loads/1").status_code == 404
    assert not list((company.folder / ".tenure-uploads").glob("*"))
