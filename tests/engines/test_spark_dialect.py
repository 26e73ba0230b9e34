"""What Spark's SQL says about the expressions that mean something else there when taken over as they are."""

from __future__ import annotations

import re

import pytest
import sqlglot

from tenure.engines.remote.portable import portable_views
from tenure.engines.spark.dialect import DIALECT
from tenure.model.views import views

ZONE = "Europe/Berlin"


def spark(expression: str) -> str:
    """The text of one column of ``t``."""
    text = DIALECT.to_sql(f"select {expression} from t", ZONE)
    return text.removeprefix("SELECT ").removesuffix(" FROM t")


@pytest.mark.parametrize(
    ("duckdb", "expected"),
    [
        ("until_day - day", "DATEDIFF(until_day, day)"),
        ("closing_on + 1 - due_on", "DATEDIFF(DATE_ADD(closing_on, 1), due_on)"),
        ("greatest(day, window_on) - day", "DATEDIFF(GREATEST(day, window_on), day)"),
        ("closing_on - n", "DATE_SUB(closing_on, CAST(n AS INT))"),
        ("units - 1", "units - 1"),
        ("weekday - 1", "weekday - 1"),
        ("day + to_days(n)", "CAST(day AS TIMESTAMP_NTZ) + MAKE_DT_INTERVAL(CAST(n AS INT))"),
        ("number / 2", "CAST(number AS DOUBLE) / CAST(2 AS DOUBLE)"),
        ("row_number() over (order by n)", "CAST(ROW_NUMBER() OVER (ORDER BY n NULLS LAST) AS BIGINT)"),
        ("ended_at + to_minutes(30)", "ended_at + MAKE_DT_INTERVAL(0, 0, 30)"),
        ("avg(points)", "AVG(CAST(points AS DOUBLE))"),
        ("arg_max(name, n)", "MAX_BY(name, n) FILTER(WHERE NOT name IS NULL)"),
        (
            "arg_min(name, row(n, name)) filter (where n > 1)",
            "MIN_BY(name, STRUCT(ISNULL(n), n, ISNULL(name), name)) FILTER(WHERE NOT name IS NULL AND n > 1)",
        ),
        (
            "date_diff('month', a, b)",
            "CAST(MONTHS_BETWEEN(TRUNC(b, 'MONTH'), TRUNC(a, 'MONTH')) AS INT)",
        ),
        ("cast(opens as time)", "CAST(opens AS STRING)"),
        ("local_day(seen_at)", "(CAST(CONVERT_TIMEZONE('UTC', 'Europe/Berlin', (seen_at)) AS DATE))"),
        ("'it''s a \\ sign'", r"'it\'s a \\ sign'"),
    ],
)
def test_expressions(duckdb: str, expected: str) -> None:
    assert spark(duckdb) == expected


def test_parts_of_an_amount_are_divided_as_decimals() -> None:
    """A quotient of DECIMAL(38, 12) and DECIMAL(20, 0) has 22 digits: rounding it to 12 is exact."""
    text = spark("exact_part(net, 12, days)")
    assert re.search(r"/ CAST\(days AS DECIMAL\(20, 0\)\) AS DECIMAL\(38, 12\)\)$", text)
    assert "DOUBLE" not in text


def test_a_common_table_stays_in_its_select() -> None:
    sql = (
        "with a as (select * from (with a as (select 1 as n) select n + 1 as n from a) as b) select n from a"
    )
    assert DIALECT.to_sql(sql, ZONE).count("WITH") == 2


def test_a_named_window_is_written_out() -> None:
    text = DIALECT.to_sql(
        "select sum(n) over (w rows unbounded preceding) from t window w as (partition by k order by n)", ZONE
    )
    assert "PARTITION BY k ORDER BY n" in text
    assert "WINDOW" not in text


def test_nulls_come_last_as_in_duckdb() -> None:
    assert "NULLS LAST" in DIALECT.to_sql("select n from t order by n", ZONE)


def test_tables_and_views_are_told_apart() -> None:
    table = DIALECT.to_sql('create or replace temp table "a" as select 1 as n', ZONE)
    view = DIALECT.to_sql('create or replace temp view "a" as select 1 as n', ZONE)
    assert table == "CACHE TABLE `a` AS SELECT 1 AS n"
    assert view == "CREATE OR REPLACE TEMPORARY VIEW `a` AS SELECT 1 AS n"


def test_own_views_have_the_columns_of_the_common_ones() -> None:
    assert set(DIALECT.own_views) == {"funnel_step", "open_hours"}
    for name, text in DIALECT.own_views.items():
        common = portable_views().get(name, views()[name].sql)
        columns = sqlglot.parse_one(common, read="duckdb").named_selects
        assert sqlglot.parse_one(text, read="spark").named_selects == columns
