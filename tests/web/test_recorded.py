"""The page of what was done, page by page; the chain is looked through only when somebody asks."""

import re
import sqlite3

import pytest
from starlette.testclient import TestClient
from tests.small import SETTINGS, small_workspace
from tests.web.test_rights import table

from tenure.app import build
from tenure.service.people import audit
from tenure.service.people.people import People
from tenure.service.people.sign_in import SignIn
from tenure.service.workspace import Workspace
from tenure.web.people.recorded import LINES

OWN = {"origin": "http://127.0.0.1"}
PASSWORD = "correct horse battery"
CHANGES = (
    ("/people", {"email": "bo@example.com", "role": "viewer"}, ["user added", "link made"]),
    ("/people/role", {"email": "bo@example.com", "role": "analyst"}, ["role changed"]),
    ("/people/portfolio", {"email": "bo@example.com", "sees": "region=EU"}, ["portfolio changed"]),
    ("/people/link", {"email": "bo@example.com"}, ["link made"]),
    ("/people/access", {"email": "bo@example.com"}, ["user disabled"]),
    ("/you/locale", {"locale": "de_DE"}, ["locale changed"]),
    ("/you/tokens", {"name": "script", "scope": "read"}, ["token made"]),
    ("/you/tokens/{token_id}/revoke", {}, ["token revoked"]),
    ("/saved/segments", {"name": "a", "where": "region=EU"}, ["segment saved"]),
    ("/saved/{id}/remove", {}, ["removed"]),
    ("/saved/dashboards", {"name": "a", "metrics": "mrr"}, ["dashboard saved"]),
    ("/saved/targets", {"metric": "mrr", "value": "5", "since": "2025-01-01"}, ["target saved"]),
    ("/saved/notes", {"day": "2025-05-01", "text": "a"}, ["note saved"]),
    ("/data/upload", {}, []),  # only put aside: the next says what was loaded
    ("/data/upload/{token}", {"action": "load"}, ["loaded"]),
    ("/signout", {}, ["signed out"]),
    ("/signin", {"email": "ana@example.com", "password": "wrong"}, ["sign-in failed"]),
    ("/signin", {"email": "ana@example.com", "password": PASSWORD}, ["signed in"]),
    ("/welcome", {"token": "LINK", "password": PASSWORD}, ["password chosen", "signed in"]),
)


def test_every_change_leaves_its_line(tmp_path):
    """In the order above; none of docs/rights.md is left out."""
    posts = {path for method, path in table() if method == "POST"}
    assert {path for path, _, _ in CHANGES} == posts
    with small_workspace(tmp_path / "w") as workspace:
        people = People(workspace.folder)
        people.add("ana@example.com", "Ana", "admin", PASSWORD)
        client = TestClient(
            build(workspace), base_url="http://127.0.0.1", headers=OWN, follow_redirects=False
        )
        client.post("/signin", data={"email": "ana@example.com", "password": PASSWORD})
        token, link = "", SignIn(people).new_link("ana@example.com")
        for path, form, expected in CHANGES:
            before = audit.lines(people.store)[0].number
            address = path.replace("{token_id}", first(people, "token_id", "token"))
            address = address.replace("{id}", first(people, "saved_id", "saved")).replace("{token}", token)
            form = {name: link if value == "LINK" else value for name, value in form.items()}
            if path == "/data/upload":
                file = {"file": ("accounts.csv", b"account_id,name\nZ,Zoe\n")}
                answer = client.post(address, files=file)
                token = answer.headers["location"].rpartition("/")[2]
            else:
                answer = client.post(address, data=form)
            assert answer.status_code in (200, 303, 403), (path, answer.text[-800:])
            lines = [line for line in audit.lines(people.store) if line.number > before]
            assert [line.action for line in reversed(lines)] == expected, path
        assert audit.altered(people.store) is None
        people.store.close()


def first(people: People, name: str, of: str) -> str:
    """The id of the only thing of a kind, "" while there is none."""
    found = people.store.rows(f"select {name} from {of} limit 1")
    return found[0][0] if found else ""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recorded") / "small"
    Workspace.create(folder, SETTINGS).close()
    with Workspace(folder) as workspace:
        people = People(folder)
        people.local()
        for number in range(2 * LINES):
            people.record(None, "exported", what=f"/{number}.csv")
        yield TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1"), people
        people.store.close()


def numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'<th scope="row" class="num">(\d+)</th>', text)]


def test_every_line_is_on_one_page(opened):
    client, found, address = opened[0], [], "/audit"
    while address:
        text = client.get(address).text
        found += numbers(text)
        assert len(numbers(text)) <= LINES
        older = re.search(r'href="(/audit\?before=\d+)"', text)
        address = older and older[1]
    assert found == list(range(2 * LINES + 1, 0, -1))
    assert ">Newest<" in text


@pytest.mark.parametrize("before", [1, 0, -5, -(10**30)])
def test_before_the_first_there_is_nothing(opened, before):
    assert "no older lines" in opened[0].get("/audit", params={"before": before}).text


def test_an_odd_number_is_refused_or_shows_the_latest(opened):
    assert opened[0].get("/audit?before=x").status_code == 400
    assert numbers(opened[0].get(f"/audit?before={10**30}").text)[0] == 2 * LINES + 1


def test_the_chain_is_checked_when_asked(opened, monkeypatch):
    client, people = opened
    monkeypatch.setattr(audit, "AT_ONCE", 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "_hash", None)  # it would fail
        assert "Check the chain" in client.get("/audit").text
    assert "Every line is as it was written." in client.get("/audit?check=1").text
    with sqlite3.connect(people.store.path) as connection:
        connection.execute("update audit set detail = '{}' where number = 12")
    connection.close()
    assert "Line 12 was changed" in client.get("/audit?check=1").text
    assert "Line 12" not in client.get("/audit").text
