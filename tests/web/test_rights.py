"""Every operation for every role, as docs/rights.md lists them; sign-in through the pages."""

import re
from pathlib import Path

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build
from tenure.service.people.people import People
from tenure.service.people.rights import RIGHTS, Role, Who
from tenure.service.people.tokens import Tokens

TABLE = Path(__file__).parents[2] / "docs" / "rights.md"
OWN = {"origin": "http://127.0.0.1"}
"""What a browser says of a form of our own page."""
PASSWORD = "correct horse battery"
ROLES = ("nobody", "viewer", "analyst", "admin")
REFUSED = {303, 401, 403}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with small_workspace(tmp_path_factory.mktemp("rights") / "small") as opened:
        yield opened


@pytest.fixture(scope="module")
def app(workspace):
    return build(workspace)


@pytest.fixture(scope="module")
def tokens(workspace):
    """A token with every scope per role."""
    people, made = People(workspace.folder), {}
    for role in Role:
        user = people.add(f"{role}@example.com", role, role, PASSWORD)
        who = Who(user.user_id, user.email, user.name, role, RIGHTS[role])
        made[role.value] = Tokens(people).make(who, "test", tuple(sorted(RIGHTS[role])))
    yield made
    people.store.close()


@pytest.fixture
def client(app, tokens):
    return TestClient(app, base_url="http://127.0.0.1", headers=OWN, follow_redirects=False)


def operations(routes) -> set[tuple[str, str]]:
    found = set()
    for route in routes:
        if isinstance(route, Mount):
            found.add(("GET", f"{route.path}/…"))
        elif hasattr(route, "methods"):
            found |= {(method, route.path) for method in route.methods if method != "HEAD"}
        else:  # a router that was included
            found |= operations(route.original_router.routes)
    return found


def table() -> dict[tuple[str, str], dict[str, bool]]:
    lines = re.findall(r"^\| (\w+) \| `([^`]+)` \|(.*)\|$", TABLE.read_text("utf-8"), re.M)
    return {
        (method, path): dict(zip(ROLES, (cell.strip() == "yes" for cell in cells.split("|")), strict=True))
        for method, path, cells in lines
    }


def test_the_table_lists_every_operation(app):
    assert set(table()) == operations(app.routes)


@pytest.mark.parametrize("operation", sorted(table()), ids=" ".join)
def test_every_operation_for_every_role(client, tokens, operation):
    method, path = operation
    address = re.sub(r"\{[^}]*\}", "mrr", path).replace("…", "app.css")
    for role in ROLES:
        headers = {"Authorization": f"Bearer {tokens[role]}"} if role in tokens else {}
        response = client.request(method, address, headers=headers)
        is_sent_away = response.status_code == 303 and response.headers["location"].startswith("/signin")
        is_refused = response.status_code in (401, 403) or (is_sent_away and path != "/signout")
        if path.startswith("/signin") or path == "/internal/call":  # these judge by themselves
            is_refused = False
        assert is_refused != table()[operation][role], f"{role}: {response.status_code}"


def test_a_void_token_or_session_is_nobody(client):
    assert client.get("/api/v1/metrics", headers={"Authorization": "Bearer tnr_wrong"}).status_code == 401
    assert client.get("/", headers={"Authorization": "Bearer tnr_wrong"}).status_code == 401
    assert client.get("/", headers={"Cookie": "tenure_session=wrong"}).status_code == 303
    assert client.get("/api/v1/metrics").headers["www-authenticate"] == "Bearer"


def test_sign_in_leads_where_one_wanted_to_go(client):
    sent = client.get("/metrics/mrr?grain=quarter")
    assert sent.headers["location"] == "/signin?next=%2Fmetrics%2Fmrr%3Fgrain%3Dquarter"
    assert 'value="/metrics/mrr?grain=quarter"' in client.get(sent.headers["location"]).text
    given = {"email": "viewer@example.com", "password": PASSWORD, "next": "/metrics/mrr?grain=quarter"}
    signed = client.post("/signin", data=given)
    assert (signed.status_code, signed.headers["location"]) == (303, "/metrics/mrr?grain=quarter")
    cookie = signed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/metrics/mrr").status_code == 200
    refused = client.get("/people")
    assert refused.status_code == 403
    assert "You are viewer" in refused.text
    assert client.post("/signout").status_code == 303
    client.cookies.clear()
    assert client.get("/metrics/mrr").status_code == 303


@pytest.mark.parametrize(
    "next",
    [
        "//evil.example/",
        "https://evil.example",
        "/\\evil.example",
        "javascript:1",
        "/a\nb",
        "//[",
        "http://[x",
    ],
)
def test_sign_in_never_leads_elsewhere(client, next):
    given = {"email": "viewer@example.com", "password": PASSWORD, "next": next}
    assert client.get("/signin", params={"next": next}).status_code == 200
    assert client.post("/signin", data=given).headers["location"] == "/"


def test_wrong_passwords_are_told_alike_and_then_slowed(client):
    answers = [
        client.post("/signin", data={"email": email, "password": "wrong"})
        for email in ("none@example.com", *["analyst@example.com"] * 10)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("E-mail address or password is wrong" in answer.text for answer in answers)
    slowed = client.post("/signin", data={"email": "analyst@example.com", "password": PASSWORD})
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 900


def test_an_admin_invites_somebody_who_chooses_a_password(client, app):
    client.post("/signin", data={"email": "admin@example.com", "password": PASSWORD})
    made = client.post("/people", data={"email": "new@example.com", "name": "New", "role": "analyst"})
    link = re.search(r"http://127\.0\.0\.1/(welcome\?token=[\w-]+)", made.text)[1]
    other = TestClient(app, base_url="http://127.0.0.1", headers=OWN, follow_redirects=False)
    assert "Choose a password for new@example.com" in other.get(link).text
    token = link.partition("=")[2]
    assert other.post("/welcome", data={"token": token, "password": "short"}).status_code == 400
    assert other.post("/welcome", data={"token": token, "password": PASSWORD}).status_code == 303
    assert "new@example.com, analyst" in other.get("/you").text
    assert other.get(link).status_code == 400
    assert client.post("/people/access", data={"email": "new@example.com"}).status_code == 303
    assert other.get("/you").status_code == 303
    assert "user disabled" in client.get("/audit").text


def test_a_token_is_shown_once_and_can_be_revoked(client):
    client.post("/signin", data={"email": "admin@example.com", "password": PASSWORD})
    made = client.post("/you/tokens", data={"name": "sheet", "scope": "read", "days": "30"})
    secret = re.search(r"tnr_[\w-]{40,}", made.text)[0]
    assert secret not in client.get("/you").text
    headers = {"Authorization": f"Bearer {secret}"}
    client.cookies.clear()
    assert client.get("/api/v1/metrics", headers=headers).status_code == 200
    assert client.get("/people", headers=headers).status_code == 403
    client.post("/signin", data={"email": "admin@example.com", "password": PASSWORD})
    id = re.search(r"/you/tokens/(\w+)/revoke", client.get("/you").text)[1]
    client.post(f"/you/tokens/{id}/revoke")
    client.cookies.clear()
    assert client.get("/api/v1/metrics", headers=headers).status_code == 401


def test_an_open_server_signs_its_local_user_in(workspace):
    local = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1", headers=OWN)
    assert "signs in whoever sits at this computer" in local.get("/you").text
    assert local.get("/people").status_code == 200


def test_nobody_sends_more_than_a_form(client):
    body = b"email=" + b"a" * (2 << 20)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/signin", content=body, headers=form).status_code == 413
    assert client.post("/internal/call", content=body, headers=form).status_code in (404, 413)


def test_what_an_open_server_gave_is_void_on_a_closed_one(workspace, client):
    local = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1", headers=OWN)
    made = local.post("/you/tokens", data={"name": "sheet", "scope": "read", "days": "30"})
    secret = re.search(r"tnr_[\w-]{40,}", made.text)[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert local.get("/api/v1/metrics", headers=headers).status_code == 200
    assert client.get("/api/v1/metrics", headers=headers).status_code == 401
