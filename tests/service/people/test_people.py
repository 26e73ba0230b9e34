"""Users, sign-in, links, tokens and the audit."""

import threading

import pytest

from tenure.kernel.errors import UserError
from tenure.service.people import audit
from tenure.service.people.rights import RIGHTS, Right, Role, Who, needed
from tenure.service.people.sign_in import MOST_FAILURES, Refused, SignIn, TooMany
from tenure.service.people.tokens import Tokens

PASSWORD = "correct horse battery"


def who_of(people, email) -> Who:
    user = people.user(email)
    return Who(user.user_id, user.email, user.name, user.role, RIGHTS[user.role])


def test_the_first_link_makes_an_admin_once(people):
    signing = SignIn(people)
    older, link = signing.new_link(), signing.new_link()
    assert signing.link_user(link) is None
    with pytest.raises(UserError, match="used already"):
        signing.link_user(older)
    with pytest.raises(UserError, match="10 to 200"):
        signing.with_link(link, "ana@example.com", "Ana", "short")
    with pytest.raises(UserError, match="no e-mail"):
        signing.with_link(link, "nobody", "Ana", PASSWORD)
    session = signing.with_link(link, "ana@example.com", "Ana", PASSWORD)
    who = signing.who(session)
    assert who is not None
    assert (who.email, who.role) == ("ana@example.com", Role.ADMIN)
    with pytest.raises(UserError, match="used already"):
        signing.with_link(link, "eve@example.com", "Eve", PASSWORD)
    assert [user.email for user in people.users()] == ["ana@example.com"]


def test_a_link_ends_after_a_quarter_of_an_hour(people, clock):
    people.add("ana@example.com", "", "viewer")
    link = SignIn(people).new_link("ANA@example.com")
    clock.move(minutes=15)
    with pytest.raises(UserError, match="too old"):
        SignIn(people).with_link(link, "", "", PASSWORD)


def test_passwords_and_sessions(people, clock):
    people.add("ana@example.com", "Ana", "analyst", PASSWORD)
    signing = SignIn(people)
    for email, password in (("ana@example.com", "wrong"), ("none@example.com", PASSWORD), ("", "")):
        with pytest.raises(Refused):
            signing.with_password(email, password, "10.0.0.1")
    session = signing.with_password(" Ana@Example.com ", PASSWORD, "10.0.0.1")
    assert signing.who(session).rights == {Right.READ, Right.WRITE, Right.COLLECT}
    clock.move(days=13)
    assert signing.who(session) is not None  # and it now lives 14 days more
    clock.move(days=13)
    assert signing.who(session) is not None
    clock.move(days=14)
    assert signing.who(session) is None
    other = signing.with_password("ana@example.com", PASSWORD, "10.0.0.1")
    signing.sign_out(other)
    assert signing.who(other) is None


def test_guessing_is_slowed_down_for_known_and_unknown_users_alike(people, clock):
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    signing = SignIn(people)
    for email in ("ana@example.com", "none@example.com"):
        for _ in range(MOST_FAILURES["user"]):
            with pytest.raises(Refused):
                signing.with_password(email, "wrong", "10.0.0.1")
        with pytest.raises(TooMany) as told:
            signing.with_password(email, PASSWORD, "10.0.0.1")
        assert told.value.wait_s == 15 * 60
    assert signing.who(signing.with_password("ana@example.com", PASSWORD, "10.0.0.2"))  # not locked out
    clock.move(minutes=15)
    assert signing.who(signing.with_password("ana@example.com", PASSWORD, "10.0.0.1"))


def test_many_addresses_cannot_guess_at_one_account(people, monkeypatch):
    monkeypatch.setitem(MOST_FAILURES, "account", 4)
    people.add("ana@example.com", "Ana", "admin", PASSWORD)
    signing = SignIn(people)
    for number in range(MOST_FAILURES["account"]):
        with pytest.raises(Refused):
            signing.with_password("ana@example.com", "wrong", f"10.0.0.{number}")
    with pytest.raises(TooMany):
        signing.with_password("ana@example.com", PASSWORD, "10.0.1.1")


def test_one_address_cannot_try_one_password_on_everybody(people, monkeypatch):
    monkeypatch.setitem(MOST_FAILURES, "address", 4)
    signing = SignIn(people)
    for number in range(MOST_FAILURES["address"]):
        with pytest.raises(Refused):
            signing.with_password(f"u{number}@example.com", "wrong", "10.0.0.9")
    with pytest.raises(TooMany):
        signing.with_password("new@example.com", "wrong", "10.0.0.9")


def test_who_is_disabled_is_out_at_once(people):
    people.add("ana@example.com", "Ana", "admin", PASSWORD)
    people.add("bo@example.com", "Bo", "viewer", PASSWORD)
    signing, tokens = SignIn(people), Tokens(people)
    session = signing.with_password("bo@example.com", PASSWORD, "")
    secret = tokens.make(who_of(people, "bo@example.com"), "script", ("read",))
    people.disable("bo@example.com")
    assert signing.who(session) is None
    assert tokens.who(secret) is None
    with pytest.raises(Refused):
        signing.with_password("bo@example.com", PASSWORD, "")
    people.disable("bo@example.com", back=True)
    assert signing.who(session) is None
    assert tokens.who(secret) is None
    assert signing.who(signing.with_password("bo@example.com", PASSWORD, "")) is not None


def test_an_admin_is_always_left(people):
    people.add("ana@example.com", "Ana", "admin")
    for change in (
        lambda: people.disable("ana@example.com"),
        lambda: people.set_role("ana@example.com", "viewer"),
    ):
        with pytest.raises(UserError, match="only admin"):
            change()
    people.add("bo@example.com", "Bo", "admin")
    people.set_role("ana@example.com", "viewer")
    assert people.user("ana@example.com").role is Role.VIEWER


def test_two_admins_cannot_demote_each_other_at_once(people):
    for email in ("ana@example.com", "bo@example.com"):
        people.add(email, "", "admin")
    refused = []

    def demote(email: str) -> None:
        try:
            people.set_role(email, "viewer")
        except UserError as error:
            refused.append(error)

    threads = [threading.Thread(target=demote, args=(user.email,)) for user in people.users()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [user.role for user in people.users()].count(Role.ADMIN) == 1


def test_the_user_of_an_open_server_is_nobody_elsewhere(people):
    local = people.local()
    assert people.members() == ()
    assert SignIn(people).link_user(SignIn(people).new_link()) is None
    people.add("ana@example.com", "Ana", "admin")
    with pytest.raises(UserError, match="only admin"):
        people.disable("ana@example.com")
    assert people.local() == local


def test_a_new_password_ends_what_the_old_one_opened(people):
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    signing, tokens = SignIn(people), Tokens(people)
    session = signing.with_password("ana@example.com", PASSWORD, "")
    secret = tokens.make(signing.who(session), "script", ("read",))
    older, newer = signing.new_link("ana@example.com"), signing.new_link("ana@example.com")
    with pytest.raises(UserError, match="used already"):
        signing.with_link(older, "", "", PASSWORD)
    again = signing.with_link(newer, "", "", "another good password")
    assert (signing.who(session), tokens.who(secret)) == (None, None)
    assert signing.who(again) is not None


def test_users_that_cannot_be(people):
    people.add("ana@example.com", "Ana", "viewer")
    with pytest.raises(UserError, match="already"):
        people.add("ANA@example.com", "", "viewer")
    with pytest.raises(UserError, match="boss"):
        people.add("bo@example.com", "", "boss")
    with pytest.raises(UserError, match=r"ana@example\.com"):
        people.user("bo@example.com")


def test_tokens_have_scopes_and_an_end(people, clock):
    people.add("ana@example.com", "Ana", "viewer")
    ana, tokens = who_of(people, "ana@example.com"), Tokens(people)
    with pytest.raises(UserError, match="write"):
        tokens.make(ana, "script", ("write",))
    with pytest.raises(UserError, match="needs a scope"):
        tokens.make(ana, "script", ())
    secret = tokens.make(ana, "script", ("read",), days=2)
    assert tokens.who(secret).rights == {Right.READ}
    assert tokens.who(secret + "x") is None
    listed = tokens.all(ana.user_id)[0]
    assert secret.startswith(listed.prefix)
    assert len(listed.prefix) < 13
    clock.move(days=2)
    assert tokens.who(secret) is None


def test_a_token_makes_no_token_that_would_outlive_it(people):
    people.add("ana@example.com", "Ana", "admin")
    tokens = Tokens(people)
    narrow = tokens.who(tokens.make(who_of(people, "ana@example.com"), "script", ("read",)))
    with pytest.raises(UserError, match="makes no tokens"):
        tokens.make(narrow, "same", ("read",))


def test_a_token_follows_the_role_of_its_user_and_can_be_revoked(people):
    for email, role in (
        ("ana@example.com", "analyst"),
        ("bo@example.com", "viewer"),
        ("cy@example.com", "admin"),
    ):
        people.add(email, "", role)
    tokens = Tokens(people)
    secret = tokens.make(who_of(people, "ana@example.com"), "script", ("read", "write"))
    people.set_role("ana@example.com", "viewer")
    assert tokens.who(secret).rights == {Right.READ}
    id = tokens.all()[0].token_id
    with pytest.raises(UserError, match="no such token"):
        tokens.revoke(id, who_of(people, "bo@example.com"))
    tokens.revoke(id, who_of(people, "cy@example.com"))
    assert tokens.who(secret) is None


def test_no_secret_is_in_the_file(people, tmp_path):
    people.add("ana@example.com", "Ana", "viewer", PASSWORD)
    secrets = [
        Tokens(people).make(who_of(people, "ana@example.com"), "script", ("read",)),
        SignIn(people).new_link("ana@example.com"),
        SignIn(people).with_password("ana@example.com", PASSWORD, ""),
        PASSWORD,
    ]
    people.store.rows("pragma wal_checkpoint(truncate)")
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ana@example.com" in held
    assert [secret for secret in secrets if secret.encode() in held] == []


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit set detail = '{}' where number = 2",
        "update audit set action = 'signed in' where number = 2",
        "delete from audit where number = 2",
    ],
)
def test_the_audit_shows_tampering(people, tampering):
    for number in range(4):
        people.record(None, "exported", what=f"/{number}.csv")
    assert audit.altered(people.store) is None
    assert [line.number for line in audit.lines(people.store)] == [4, 3, 2, 1]
    people.store.rows(tampering)
    assert audit.altered(people.store) in (2, 3)


def test_what_nobody_thought_of_is_not_public():
    assert needed("GET", "/brand-new") is Right.READ
    assert needed("POST", "/brand-new") is Right.ADMIN
    assert needed("DELETE", "/api/v1/metrics") is Right.ADMIN
    assert needed("GET", "/signinx") is Right.READ
    assert needed("GET", "/static/app.css") is None
