"""Expressions that mean something else, or nothing, in PostgreSQL when they are taken over as they are."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tenure.engines.duckdb.macros import create_macros
from tenure.engines.postgres.connection import PostgresConnection, connect
from tenure.engines.postgres.dialect import DIALECT
from tenure.engines.remote.parity import equal
from tenure.engines.session import SqlError

ZONE = "Europe/Berlin"
ROWS = """(values ('a', 1, 2.5, timestamp '2025-03-30 00:59:59.5'),
    ('B', 2, null, timestamp '2025-10-26 01:30:00'),
    ('b', 4, 0.5, null),
    (null, 8, 1.5, timestamp '2024-12-31 23:00:00')) as t(name, n, x, happened_at)"""
EXPRESSIONS = (
    # clocks
    "max(local_day(happened_at))",
    "min(local_midnight(local_day(happened_at)))",
    "max(happened_at + to_days(cast(n as integer)))",
    "max(local_day(happened_at) + to_months(n))",
    "max(local_day(happened_at) + 1 - n)",
    "max(local_day(happened_at) - date '2025-01-01')",
    "sum(seconds_between(happened_at, timestamp '2025-12-01 00:00:00.000001'))",
    "sum(date_diff('month', happened_at, timestamp '2026-01-01'))",
    "sum(isodow(local_day(happened_at)))",
    # numbers: every quotient is a float, whole division cuts off, whole sums stay exact
    "sum(n / 2)",
    "avg(n)",
    "avg(x)",
    "sum(exact_part(cast(n as decimal(38, 12)), 1, 3))",
    "sum(exact_part(cast(-n as decimal(38, 12)), 1, 3))",
    "sum(exact_part(cast(98765432109876.123456789 as decimal(38, 12)), 12, 365))",
    "sum(cast(n / 3 as decimal(18, 12)))",
    "sum(cast(123456789012.345678 / n as decimal(18, 6)))",
    "strict_sum(x)",
    "sum(converted(x, cast(n as decimal(20, 10))))",
    # text is sorted by its bytes: B before a
    "min(cast(name as varchar))",
    "max(cast(name as varchar))",
    # the first row of an order; rows without a value do not count
    "arg_min(name, n)",
    "arg_max(name, row(x, name))",
    "arg_max(x, n)",
    "arg_min(n, happened_at) filter (where n > 1)",
    # text
    "count(case when ends_with(name || '_effort', '_effort') then 1 end)",
    "max(try_cast(regexp_extract('nps_0_' || n, '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 2) as integer))",
    "max(try_cast(regexp_extract('none', '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 2) as integer))",
    "max(try_cast(regexp_extract('a_1_99999999999999', '_([0-9]+)_([0-9]+)$', 2) as integer))",
    "max((70, 50)[2])",
)
SELECTS = (
    "select unnest(range(0, 4)) as n order by n",
    "select cast(unnest(range(timestamp '2025-01-01', timestamp '2025-01-04', interval 1 day)) as date) as d "
    "order by d",
    f"select cast(name as varchar) as name from {ROWS} order by name",
    f"select cast(name as varchar) as name from {ROWS} order by name desc",
    f"select x from {ROWS} order by x desc",
    f"select n, lag(x, 1, 0) over w, sum(n) over (w rows unbounded preceding) from {ROWS} "
    "window w as (partition by 1 order by n) order by n",
)


@pytest.fixture(scope="module")
def there(postgres: str) -> Iterator[PostgresConnection]:
    connection = connect(postgres)
    yield connection
    connection.close()


@pytest.mark.parametrize("sql", [*(f"select {text} from {ROWS}" for text in EXPRESSIONS), *SELECTS])
def test_means_the_same(sql: str, there: PostgresConnection) -> None:
    here = duckdb.connect()
    create_macros(here, ZONE)
    expected, found = here.execute(sql).fetchall(), there.rows(DIALECT.to_sql(sql, ZONE))
    assert len(expected) == len(found) > 0
    for one, two in zip(expected, found, strict=True):
        assert all(map(equal, one, two)), (expected, found)


def test_a_table_is_replaced_and_has_columns(there: PostgresConnection) -> None:
    for number in (1, 2):
        there.execute(DIALECT.to_sql(f'create or replace temp table "user" as select {number} as "on"', ZONE))
    assert there.rows(DIALECT.to_sql('select "on" from user', ZONE)) == [(2,)]
    assert there.columns(DIALECT.to_sql('select "on", 1 as Two from user', ZONE)) == ["on", "two"]


def test_an_error_is_the_databases_own(there: PostgresConnection) -> None:
    for ask in (there.rows, there.columns, there.execute):
        with pytest.raises(SqlError, match="no_such_table"):
            ask("select * from no_such_table")
    assert there.rows("select 1") == [(1,)]
