"""Which accounts a user sees, and how numbers are written for the user."""

import pytest

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.portfolio import MOST, parse_portfolio, portfolio_text
from tenure.service.people.rights import RIGHTS, Role, Who, is_whole
from tenure.service.people.sign_in import SignIn
from tenure.service.people.tokens import Tokens
from tenure.service.viewer import EVERYTHING, Viewer

PASSWORD = "correct horse battery"


@pytest.mark.parametrize(
    ("text", "portfolio"),
    [
        ("", {}),
        (" , ", {}),
        ("owner=Ana, owner=Bo,region=EMEA ", {"owner": ("Ana", "Bo"), "region": ("EMEA",)}),
        ("owner=Ana, owner=Ana", {"owner": ("Ana",)}),
        ('"owner=Smith, Ann", owner=Bo', {"owner": ("Smith, Ann", "Bo")}),
        ("plan=a=b", {"plan": ("a=b",)}),
        ('"owner=the ""big"", one"', {"owner": ('the "big", one',)}),
    ],
)
def test_a_portfolio_is_read_and_written(text, portfolio):
    assert parse_portfolio(text) == portfolio
    assert parse_portfolio(portfolio_text(portfolio)) == portfolio


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ana", "no filter"),
        ("owner=", "lacks its value"),
        ("=Ana", "no filter"),
        ('"owner=Ana" Bo', "cannot be read"),
        ('"owner=Ana', "cannot be read"),
        ("owner=" + "a" * 300, "too long"),
        (", ".join(f"owner={n}" for n in range(MOST + 1)), "more than"),
    ],
)
def test_what_is_no_portfolio_is_refused(text, sentence):
    with pytest.raises(UserError, match=sentence):
        parse_portfolio(text)


def test_an_attribute_without_values_is_refused(people):
    people.add("ana@example.com", "Ana", "viewer")
    with pytest.raises(UserError, match="no values"):
        people.set_portfolio("ana@example.com", {"owner": ()})


def test_sessions_and_tokens_carry_what_the_user_sees_from_the_next_request_on(people):
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    session = SignIn(people).with_password("ana@example.com", PASSWORD, "")
    who = SignIn(people).who(session)
    assert who.viewer is EVERYTHING
    secret = Tokens(people).make(who, "script", ("read",))
    people.set_portfolio("ana@example.com", {"owner": ("Ana", "Bo")})
    people.set_locale("ana@example.com", "de-AT", who)
    expected = Viewer({"owner": ("Ana", "Bo")}, "de_AT", who.user_id)
    assert SignIn(people).who(session).viewer == expected
    assert Tokens(people).who(secret).viewer == expected
    assert people.user("ana@example.com").portfolio_text == "owner=Ana, owner=Bo"
    people.set_portfolio("ana@example.com", {})
    people.set_locale("ana@example.com", "")
    assert SignIn(people).who(session).viewer == EVERYTHING
    told = [(line.action, line.detail) for line in audit.lines(people.store) if "changed" in line.action]
    assert told == [
        ("locale changed", '{"email": "ana@example.com", "locale": ""}'),
        ("portfolio changed", '{"email": "ana@example.com", "sees": "everything"}'),
        ("locale changed", '{"email": "ana@example.com", "locale": "de_AT"}'),
        ("portfolio changed", '{"email": "ana@example.com", "sees": "owner=Ana, owner=Bo"}'),
    ]


def test_an_admin_sees_everything(people):
    people.add("ana@example.com", "Ana", "admin")
    people.add("bo@example.com", "Bo", "viewer")
    with pytest.raises(UserError, match="admin, who sees everything"):
        people.set_portfolio("ana@example.com", {"owner": ("Ana",)})
    people.set_portfolio("bo@example.com", {"owner": ("Bo",)})
    with pytest.raises(UserError, match="sees a part"):
        people.set_role("bo@example.com", "admin")
    people.set_role("bo@example.com", "analyst")
    people.set_portfolio("bo@example.com", {})
    people.set_role("bo@example.com", "admin")
    assert people.user("bo@example.com").role is Role.ADMIN


@pytest.mark.parametrize("locale", ["xx_YY", "english", "../../etc/passwd", "de_DE;x", "a" * 41, "\0"])
def test_a_locale_that_there_is_not_is_refused(people, locale):
    people.add("ana@example.com", "Ana", "viewer")
    with pytest.raises(UserError, match="is not a locale"):
        people.set_locale("ana@example.com", locale)


def test_the_user_of_an_open_server_has_a_locale_too(people):
    people.set_locale(people.local().email, "fr_FR")
    assert people.local().viewer == Viewer({}, "fr_FR")


@pytest.mark.parametrize(
    ("method", "path", "whole"),
    [
        ("GET", "/data", True),
        ("GET", "/data/quarantine.csv", True),
        ("POST", "/data/upload", True),
        ("GET", "/api/v1/check", True),
        ("GET", "/people", True),
        ("POST", "/brand-new", True),
        ("GET", "/database", False),
        ("GET", "/", False),
        ("GET", "/api/v1/show", False),
        ("GET", "/saved", False),
        ("POST", "/saved/notes", False),
        ("POST", "/you/locale", False),
        ("GET", "/static/app.css", False),
        ("POST", "/signin", False),
    ],
)
def test_what_shows_the_whole_workspace(method, path, whole):
    assert is_whole(method, path) is whole


def test_who_made_the_users_of_an_older_version_still_sees_everything(people):
    """The columns are empty for users that were there before."""
    people.add("ana@example.com", "Ana", "viewer")
    assert people.store.rows("select portfolio, locale from user") == [(None, None)]
    user = people.user("ana@example.com")
    assert Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role]).viewer is EVERYTHING
