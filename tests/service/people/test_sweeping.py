"""What has ended is listed as such for a while, then gone."""

from datetime import timedelta

from tenure.service.people.sign_in import SESSION, SignIn
from tenure.service.people.sweeping import KEPT
from tenure.service.people.tokens import Tokens
from tests.service.people.test_people import PASSWORD, who_of


def count(people, table: str) -> int:
    return people.store.rows(f"select count(*) from {table}")[0][0]


def test_an_expired_token_is_listed_as_expired_and_then_gone(people, clock):
    people.add("ana@example.com", "Ana", "viewer")
    tokens, ana = Tokens(people), who_of(people, "ana@example.com")
    tokens.make(ana, "short", ("read",), days=2)
    tokens.make(ana, "long", ("read",), days=90)
    assert not any(one.is_void for one in tokens.all())
    clock.move(days=2)
    assert {one.name: one.is_expired for one in tokens.all()} == {"short": True, "long": False}
    clock.at += KEPT - timedelta(seconds=1)
    assert {one.name for one in tokens.all()} == {"short", "long"}
    clock.move(seconds=1)
    assert {one.name for one in tokens.all()} == {"long"}  # from this moment, whether it was deleted or not
    assert count(people, "token") == 2
    tokens.make(ana, "new", ("read",))
    assert count(people, "token") == 2


def test_a_revoked_token_goes_as_long_after_it_was_revoked(people, clock):
    people.add("ana@example.com", "Ana", "viewer")
    tokens, ana = Tokens(people), who_of(people, "ana@example.com")
    tokens.make(ana, "script", ("read",), days=700)
    tokens.revoke(tokens.all()[0].token_id, ana)
    clock.at += KEPT - timedelta(seconds=1)
    assert [(one.is_revoked, one.is_void) for one in tokens.all()] == [(True, True)]
    clock.move(seconds=1)
    assert tokens.all() == ()
    tokens.make(ana, "new", ("read",))
    assert count(people, "token") == 1


def test_sessions_and_links_that_are_over_are_deleted_by_the_next_sign_in(people, clock):
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    people.add("bo@example.com", "Bo", "viewer", PASSWORD)
    signing = SignIn(people)
    over = signing.with_password("ana@example.com", PASSWORD, "")
    signing.new_link("bo@example.com")
    clock.at += SESSION
    assert signing.who(over) is None
    assert (count(people, "session"), count(people, "link")) == (1, 1)
    signing.with_password("bo@example.com", PASSWORD, "")
    assert (count(people, "session"), count(people, "link")) == (1, 0)
