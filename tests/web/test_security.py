"""What browsers are told, and which host names are answered."""

import logging
import re

import argon2
import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace
from tests.web.test_rights import PASSWORD, table

from tenure.app import build
from tenure.service.people import secrets
from tenure.service.people.people import People
from tenure.service.people.rights import RIGHTS, Who
from tenure.service.people.sign_in import Refused, SignIn
from tenure.service.people.tokens import Tokens
from tenure.service.remote import announce
from tenure.service.workspace import Workspace
from tenure.web.security import Security, host_name

POLICY = {
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "default-src": "'none'",
    "style-src-attr": "'unsafe-inline'",
}


@pytest.mark.parametrize(
    "address", ["/", "/metrics/mrr", "/nowhere", "/docs", "/api/v1/metrics", "/static/app.css"]
)
def test_every_response_carries_the_policy(client, address):
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert {name: policy[name] for name in POLICY} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "[::2]:80"])
def test_other_host_names_are_refused(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["localhost:8765", "127.0.0.1", "127.0.0.1:1", "[::1]:8765", "[::1]", "LOCALHOST"]
)
def test_names_of_this_machine_are_answered(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_further_names_are_answered_when_told():
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    named = TestClient(Security(fine, ("metrics.acme.example",)), base_url="http://metrics.acme.example")
    assert named.get("/").status_code == 204
    assert named.get("/", headers={"host": "acme.example"}).status_code == 421


def test_host_names_keep_the_brackets_of_an_address():
    assert [host_name(h) for h in ("a:80", "a", "[::1]:80", "[::1]")] == ["a", "a", "[::1]", "[::1]"]


def test_files_with_a_version_may_be_kept(client):
    page = client.get("/").text
    address = page.split('href="/static/app.css')[1].split('"')[0]
    assert "immutable" in client.get("/static/app.css" + address).headers["cache-control"]
    assert "immutable" not in client.get("/static/app.css").headers["cache-control"]
    assert "immutable" not in client.get("/static/none.css?v=1").headers["cache-control"]


@pytest.mark.parametrize(
    ("headers", "is_answered"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "authorization": "Bearer secret"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}, False),
        ({"origin": "http://127.0.0.1"}, True),
        ({"origin": "https://127.0.0.1"}, True),  # behind a proxy that speaks HTTPS
        ({"origin": "http://127.0.0.1:8080"}, False),
        ({"origin": "http://127.0.0.1.evil.example"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://["}, False),
        ({"origin": "http://evil.example", "authorization": "Bearer secret"}, False),
        ({"authorization": "Bearer secret"}, True),
        ({"cookie": "tenure_session=secret"}, False),
        ({"cookie": "tenure_session=secret", "authorization": "Bearer secret"}, False),
        ({}, True),
    ],
)
def test_only_our_own_pages_and_programs_change_anything(headers, is_answered):
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    client = TestClient(Security(fine), base_url="http://127.0.0.1")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.request(method, "/data/upload", headers=headers)
        assert response.status_code == (204 if is_answered else 403)
        assert is_answered or "another site" in response.text
        assert response.headers["x-frame-options"] == "DENY"
    assert client.get("/", headers=headers).status_code == 204
    assert client.head("/", headers=headers).status_code == 204


def test_no_answer_to_nobody_tells_the_link_of_the_first_visit(tmp_path):
    with small_workspace(tmp_path / "new") as workspace:
        people = People(workspace.folder)
        link = SignIn(people).new_link()
        nobody = TestClient(build(workspace, token="internal"), base_url="http://127.0.0.1")
        for method, path in table():
            answer = nobody.request(method, re.sub(r"\{[^}]*\}", "mrr", path).replace("…", "app.css"))
            told = answer.text + str(answer.headers)
            assert link not in told, path
            assert "internal" not in re.findall(r"[\w-]+", answer.headers.get("location", "")), path
        for path in ("/setup", "/install", "/admin", "/server.json", "/static/../server.json"):
            assert link not in nobody.get(path).text
        assert SignIn(people).link_user(link) is None  # and it is not used up
        people.store.close()


def test_no_two_servers_have_a_secret_in_common(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    tokens = [announce(tmp_path / name, "http://127.0.0.1:1") for name in ("one", "two", "one")]
    assert len(set(tokens)) == 3
    assert all(len(token) >= 43 for token in tokens)
    assert (tmp_path / "one" / "server.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_secret_there_is_no_door(tmp_path, token):
    Workspace.init(tmp_path / "w").close()
    with Workspace(tmp_path / "w") as workspace:
        client = TestClient(build(workspace, token=token), base_url="http://127.0.0.1")
        for given in ("", "Bearer ", "Bearer None"):
            answer = client.post("/internal/call", json={}, headers={"authorization": given})
            assert answer.status_code == 404


def test_a_token_of_another_workspace_opens_nothing(tmp_path):
    for name in ("one", "two"):
        Workspace.init(tmp_path / name).close()
    people = People(tmp_path / "two")
    user = people.add("ana@example.com", "Ana", "admin", PASSWORD)
    who = Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role])
    secret = Tokens(people).make(who, "script", ("read",))
    session = SignIn(people).open_session(user.user_id, people.now(), "password")
    people.store.close()
    for name, status in (("one", 401), ("two", 200)):
        with Workspace(tmp_path / name) as workspace:
            client = TestClient(build(workspace), base_url="http://127.0.0.1", follow_redirects=False)
            api = client.get("/api/v1/metrics", headers={"authorization": f"Bearer {secret}"})
            assert api.status_code == status
            page = client.get("/you", headers={"cookie": f"tenure_session={session}"})
            assert (page.status_code == 200) == (status == 200)


@pytest.mark.parametrize(
    ("url", "is_secure"),
    [("http://127.0.0.1", False), ("https://127.0.0.1", True), ("http://metrics.acme.example", True)],
)
def test_a_session_goes_over_https_only_but_on_this_machine(tmp_path, url, is_secure):
    Workspace.init(tmp_path / "w").close()
    with Workspace(tmp_path / "w") as workspace:
        people = People(workspace.folder)
        people.add("ana@example.com", "Ana", "admin", PASSWORD)
        client = TestClient(build(workspace, hosts=("metrics.acme.example",)), base_url=url)
        signed = client.post(
            "/signin",
            data={"email": "ana@example.com", "password": PASSWORD},
            headers={"origin": url},
            follow_redirects=False,
        )
        cookie = signed.headers["set-cookie"].lower()
        assert ("secure" in re.split(r"; ?", cookie)) == is_secure
        assert {"httponly", "samesite=lax"} <= set(re.split(r"; ?", cookie))
        people.store.close()


def test_an_unknown_user_takes_as_much_work_as_a_known_one(tmp_path, monkeypatch):
    """Work instead of time: the clock of a busy machine tells little."""
    people, verified = People(tmp_path), []
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    people.add("new@example.com", "New", "viewer")  # has no password yet
    hasher = secrets._hasher()

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(argon2.extract_parameters(kept))
            return hasher.verify(kept, password)

        hash = hasher.hash

    monkeypatch.setattr(secrets, "_hasher", Counting)
    for email in ("ana@example.com", "new@example.com", "none@example.com"):
        with pytest.raises(Refused):
            SignIn(people).with_password(email, "wrong", "10.0.0.1")
    assert len(verified) == 3
    assert verified[0] == verified[1] == verified[2]
    people.store.close()


def test_no_secret_is_in_the_log(tmp_path, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    Workspace.init(tmp_path / "w").close()
    with Workspace(tmp_path / "w") as workspace:
        people = People(workspace.folder)
        user = people.add("ana@example.com", "Ana", "admin", PASSWORD)
        who = Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role])
        secret = Tokens(people).make(who, "script", ("read",))
        monkeypatch.setattr("tenure.service.cached.Cached.metrics", broken)
        client = TestClient(
            build(workspace),
            base_url="http://127.0.0.1",
            headers={"origin": "http://127.0.0.1"},
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        failed = client.get("/api/v1/metrics", headers={"authorization": f"Bearer {secret}"})
        assert failed.status_code == 500
        client.post("/signin", data={"email": "ana@example.com", "password": PASSWORD})
        session = client.cookies["tenure_session"]
        client.get("/you")
        client.get(f"/welcome?token={secret}")
        people.store.close()
    plain = logging.Formatter()
    ours = [
        plain.format(one) for one in caplog.records if not one.name.startswith("httpx2")
    ]  # the test's client
    assert any("broken on purpose" in line for line in ours)
    assert not [one for one in (secret, session, PASSWORD) if one in "".join(ours)]


def broken(self) -> None:
    raise RuntimeError("broken on purpose")
