"""A state file that is locked, full or gone for a while: a sentence and when to try again, no bug."""

import sqlite3

import pytest
from starlette.testclient import TestClient
from tests.small import SETTINGS

from tenure.app import build
from tenure.service.people.people import People
from tenure.service.people.secrets import hashed
from tenure.service.people.sign_in import SignIn
from tenure.service.workspace import Workspace
from tenure.store import store as kept
from tenure.web.people.trouble import RETRY_S, is_passing

PASSWORD = "correct horse battery"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "BUSY_S", 0.05)
    Workspace.create(tmp_path / "small", SETTINGS).close()
    with Workspace(tmp_path / "small") as workspace:
        people = People(workspace.folder)
        people.add("ana@example.com", "Ana", "admin", PASSWORD)
        secret = SignIn(people).with_password("ana@example.com", PASSWORD, "")
        client = TestClient(
            build(workspace), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"}
        )
        client.cookies["tenure_session"] = secret
        with people.store.change() as connection:  # the next request writes that it was seen
            long_ago = "update session set seen_at = '2000-01-01T00:00:00+00:00' where secret_hash = ?"
            connection.execute(long_ago, (hashed(secret),))
        yield client, people
        people.store.close()


def assert_busy(response) -> None:
    assert response.status_code == 503
    assert response.headers["retry-after"] == str(RETRY_S)
    assert "cannot write its state file" in response.text
    assert response.headers["x-frame-options"] == "DENY"


def test_another_program_that_holds_the_file(opened):
    client, people = opened
    holding = sqlite3.connect(people.store.path, isolation_level=None)
    holding.execute("begin immediate")
    assert_busy(client.get("/you"))  # in the gate
    api = client.get("/api/v1/metrics")
    assert_busy(api)
    assert api.headers["content-type"] == "application/problem+json"
    assert_busy(client.post("/signin", data={"email": "ana@example.com", "password": PASSWORD}))
    holding.execute("rollback")
    assert client.get("/you").status_code == 200
    holding.execute("begin immediate")
    assert client.get("/you").status_code == 200  # reading goes on
    assert_busy(client.post("/saved/notes", data={"day": "2025-05-01", "text": "a"}))  # behind the gate
    assert_busy(client.get("/customers.csv"))  # a file does not leave unrecorded
    holding.close()


def test_a_full_disk(opened, monkeypatch):
    client, _ = opened
    at_ease = kept.Store._opened

    def full(self):
        connection = at_ease(self)
        connection.execute("pragma max_page_count = 1")  # no further page than it has
        return connection

    assert client.get("/you").status_code == 200
    monkeypatch.setattr(kept.Store, "_opened", full)
    for number in range(50):
        response = client.get(f"/customers.csv?q={number}{'a' * 4000}")
        if response.status_code != 200:
            break
    assert_busy(response)
    assert client.get("/you").status_code == 200
    monkeypatch.setattr(kept.Store, "_opened", roomy(at_ease))
    assert client.get("/customers.csv").status_code == 200


def roomy(at_ease):
    """A connection to a disk that has room again."""

    def opened(self):
        connection = at_ease(self)
        connection.execute("pragma max_page_count = 1000000")
        return connection

    return opened


def test_a_bug_stays_one():
    with pytest.raises(sqlite3.OperationalError) as wrong:
        sqlite3.connect(":memory:").execute("select * from nothing")
    assert not is_passing(wrong.value)
    assert not is_passing(BaseExceptionGroup("", [wrong.value]))
    assert not is_passing(RuntimeError())
