"""Views that follow the data are those that would be built from all of it, whatever arrives in what order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.engines.duckdb import chunks
from tenure.engines.duckdb.builder import Builder
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.increment import catch_up
from tenure.engines.duckdb.session import Session, open_session
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.model.views import views
from tests.increments.arrivals import DAYS, FIRST, Arrivals, differ

STORED = sorted(name for name, view in views().items() if not view.is_spine)
BERLIN = {
    "time_zone": "Europe/Berlin",
    "value_event": "report",
    "activity": {"passive_events": ["beat"]},
    "onboarding": {"steps": ["login", "upload"]},
    "features": {
        "reports": {"events": ["report", "export"], "min_uses": 3},
        "files": {"events": ["upload"], "plans": ["pro"], "min_uses": 2},
        "all": {"events": ["login"]},
    },
    "funnels": {"first": {"steps": ["login", "upload", "report"], "window_days": 7}},
    "engagement": {"weights": {"logins": 1, "invite": 2, "feedback": 1}},
}


class Stop(Exception):
    """What stands for a kill."""


def session_at(database: Database, chosen: Settings, as_of: datetime) -> Session:
    """The workspace's own session at a present moment."""
    return open_session(database, chosen, as_of.replace(tzinfo=UTC))


def differences(session: Session) -> Iterator[str]:
    """Names of the views whose stored rows are not those that their select gives now."""
    cursor, name = session.cursor, session.database.name
    cursor.execute("drop schema if exists anew cascade")
    cursor.execute("create schema anew")
    cursor.execute(f"""set search_path = '"{name}".anew,"{name}"."view"'""")
    for view in in_order():
        cursor.execute(f'create table anew."{view}" as {session.builder.plans.of(view).sql}')
        if differ(cursor, f'anew."{view}"', f'"view"."{view}"'):
            yield view
    cursor.execute(f"""set search_path = '"{name}"."view"'""")


def assert_full(session: Session, when: str) -> None:
    """All views are what a full build makes of the data."""
    found = list(differences(session))
    assert not found, f"{when}: {', '.join(found)}"


def in_order() -> list[str]:
    """Stored views, each after those that it reads."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for read in sorted(views()[name].reads & set(STORED)):
            visit(read)
        found.setdefault(name)

    for name in STORED:
        visit(name)
    return list(found)


def run(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some loads, each followed by a refresh, at a clock that goes on; kills in between."""
    dice = Random(seed)
    monkeypatch.setattr(chunks, "ROWS", dice.choice([7, 40, 10**6]))  # full builds in pieces, too
    chosen = Settings.of(BERLIN if seed % 2 else {**BERLIN, "time_zone": "UTC"})
    with Database(None) as database:
        arrivals = Arrivals(database, seed)
        as_of = FIRST + timedelta(days=dice.choice([DAYS // 2, DAYS + 30]))
        arrivals.step(1.0)
        for number in range(dice.randrange(2, 5)):
            wanted = STORED if number != 1 else dice.sample(STORED, 20)
            if dice.random() < 0.4:
                stop_within(database, chosen, as_of, dice.randrange(12), monkeypatch)
            session = session_at(database, chosen, as_of)
            session.ensure(wanted)
            if wanted is STORED:
                assert_full(session, f"seed {seed}, step {number}")
            session.close()
            arrivals.step(dice.choice([0.02, 0.1, 0.3]))
            as_of += timedelta(days=dice.choice([0, 0, 1, 7]), hours=dice.randrange(5))
        session = session_at(database, chosen, as_of)
        session.ensure(STORED)
        assert_full(session, f"seed {seed}, at the end")
        session.close()


def stop_within(
    database: Database, chosen: Settings, as_of: datetime, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh that dies at one of its steps."""
    left = [after]
    whole = catch_up._Run._step

    def step(self: object, relation: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Stop
        whole(self, relation)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(catch_up._Run, "_step", step)
        session = session_at(database, chosen, as_of)
        try:
            session.ensure(STORED)
        except Stop:
            pass
        session.close()


@given(seed=st.integers(0, 10**6))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_increments_are_a_full_build(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run(seed, monkeypatch)


@pytest.mark.parametrize("name", STORED)
def test_the_line_of_upkeep_names_what_there_is(name: str) -> None:
    """A relation that it names is read by the view (or is the view), and its columns exist."""
    with Database(None) as database:
        session = session_at(database, Settings.of(BERLIN), FIRST)
        session.ensure([name])
        upkeep, columns = views()[name].upkeep, columns_of(session, name)
        assert set(upkeep.keys) <= columns
        assert {upkeep.ordered, upkeep.per, upkeep.back, upkeep.until} - {None} <= columns
        if upkeep.is_daily:
            assert "day" in columns
        for read, via in upkeep.via.items():
            assert read in views()[name].reads
            dated = {"day"} if via.through in TABLES or read in TABLES else set()
            assert set(via.columns) <= columns_of(session, via.through) | dated
            assert set(via.columns) <= columns_of(session, read) | dated
        session.close()


def columns_of(session: Session, name: str) -> set[str]:
    """Names of the columns of a table or view."""
    return {row[0] for row in session.cursor.execute(f'describe "view"."{name}"').fetchall()}


def test_a_first_build_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    whole = Builder._create

    def create(self: Builder, name: str) -> None:
        if len(made) == 30:
            raise Stop
        whole(self, name)
        made.append(name)

    with Database(None) as database:
        Arrivals(database, 1).step(1.0)
        with monkeypatch.context() as patch:
            patch.setattr(Builder, "_create", create)
            session = session_at(database, Settings.of(BERLIN), FIRST + timedelta(days=2 * DAYS))
            with pytest.raises(Stop):
                session.ensure(STORED)
            session.close()
            first, made[:] = set(made), []
            session = session_at(database, Settings.of(BERLIN), FIRST + timedelta(days=2 * DAYS))
            with pytest.raises(Stop):
                session.ensure(STORED)
            assert not first & set(made)
            session.close()
        session = session_at(database, Settings.of(BERLIN), FIRST + timedelta(days=2 * DAYS))
        session.ensure(STORED)
        assert_full(session, "after two stops")
        session.close()
