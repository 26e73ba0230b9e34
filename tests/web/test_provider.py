"""Signing in by the company's own provider, and everything that can be wrong with its answer."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient
from tests.small import SETTINGS
from tests.web.fake_provider import CLIENT_ID, SECRET, fake_provider

from tenure.app import build
from tenure.kernel.errors import UserError
from tenure.kernel.settings import Settings
from tenure.service.people import audit
from tenure.service.people.people import LOCAL, People
from tenure.service.people.provider import Provider
from tenure.service.workspace import Workspace

BACK = "/signin/provider/back"
BROWSER = httpx2.Client(verify=False, trust_env=False)  # it speaks to loopback only


@pytest.fixture(scope="module")
def running():
    with fake_provider() as provider:
        yield provider


@pytest.fixture
def fake(running, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running.reset()
    return running


@pytest.fixture(scope="module")
def app(tmp_path_factory, running):
    folder = tmp_path_factory.mktemp("provider") / "small"
    sign_in = f"""
[sign_in]
issuer = "{running.issuer}"
client_id = "{CLIENT_ID}"
client_secret_env = "TEST_CLIENT_SECRET"
domains = ["acme.example", "this.computer"]
name = "Acme"
"""
    Workspace.create(folder, SETTINGS + sign_in).close()
    with pytest.MonkeyPatch.context() as patch, Workspace(folder) as workspace:
        patch.setenv("TEST_CLIENT_SECRET", SECRET)
        people = People(folder)
        people.local()
        people.add("ana@example.com", "Ana", "admin")
        people.add("off@example.com", "Off", "viewer")
        people.disable("off@example.com")
        app = build(workspace)
        app.state.people = people
        yield app
        people.store.close()


@pytest.fixture
def client(app, fake):
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def off_to(client, next="/") -> str:
    """The address at the provider to which a sign-in leads."""
    begun = client.get("/signin/provider", params={"next": next})
    assert begun.status_code == 303, begun.text
    return begun.headers["location"]


def answered(address: str) -> str:
    """Path and query with which the provider sends the browser back."""
    came = BROWSER.get(address)
    back = urlsplit(came.headers["location"])
    assert (back.scheme, back.netloc, back.path) == ("http", "127.0.0.1", BACK)
    return f"{back.path}?{back.query}"


def tried(client) -> httpx2.Response:
    return client.get(answered(off_to(client)))


def assert_refused(client, response, sentence, status=403) -> None:
    assert response.status_code == status
    assert sentence in response.text
    assert 'action="/signin"' in response.text  # it is the page of the sign-in
    assert client.get("/you").status_code == 303


def test_the_sign_in_offers_it_and_it_leads_where_one_wanted_to_go(client, app):
    assert "Sign in with Acme" in client.get("/signin?next=/metrics").text
    back = client.get(answered(off_to(client, "/metrics/mrr?grain=quarter")))
    assert (back.status_code, back.headers["location"]) == (303, "/metrics/mrr?grain=quarter")
    cookies = back.headers.get_list("set-cookie")
    session = next(one.lower() for one in cookies if one.startswith("tenure_session="))
    assert "httponly" in session
    assert "samesite=lax" in session
    assert "ana@example.com, admin" in client.get("/you").text
    line = audit.lines(app.state.people.store)[0]
    assert (line.user, line.action, line.detail) == ("ana@example.com", "signed in", '{"by": "provider"}')


def test_what_is_sent_to_the_provider_is_new_each_time_and_tells_no_secret(client, app):
    first, second = httpx2.URL(off_to(client)).params, httpx2.URL(off_to(client)).params
    secret = client.cookies["tenure_provider"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(second[name]) >= 43
        assert first[name] != second[name]
        assert secret not in second[name]
    assert len({second[name] for name in ("state", "nonce", "code_challenge")}) == 3
    kept = app.state.people.store.rows("select * from provider_request")
    assert secret not in str(kept)
    assert second["state"] not in str(kept)


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_it_never_leads_elsewhere(client, next):
    assert client.get(answered(off_to(client, next))).headers["location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": ["another"], "azp": CLIENT_ID},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://login.evil.example"},
        {"exp": 1_700_000_000},
        {"exp": float("nan")},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"at_hash": "wrong"},
        {"sub": 5},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_not_believed(client, fake, claims):
    fake.claims = claims
    assert_refused(client, tried(client), "Acme did not confirm who you are.")


@pytest.mark.parametrize("name", ["nonce", "aud", "iss", "exp", "iat", "sub"])
def test_a_token_without_a_needed_claim_is_not_believed(client, fake, name):
    fake.without = (name,)
    assert_refused(client, tried(client), "Acme did not confirm who you are.")


def test_a_token_that_somebody_else_signed_is_not_believed(client, fake):
    fake.signing = RSAKey.generate_key(2048, {"kid": "one"})
    assert_refused(client, tried(client), "Acme did not confirm who you are.")


def test_a_token_signed_with_the_public_key_or_not_at_all_is_not_believed(client, fake):
    """The provider claims to use these; who knows its public key could sign with either."""
    fake.algorithm = "HS256"
    assert_refused(client, tried(client), "Acme did not confirm who you are.")
    fake.algorithm = "none"
    assert_refused(client, tried(client), "Acme did not confirm who you are.")


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_is_nobodys(client, fake, verified):
    fake.claims = {"email_verified": verified}
    assert_refused(client, tried(client), "does not confirm that your e-mail address is yours")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("eve@elsewhere.example", "There is no user eve@elsewhere.example here."),
        ("eve@sub.acme.example", "There is no user"),
        ("eve@acme.example@elsewhere.example", "There is no user"),
        ("off@example.com", "off@example.com has no access any more."),
        (LOCAL, "There is no user"),  # who is signed in without a password on an open server
        (LOCAL.upper(), "There is no user"),
        ("", "does not confirm"),
        ("@acme.example", "is no e-mail address"),
        ("a b@acme.example", "is no e-mail address"),
        ("a\ud800@acme.example", "does not confirm"),
        ("a\x00@acme.example", "does not confirm"),
        ("<b>@elsewhere.example", "There is no user &lt;b&gt;@"),
    ],
)
def test_only_those_whom_somebody_let_in(client, fake, app, email, sentence):
    before = app.state.people.users()
    fake.email = email
    assert_refused(client, tried(client), sentence)
    assert app.state.people.users() == before


def test_letters_that_look_alike_are_not_the_same(client, fake, app):
    app.state.people.add("kim@example.com", "Kim", "admin")
    fake.email = "\N{KELVIN SIGN}im@example.com"
    assert fake.email.lower() == "kim@example.com"
    assert_refused(client, tried(client), "There is no user")
    fake.email = "KIM@Example.com"
    assert tried(client).status_code == 303


def test_who_has_an_address_of_a_listed_domain_becomes_a_viewer(client, fake, app):
    fake.email, fake.claims = "Bo@ACME.example", {"name": "Bo\ud800\x07 " + "b" * 200}
    assert tried(client).status_code == 303
    assert "Bo@ACME.example, viewer" in client.get("/you").text
    assert app.state.people.user("bo@acme.example").name == "Bo " + "b" * 97
    people = len(app.state.people.users())
    client.cookies.clear()
    assert tried(client).status_code == 303  # and is known the next time
    assert len(app.state.people.users()) == people


def test_a_long_address_is_not_remembered(client, fake):
    assert client.get(answered(off_to(client, "/" + "a" * 2000))).headers["location"] == "/"


def test_an_answer_works_once(client, fake):
    address = off_to(client)
    cookies = dict(client.cookies)
    back = answered(address)
    assert client.get(back).status_code == 303
    client.cookies.clear()
    again = client.get(back, headers={"cookie": f"tenure_provider={cookies['tenure_provider']}"})
    assert_refused(client, again, "used already, is too old, or was begun elsewhere")


def test_a_code_that_was_used_is_refused_by_the_provider(client, fake):
    used = httpx2.URL(answered(off_to(client)))
    assert client.get(str(used)).status_code == 303
    client.cookies.clear()
    fresh = httpx2.URL(answered(off_to(client)))
    mixed = fresh.copy_set_param("code", used.params["code"])
    assert_refused(client, client.get(str(mixed)), "Acme did not confirm who you are.")


def test_another_browser_cannot_finish_it(client, fake, app):
    """Else somebody could sign a victim in as somebody else."""
    back = answered(off_to(client))
    victim = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    assert_refused(victim, victim.get(back), "begun elsewhere")
    off_to(victim)
    assert_refused(victim, victim.get(back), "begun elsewhere")
    assert client.get(back).status_code == 303


def test_it_takes_ten_minutes_at_most(client, fake, app, monkeypatch):
    back, now = answered(off_to(client)), People.now
    monkeypatch.setattr(People, "now", lambda self: now(self) + timedelta(minutes=10))
    assert_refused(client, client.get(back), "too old")


@pytest.mark.parametrize(
    "query", ["", "?state=x&code=y", "?error=access_denied", "?state=%00&code=%F0", "?code=" + "a" * 5000]
)
def test_what_nobody_began_is_refused_without_asking_the_provider(client, fake, query):
    assert_refused(client, client.get(BACK + query), "begun elsewhere")
    assert fake.asked == []


def test_an_answer_in_the_name_of_another_provider_is_refused(client, fake):
    other = httpx2.URL(answered(off_to(client))).copy_set_param("iss", "https://evil.example")
    assert_refused(client, client.get(str(other)), "from another provider")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("access_denied", "Acme did not sign you in (access_denied)."),
        ("<script>alert(1)</script>", "Acme did not sign you in. Try again"),
    ],
)
def test_a_refusal_of_the_provider_is_told(client, fake, error, sentence):
    fake.error = error
    assert_refused(client, tried(client), sentence)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://elsewhere.example/authorize"},
        {"token_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"token_endpoint": 5},
        {"userinfo_endpoint": "http://elsewhere.example/userinfo"},
        {"authorization_endpoint": "https://a@elsewhere.example/"},
    ],
    ids=str,
)
def test_a_provider_that_cannot_be_trusted_is_not_asked(client, fake, metadata):
    fake.metadata = metadata
    assert_refused(client, client.get("/signin/provider"), "Acme did not confirm who you are.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"jwks": []},
        {"jwks": {"keys": []}},
        {"jwks": {"keys": [{"kty": "RSA"}]}},
        {"jwks": "none"},
        {"token": []},
        {"token": {"access_token": "a"}},
        {"token": {"access_token": "a", "id_token": "a.b.c"}},
        {"token": {"access_token": "a", "id_token": {"a": 1}}},
        {"token": "none"},
    ],
    ids=str,
)
def test_answers_of_another_shape_are_not_believed(client, fake, wrong):
    back = answered(off_to(client))
    fake.__dict__.update(wrong)
    assert_refused(client, client.get(back), "Acme did not confirm who you are.")


@pytest.mark.parametrize("status", [503, 404, 302, 307])
def test_a_provider_that_does_not_answer(client, fake, status):
    back = answered(off_to(client))
    fake.status = status
    assert_refused(client, client.get(back), "Acme does not answer.", 503)
    assert_refused(client, client.get("/signin/provider"), "Acme does not answer.", 503)
    assert "/elsewhere" not in fake.asked


def test_an_address_may_come_from_the_user_info_of_the_same_person_only(client, fake):
    fake.without = ("email", "email_verified")
    fake.userinfo = {"sub": "2", "email": "ana@example.com", "email_verified": True}
    assert_refused(client, tried(client), "Acme did not confirm who you are.")
    fake.userinfo["sub"] = "1"
    assert tried(client).status_code == 303


def test_failures_are_recorded(client, fake, app):
    fake.email = "eve@elsewhere.example"
    tried(client)
    line = audit.lines(app.state.people.store)[0]
    assert line.action == "sign-in failed"
    assert "There is no user eve@elsewhere.example here." in line.detail
    assert audit.altered(app.state.people.store) is None


def test_without_a_provider_both_addresses_lead_to_the_sign_in(tmp_path):
    Workspace.create(tmp_path / "plain", SETTINGS).close()
    with Workspace(tmp_path / "plain") as workspace:
        plain = TestClient(build(workspace), base_url="http://127.0.0.1", follow_redirects=False)
        assert "Sign in with" not in plain.get("/signin").text
        for path in ("/signin/provider", f"{BACK}?code=a&state=b"):
            assert plain.get(path).headers["location"] == "/signin"


def test_the_first_user_comes_by_the_link_that_the_server_printed(fake, tmp_path):
    settings = f'[sign_in]\nissuer = "{fake.issuer}"\nclient_id = "{CLIENT_ID}"\ndomains = ["example.com"]\n'
    settings += 'client_secret_env = "TEST_CLIENT_SECRET"\nname = "Acme"\n'
    Workspace.create(tmp_path / "new", settings).close()
    with pytest.MonkeyPatch.context() as patch, Workspace(tmp_path / "new") as workspace:
        patch.setenv("TEST_CLIENT_SECRET", SECRET)
        first = TestClient(build(workspace), base_url="http://127.0.0.1", follow_redirects=False)
        assert_refused(first, tried(first), "Nobody has an account yet.")


def test_what_the_guide_says_to_write_is_taken():
    guide = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text("utf-8")
    block = re.search(r"```toml\n(\[sign_in\].*?)```", guide, re.S)[1]
    provider = Provider.of(Settings.of(tomllib.loads(block)), {"TENURE_SIGN_IN_SECRET": "a"})
    assert (provider.name, provider.domains) == ("Acme", ("example.com",))
    assert BACK in guide


def test_what_asks_the_provider_is_imported_when_somebody_signs_in():
    """A server starts without it, and so does the command line."""
    found = (
        "import sys, tenure.app, tenure.cli.main; print({'authlib', 'httpx2', 'joserfc'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", found], text=True).strip() == "set()"


def test_settings_that_cannot_work_are_told_when_the_server_starts():
    with pytest.raises(UserError, match=r"sign_in\.issuer"):
        Settings.of({"sign_in": {"issuer": "http://login.example.com"}})
    given = {"issuer": "https://login.example.com"}
    with pytest.raises(UserError, match=r"needs sign_in\.client_id"):
        Provider.of(Settings.of({"sign_in": given}), {})
    settings = Settings.of({"sign_in": {**given, "client_id": "a", "client_secret_env": "NAME"}})
    with pytest.raises(UserError, match="NAME is empty"):
        Provider.of(settings, {})
    provider = Provider.of(settings, {"NAME": "hidden"})
    assert provider.name == "login.example.com"
    assert "hidden" not in repr(provider)
