"""CDNOW, 23,570 buyers whose repeat purchases are published: orders in, the known numbers out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.period import Grain
from tenure.kernel.settings import Settings
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

# The file is aligned with spaces and has no order numbers.
ORDERS = """
    insert into data.orders (order_id, account_id, ordered_at, amount, currency, known_from, load_id)
    select 'o' || row_number() over (), cells[1], strptime(cells[2], '%Y%m%d'),
        cast(cells[4] as decimal(28, 10)), 'USD', timestamp '2000-01-01', 1
    from (
        select string_split_regex(trim(line), '\\s+') as cells
        from read_csv(?, columns = {'line': 'varchar'}, header = true, delim = '|', quote = '')) as lines
"""
LOADED = """
    insert into meta.load
    values (1, 'cdnow', 'cdnow', 'orders', 69659, 69659, 0, 0, timestamp '2000-01-01', timestamp '2000-01-01')
"""


@pytest.fixture(scope="module")
def runner(data_dir: Path) -> Iterator[Runner]:
    database = Database(None)
    database.cursor().execute(ORDERS, [str(data_dir / "cdnow" / "CDNOW_master.txt.gz")])
    database.cursor().execute(LOADED)
    as_of = datetime(1998, 7, 1, tzinfo=UTC)
    session = open_session(database, Settings.of({}), as_of)
    yield Runner(Question(date(1997, 1, 1), date(1998, 7, 1), Grain.TOTAL, as_of), session, catalog().resolve)
    session.close()


def point(runner: Runner, label: str) -> Point:
    return runner.result(catalog().resolve(label)).points[0]


def test_every_order_is_there(runner: Runner) -> None:
    found = runner.session.rows("select count(*), sum(amount) from data.orders")
    assert found == [(69659, Decimal("2500315.63"))]


def test_share_of_buyers_who_came_back(runner: Runner) -> None:
    found = point(runner, "repeat_purchase_rate:lifetime")
    assert (found.numerator, found.denominator) == (11516, 23570)


def test_days_between_purchases(runner: Runner) -> None:
    found = point(runner, "time_between_purchases")
    assert found.n == 44021
    assert float(found.value or 0) == pytest.approx(72.21398877808319, abs=1e-12)


def test_the_mean_of_the_customers_means_is_another_number(runner: Runner) -> None:
    found = point(runner, "time_between_purchases:customer_mean")
    assert found.n == 11516
    assert float(found.value or 0) == pytest.approx(114.42007337320749, abs=1e-9)


def test_dividing_by_purchases_comes_out_lower(runner: Runner) -> None:
    found = point(runner, "time_between_purchases:per_purchase")
    assert found.denominator == 67591
    assert float(found.value or 0) == pytest.approx(72.21398877808319 * 44021 / 67591, abs=1e-9)
