"""Users who see a part of the accounts: what they are refused, and what the gate tells the pages."""

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build
from tenure.service.people.people import People
from tenure.service.people.sign_in import SignIn
from tenure.service.viewer import EVERYTHING, VIEWER, Viewer
from tenure.web.people.gate import PART, Gate

PASSWORD = "correct horse battery"
OWN = {"origin": "http://127.0.0.1"}
EMAILS = {"part": "part@example.com", "all": "all@example.com", "admin": "admin@example.com"}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with small_workspace(tmp_path_factory.mktemp("viewer") / "small") as workspace:
        people = People(workspace.folder)
        people.add(EMAILS["part"], "Part", "analyst", PASSWORD)
        people.add(EMAILS["all"], "All", "analyst", PASSWORD)
        people.add(EMAILS["admin"], "Admin", "admin", PASSWORD)
        people.set_portfolio(EMAILS["part"], {"region": ("EU",)})
        yield build(workspace)
        people.store.close()


@pytest.fixture
def signed_in(app):
    def sign_in(who: str) -> TestClient:
        client = TestClient(app, base_url="http://127.0.0.1", headers=OWN, follow_redirects=False)
        given = {"email": EMAILS[who], "password": PASSWORD}
        assert client.post("/signin", data=given).status_code == 303
        return client

    return sign_in


def test_what_shows_all_accounts_is_refused(signed_in):
    part, everybody = signed_in("part"), signed_in("all")
    for path in ("/data", "/data/quarantine", "/data/quarantine.csv", "/data/upload"):
        refused = part.get(path)
        assert refused.status_code == 403
        assert PART in refused.text
        assert everybody.get(path).status_code == 200
    refused = part.get("/api/v1/check")
    assert (refused.status_code, refused.json()["detail"]) == (403, PART)
    assert everybody.get("/api/v1/check").status_code == 200


def test_what_one_saves_is_not_refused(signed_in):
    note = {"day": "2025-05-01", "text": "Prices went up."}
    assert signed_in("part").post("/saved/notes", data=note).status_code == 303


def test_an_admin_says_who_sees_what(signed_in):
    admin, other = signed_in("admin"), signed_in("all")
    given = {"email": EMAILS["all"], "sees": "region=EU, plan=pro"}
    assert admin.post("/people/portfolio", data=given).status_code == 303
    assert 'value="region=EU, plan=pro"' in admin.get("/people").text
    assert "region=EU, plan=pro" in other.get("/you").text
    assert other.get("/data").status_code == 403
    assert admin.post("/people/portfolio", data={**given, "sees": ""}).status_code == 303
    assert other.get("/data").status_code == 200


def test_what_cannot_be_is_said_on_the_page(signed_in):
    admin = signed_in("admin")
    for who, sees, sentence in (
        ("all", "regoin=EU", "Did you mean region?"),
        ("all", "EU", "is no filter"),
        ("admin", "region=EU", "sees everything"),
    ):
        refused = admin.post("/people/portfolio", data={"email": EMAILS[who], "sees": sees})
        assert refused.status_code == 400
        assert sentence in refused.text


def test_everybody_chooses_a_locale(signed_in):
    client = signed_in("part")
    assert client.post("/you/locale", data={"locale": "de-DE"}).status_code == 303
    assert 'value="de_DE"' in client.get("/you").text
    refused = client.post("/you/locale", data={"locale": "klingon"})
    assert refused.status_code == 400
    assert "&#39;klingon&#39; is not a locale" in refused.text
    assert client.post("/you/locale", data={"locale": ""}).status_code == 303
    assert 'name="locale" list="locales" value=""' in client.get("/you").text


def test_the_gate_tells_who_looks_for_one_request_only(tmp_path):
    people, seen = People(tmp_path), []
    people.add(EMAILS["part"], "Part", "viewer", PASSWORD)
    people.set_portfolio(EMAILS["part"], {"region": ("EU",)})
    people.set_locale(EMAILS["part"], "de_DE")
    cookie = SignIn(people).with_password(EMAILS["part"], PASSWORD, "")

    async def app(scope, receive, send):
        seen.append(VIEWER.get())

    def refuse(request: Request, status: int, sentence: str) -> PlainTextResponse:
        return PlainTextResponse(sentence, status)

    async def both() -> None:
        """Within one task, as requests on one connection may be."""
        gate = Gate(app, people, refuse)
        scope = {"type": "http", "method": "GET", "query_string": b"", "server": ("127.0.0.1", 80)}
        own = [(b"cookie", f"tenure_session={cookie}".encode())]
        await gate({**scope, "path": "/", "headers": own}, None, None)
        seen.append(VIEWER.get())
        await gate({**scope, "path": "/signin", "headers": []}, None, None)

    with start_blocking_portal() as portal:  # another test may have left a loop running in this thread
        portal.call(both)
    user_id = people.user(EMAILS["part"]).user_id
    assert seen == [Viewer({"region": ("EU",)}, "de_DE", user_id), EVERYTHING, EVERYTHING]
    people.store.close()
