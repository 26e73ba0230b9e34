"""Expressions that mean something else, or nothing, in ClickHouse when they are taken over as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from tenure.engines.clickhouse.connection import ClickHouseConnection, connect
from tenure.engines.clickhouse.dialect import DIALECT
from tenure.engines.clickhouse.macros import MACROS
from tenure.engines.clickhouse.stars import _known
from tenure.engines.duckdb.macros import create_macros, macros
from tenure.engines.remote.parity import equal
from tenure.model.views import views

pytest.importorskip("chdb")
pytestmark = pytest.mark.engines

ZONE = "Europe/Berlin"
ROWS = """(select *, cast(happened_at as date) as day, cast(x as decimal(38, 12)) as amount from (values
    ('a', 1, 2.5, timestamp '2025-03-30 00:59:59.5'), ('B', 2, null, timestamp '2025-10-26 01:30:00'),
    ('b', 4, 0.5, null), (null, 8, 1.5, timestamp '2024-12-31 23:00:00')) as raw(name, n, x, happened_at)
) as t"""
EXPRESSIONS = (
    # no value is null, not 0, '' or 1970
    "sum(case when n > 99 then n end), min(case when n > 99 then day end)",
    "max(case when n > 99 then name end), sum(case when n > 99 then x end)",
    "count(case when x = x then 1 end), count(distinct name), count(*)",
    "max(case when name in ('a', 'b') then 0 else 1 end), sum(case when x > 1 then 1 else 0 end)",
    "max(greatest(n, null)), min(least(day, date '2200-01-01'))",
    "max(case when (x > 1) is not true then n end), max(case when (x > 1) is not false then n end)",
    # the first row of an order; rows without a value do not count
    "arg_min(name, n), arg_max(name, n), arg_max(x, n), arg_max(name, row(x, name))",
    "arg_min(n, happened_at) filter (where n > 1)",
    # clocks
    "max(local_day(happened_at)), min(local_midnight(local_day(happened_at)))",
    "max(happened_at + to_days(cast(n as integer))), max(day + n), min(day - 1)",
    "max(day - date '1925-01-01')",
    "max(cast(day + to_months(cast(n as integer)) as date))",
    "max(cast(day + interval 1 month as date))",
    "max(date_trunc('month', day)), min(date_trunc('year', happened_at)), max(timestamp '9999-12-31')",
    "sum(seconds_between(happened_at, timestamp '2025-12-01 00:00:00.000001'))",
    "sum(date_diff('month', happened_at, timestamp '2026-01-01')), sum(isodow(day))",
    "max(timezone('UTC', timezone('America/Havana', timestamp '2023-11-05 00:30:00')))",
    "max(cast(happened_at as varchar))",
    # numbers: every quotient is a float, whole division cuts off, decimals are rounded and do not overflow
    "sum(n / 2), avg(n), avg(x), sum(-7 // n), sum(cast(x as decimal(38, 12)) / 3)",
    "sum(exact_part(cast(n as decimal(38, 12)), 1, 3))",
    "sum(exact_part(cast(-n as decimal(38, 12)), 1, 3))",
    "sum(exact_part(cast(98765432109876.123456789 as decimal(38, 12)), 12, 365))",
    "sum(cast(n / 3 as decimal(18, 12))), sum(cast(-n / 3 as decimal(18, 12)))",
    "sum(cast(cast(1.0000005 as decimal(38, 12)) * cast(-1 as decimal(13, 12)) as decimal(18, 6)))",
    "sum(cast(cast(7654321.123456 as decimal(38, 12)) * cast(1 as decimal(13, 12)) as decimal(38, 12)))",
    "sum(converted(cast(7654321.123456 as decimal(38, 12)), cast(1.23456789 as decimal(20, 10))))",
    "strict_sum(x), strict_sum(n), max(positive(0 - n)), sum(converted(amount, cast(n as decimal(20, 10))))",
    "1 - count(*), max(n) - count(*), sum(1) - 9, max(case when n > 2 then n / 4 else 3 * n end)",
    "sum(0.01 * n), max(0.4 - 1e-9), sum(0.5), max((n + 1) * 0.5), max(0.35 * (n / 3))",
    "count(case when amount >= 2.5 then 1 end), count(case when n / 2 > 0.5 then 1 end)",
    "max(greatest(n / 3, 3600 * 24)), max('2' * n), max((70, 50)[2])",
    # text
    "max(name || ' x'), count(case when ends_with(name || '_effort', 'a_effort') then 1 end)",
    "max(try_cast(regexp_extract('nps_0_' || n, '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 2) as integer))",
    "max(try_cast(regexp_extract('none', '_([0-9]+)_([0-9]+)(_[a-z]+)?$', 2) as integer))",
    r"max('it''s \n'), max(case name when 'a' then 'A' when 'B' then 'bee' else 'other' end)",
)
SELECTS = (
    "select unnest(range(0, 4)) as n order by n",
    "select cast(unnest(range(timestamp '2025-01-01', timestamp '2025-01-04', interval 1 day)) as date) as d "
    "order by d",
    f"select Name from {ROWS} order by NAME",
    f"select name, x from {ROWS} order by name desc",
    f"select n, lag(day, 1, date '1970-01-01') over w as b, lead(x) over w, lag(n, 1, 0) over w, "
    f"sum(n) over (w rows unbounded preceding), row_number() over w - 1 from {ROWS} "
    "window w as (order by n) order by n",
    # a name after a join; a name that is also another column's alias
    f"with one as (select name, n from {ROWS}), two as (select a.*, b.n as other from one as a "
    "join one as b on b.name = a.name) select name, n, other from two where n > 1 order by n",
    f"select min(n) as n, max(case when n > 2 then n end) as m from {ROWS} group by name order by 1",
    'select max("odd ""name"" \\n") as "its" from (select 1 as "odd ""name"" \\n") as t',
    # no row to join with is null
    f"select a.n, b.n, b.day from (select * from {ROWS}) as a left join (select * from {ROWS}) as b "
    "on b.name = a.name and b.day < a.day and b.n > 1 order by a.n",
    # floats and whole numbers in one column
    f"select n as v from {ROWS} union all select x / 2 from {ROWS} where x is not null "
    "union all select count(*) from (select 1) as one order by v",
    "select count(*), sum(x) from (select 1 as x) as empty where x > 1",
)


@pytest.fixture(scope="module")
def there() -> Iterator[ClickHouseConnection]:
    connection = connect("chdb:")
    yield connection
    connection.close()


def same(sql: str, there: ClickHouseConnection, zone: str = ZONE) -> None:
    here = duckdb.connect()
    create_macros(here, zone)
    expected, found = here.execute(sql).fetchall(), there.rows(DIALECT.to_sql(sql, zone))
    assert len(expected) == len(found) > 0
    for one, two in zip(expected, found, strict=True):
        assert all(map(equal, one, two)), (expected, found)


@pytest.mark.parametrize("sql", [*(f"select {text} from {ROWS}" for text in EXPRESSIONS), *SELECTS])
def test_means_the_same(sql: str, there: ClickHouseConnection) -> None:
    same(sql, there)


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/Berlin", "America/Havana", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Beirut"],
)
def test_midnights_are_those_of_the_zone(zone: str, there: ClickHouseConnection) -> None:
    """Also where clocks skip midnight or show it twice; days before 1970 and after 2149 are days."""
    days = [date(2017, 1, 1) + timedelta(days) for days in range(800)] + [date(1950, 6, 1), date(2199, 6, 1)]
    listed = ", ".join(f"(date '{day}')" for day in days)
    shown = "local_day(local_midnight(day)) as shown, local_clock(local_midnight(day)) as clock"
    midnight = f"timezone('UTC', timezone('{zone}', cast(day as timestamp)))"
    select = f"select day, local_midnight(day) as one, {midnight} as two, {shown}"
    same(f"{select} from (values {listed}) as listed(day) order by day", there, zone)


def test_a_zone_may_differ_from_row_to_row(there: ClickHouseConnection) -> None:
    zones = ", ".join(f"('{zone}')" for zone in ("UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu"))
    walls = ", ".join(
        f"(timestamp '{wall}')"
        for wall in (
            "2025-03-30 02:30:00",
            "2025-10-26 02:30:00",
            "2023-11-05 00:30:00",
            "2025-07-01 09:00:00",
        )
    )
    select = "select z.zone, w.wall, timezone('UTC', timezone(z.zone, w.wall)) as instant"
    relations = f"(values {zones}) as z(zone) cross join (values {walls}) as w(wall)"
    same(f"{select} from {relations} order by 1, 2", there)


def test_every_macro_is_there() -> None:
    assert {macro.partition("(")[0] for macro in macros("UTC")} == set(MACROS)


def test_the_columns_of_every_view_are_known_and_differ() -> None:
    """Or a star over a join of it cannot be written out."""
    for name in views():
        columns = _known(name)
        assert columns, name
        assert len(set(columns)) == len(columns), name
