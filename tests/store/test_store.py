"""The state file: made once, private, whole or not at all."""

import sqlite3
import stat

import pytest

from tenure.kernel.errors import UserError
from tenure.store.store import Store


def test_it_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "state.sqlite"
    Store(path).close()
    again = Store(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert again.rows("select count(*) from user") == [(0,)]
    again.close()


def test_a_change_that_fails_leaves_nothing(tmp_path):
    store = Store(tmp_path / "state.sqlite")

    def fail() -> None:
        with store.change() as connection:
            connection.execute("insert into failure values ('a', '2025')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.rows("select * from failure") == []

    def fail_as_it_commits() -> None:
        with store.change() as connection:
            connection.execute("pragma defer_foreign_keys = on")
            connection.execute("insert into session values ('a', 'nobody', '', '', '')")

    with pytest.raises(sqlite3.IntegrityError):
        fail_as_it_commits()
    with store.change() as connection:
        connection.execute("insert into failure values ('a', '2025')")
    assert store.rows("select * from failure") == [("a", "2025")]
    store.close()


def test_two_processes_may_write(tmp_path):
    first, second = Store(tmp_path / "state.sqlite"), Store(tmp_path / "state.sqlite")
    for number, store in enumerate((first, second, first)):
        with store.change() as connection:
            connection.execute("insert into failure values (?, '2025')", (str(number),))
    assert second.rows("select count(*) from failure") == [(3,)]
    first.close()
    second.close()


def test_files_that_are_not_ours_are_refused(tmp_path):
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"no database" * 1000)
    with pytest.raises(UserError, match="cannot be read"):
        Store(junk)
    newer = tmp_path / "newer.sqlite"
    Store(newer).close()
    with sqlite3.connect(newer) as connection:
        connection.execute("pragma user_version = 999")
    with pytest.raises(UserError, match="newer Tenure"):
        Store(newer)


def test_it_opens_again_after_it_was_closed(tmp_path):
    store = Store(tmp_path / "state.sqlite")
    store.close()
    store.close()
    assert store.rows("select count(*) from user") == [(0,)]
    store.close()
