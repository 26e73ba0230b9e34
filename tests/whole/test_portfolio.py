"""A part of the accounts is seen as if the others had never been loaded."""

import shutil
from datetime import UTC, datetime

import duckdb
import pytest

from tenure.engines.duckdb.portfolio import NAMING, SHARED, restricted
from tenure.engines.session import SqlError
from tenure.model.views import views
from tenure.service.cached import Cached
from tenure.service.customer.everyone import everyone
from tenure.service.names import account_names
from tenure.service.viewer import Viewer, seen_by
from tenure.service.workspace import Workspace

NOW = datetime(2026, 3, 10, tzinfo=UTC)
RANGE = {"start": "2025-07-01", "end": "2026-04-01", "grain": "quarter"}


@pytest.fixture(scope="module")
def owner(demo):
    with demo.session(demo.question()) as session:
        session.ensure(["attribute_span"])
        owners = session.rows(
            "select value, count(distinct account_id) as n from attribute_span where attribute = 'owner' "
            "and until_day > date '2026-03-10' group by 1 order by n desc"
        )
    assert len(owners) > 2
    return owners[1][0]


@pytest.fixture(scope="module")
def viewer(owner):
    return Viewer({"owner": (owner,)})


@pytest.fixture(scope="module")
def mine(demo, viewer):
    return demo._accounts(viewer.portfolio)


@pytest.fixture(scope="module")
def alone(demo, mine, tmp_path_factory):
    """The demo without the rows of all other accounts."""
    folder = tmp_path_factory.mktemp("alone") / "company"
    shutil.copytree(demo.folder, folder, ignore=shutil.ignore_patterns("*.wal"))  # views are made anew
    without_others(folder / "tenure.duckdb", mine)
    with Workspace(folder, now=lambda: NOW) as workspace:
        yield workspace


def without_others(path, mine):
    with duckdb.connect(str(path)) as file:
        file.execute("create temp table mine as select unnest(?) as account_id", [sorted(mine)])
        ours = "select user_id from data.users where account_id in (from mine)"
        file.execute(f"create temp table ours as {ours}")
        tables = file.execute(
            "select table_name, list(column_name) from information_schema.columns "
            "where table_schema = 'data' group by 1 order by table_name"
        ).fetchall()
        own = "account_id in (from mine)"
        for table, columns in tables:
            if "account_id" not in columns:
                continue
            also = " or (account_id is null and user_id in (from ours))" if "user_id" in columns else ""
            file.execute(f"delete from data.{table} where ({own}{also}) is not true")
        file.execute(
            "delete from data.ticket_events where ticket_id not in (select ticket_id from data.tickets)"
        )
        for (name,) in file.execute(
            "select table_name from information_schema.tables where table_schema = 'view'"
        ).fetchall():
            kind = (
                "view"
                if file.execute(
                    "select 1 from duckdb_views() where view_name = ? and schema_name = 'view'", [name]
                ).fetchone()
                else "table"
            )
            file.execute(f'drop {kind} "view"."{name}" cascade')
        file.execute("delete from meta.view")


def values(workspace):
    labels = [
        label
        for metric in workspace.catalog.metrics.values()
        for label in (metric.id, *(f"{metric.id}:{variant.id}" for variant in metric.variants))
    ]
    return {
        (result.label, point.start): (None if point.value is None else float(point.value), point.n)
        for result in workspace.show(*labels, **RANGE).results
        for point in result.points
    }


def test_every_metric_is_that_of_the_own_accounts_alone(demo, alone, viewer):
    expected, whole = values(alone), values(demo)
    with seen_by(viewer):
        found = values(demo)
    assert found.keys() == expected.keys()
    assert {key for key in expected if found[key] != pytest.approx(expected[key])} == set()
    assert sum(found[key] != whole[key] for key in whole) > len(whole) / 2


def test_what_pages_read_beside_metrics_is_cut_down_too(demo, viewer, mine):
    cached = Cached(demo)
    with seen_by(viewer):
        asked = cached.asked()
        assert {one.account_id for one in everyone(cached, asked).customers} <= mine
        assert set(account_names(cached, asked)) <= mine
    assert not set(account_names(cached, cached.asked())) <= mine


def test_every_stored_relation_says_whose_its_rows_are(demo, mine):
    question = demo.question()
    session = restricted(demo._session(question, demo.settings, is_own=True), mine)
    try:
        session.ensure(view.name for view in views().values() if not view.is_spine)
        for name in session.builder.ready:
            columns = set(session.columns(f'select * from "{name}"'))
            if "account_id" in columns:
                of_others = f'select 1 from "{name}" where account_id not in (from mine) limit 1'
                assert session.rows(of_others) == [], name
        assert set(SHARED) <= session.cut
        assert session.memory.values == {}  # what was found out is not shared with who sees everything
        for name in session.builder.ready:
            for column in session.columns(f'select * from "{name}"'):
                if column in NAMING or (column.endswith("_account_id") and column != "account_id"):
                    other = f'select 1 from "{name}" where "{column}" not in (from mine) limit 1'
                    assert session.rows(other) == [], (name, column)
        with pytest.raises(SqlError, match="does not exist"):
            session.rows("select * from data.no_such")
        with pytest.raises(SqlError):
            session.rows("select * from scratch_of_nothing")
    finally:
        session.close()


@pytest.mark.parametrize("portfolio", [{"owner": ("Nobody",)}, {"touchpoint": ("support",)}])
def test_a_portfolio_that_nothing_matches_shows_nothing(demo, portfolio):
    with seen_by(Viewer(portfolio)):
        assert demo._accounts(portfolio) == frozenset()
        points = demo.show("mrr", "active_customers", **RANGE).results[0].points
    assert {point.value for point in points} <= {0, None}
