"""A user who sees a part of the accounts meets no trace of the others, on any page or operation."""

import re

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.app import build
from tenure.service.people.people import People
from tenure.service.people.rights import RIGHTS, Who
from tenure.service.people.tokens import Tokens

OTHERS = ("Birch", "Dune", "starter@", ">US<", "region: US", '"B"', '"D"')
PAGES = (
    "/",
    "/revenue",
    "/revenue?grain=quarter",
    "/customers",
    "/customers?q=birch",
    "/customers/A",
    "/product",
    "/support",
    "/voice",
    "/metrics",
    "/metrics/mrr?by=region",
    "/metrics/customer_churn_rate?by=plan",
    "/saved",
    "/find?q=birch",
    "/customers.csv",
    "/api/v1/metrics/mrr/rows",
    "/api/v1/metrics/customer_churn_rate/compare",
    "/api/v1/show?metric=mrr&by=region",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with small_workspace(tmp_path_factory.mktemp("portfolio") / "small") as workspace:
        yield build(workspace)


@pytest.fixture(scope="module")
def people(app, tmp_path_factory):
    opened = People(tmp_path_factory.getbasetemp() / "portfolio0" / "small")
    yield opened
    opened.store.close()


def signed_in(app, people, email: str, *filters: str) -> TestClient:
    return client_of(app, people, email, "analyst", *filters)


def client_of(app, people, email: str, role: str, *filters: str) -> TestClient:
    user = people.add(email, email.partition("@")[0], role)
    if filters:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in (one.split("=") for one in filters):
            found[name] = (*found.get(name, ()), value)
        people.set_portfolio(email, found)
    who = Who(user.user_id, email, "x", user.role, RIGHTS[user.role])
    secret = Tokens(people).make(who, "test", tuple(sorted(RIGHTS[user.role])))
    headers = {"Authorization": f"Bearer {secret}", "origin": "http://127.0.0.1"}
    return TestClient(app, base_url="http://127.0.0.1", headers=headers, follow_redirects=False)


@pytest.fixture(scope="module")
def eu(app, people):
    return signed_in(app, people, "eu@example.com", "region=EU")


@pytest.fixture(scope="module")
def everybody(app, people):
    return signed_in(app, people, "all@example.com")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shows_another_account(eu, everybody, address):
    seen_by_all = everybody.get(address)
    found = eu.get(address)
    assert (found.status_code, seen_by_all.status_code) == (200, 200)
    text = re.sub(r'value="birch"|q=birch', "", found.text, flags=re.I)
    assert [name for name in OTHERS if name in text] == []


def test_the_own_accounts_are_there(eu):
    assert "Amber &amp; Sons" in eu.get("/customers").text
    part = eu.get("/api/v1/metrics/mrr/rows").json()["parts"][0]
    place = part["columns"].index("account_id")
    assert {row[place] for row in part["rows"]} == {"A", "C"}


def test_equal_addresses_have_answers_of_their_own(eu, everybody):
    for _ in range(2):
        mine = eu.get("/api/v1/metrics/mrr").json()
        assert mine != everybody.get("/api/v1/metrics/mrr").json()
        assert eu.get("/").text != everybody.get("/").text


@pytest.mark.parametrize(
    "address", ["/customers/B", "/customers/B?as_of=2025-03-01", "/metrics/mrr?where=region=US"]
)
def test_another_account_is_not_there(eu, everybody, address):
    assert everybody.get(address).status_code == 200
    found = eu.get(address)
    assert found.status_code in (400, 404)
    assert "Birch" not in found.text


@pytest.mark.parametrize("address", ["/data", "/data/quarantine", "/data/definitions", "/api/v1/check"])
def test_what_shows_the_whole_is_refused(eu, everybody, address):
    assert everybody.get(address).status_code == 200
    assert eu.get(address).status_code == 403


def test_a_change_holds_at_once(app, people):
    client = signed_in(app, people, "moves@example.com", "region=US")
    assert client.get("/customers/B").status_code == 200
    people.set_portfolio("moves@example.com", {"region": ("EU",)})
    assert client.get("/customers/B").status_code == 404
    people.set_portfolio("moves@example.com", {})
    assert client.get("/customers/B").status_code == 200


def test_what_is_saved_stays_with_whom_it_concerns(app, people):
    """A target of the company would judge a part, a note may name anybody."""
    admin, part = (
        client_of(app, people, "boss@example.com", "admin"),
        signed_in(app, people, "p@example.com", "region=EU"),
    )
    admin.post("/saved/notes", data={"day": "2025-05-01", "text": "Birch is lost"})
    admin.post("/saved/targets", data={"metric": "mrr", "value": "987654", "since": "2025-01-01"})
    part.post("/saved/notes", data={"day": "2025-05-02", "text": "Mine alone"})
    for page in ("/saved", "/metrics/mrr", "/"):
        assert not re.search("Birch|987,654|boss@", part.get(page).text), page
    assert "Mine alone" in part.get("/metrics/mrr").text
    assert "Birch is lost" in admin.get("/metrics/mrr").text
    assert "Mine alone" not in admin.get("/saved").text
    removing = re.findall(r"/saved/\w+/remove", admin.get("/saved").text)
    assert len(removing) == 2
    assert [part.post(one).status_code for one in removing] == [400, 400]
    assert [admin.post(one).status_code for one in removing] == [303, 303]


def test_a_portfolio_of_an_attribute_that_nobody_has_shows_nothing(app, people):
    client = signed_in(app, people, "nothing@example.com", "nosuch=x")
    found = client.get("/customers")
    assert found.status_code == 200
    assert "Amber" not in found.text
