"""What every metric promises about its rows, checked on its own worked example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.errors import UserError
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Formula, Metric, Over
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.example import example_database, example_question, insert
from tenure.query.run import Runner
from tenure.query.static import check_grain, functions, problems

RESOLVE = catalog().resolve
ALL = [
    metric.with_variant(variant)
    for metric in catalog().metrics.values()
    for variant in ("default", *(variant.id for variant in metric.variants))
]
WITH_ROWS = [metric for metric in ALL if not isinstance(metric.rows, Formula)]


def runner(metric: Metric, *by: str) -> Runner:
    """A runner on the metric's example, whose accounts have a made-up attribute ``tier``."""
    example = metric.example
    database = example_database(example.tables)
    insert(database, TABLES["account_history"], list(tiers(database)), 1000)
    question = replace(example_question(example), by=by)
    settings = Settings.of({}).with_overrides(example.settings)
    return Runner(question, open_session(database, settings, question.as_of), RESOLVE)


def tiers(database: Database) -> Iterator[dict[str, str]]:
    """Half of the accounts are gold, the others silver, since ever."""
    found = set()
    for table in TABLES.values():
        if table.column("account_id"):
            rows = database.cursor().execute(f"select distinct account_id from data.{table.name}").fetchall()
            found |= {row[0] for row in rows if row[0] is not None}
    for number, account in enumerate(sorted(found)):
        tier = "gold" if number % 2 else "silver"
        yield {"account_id": account, "attribute": "tier", "value": tier, "valid_from": "1980-01-01"}


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.label)
def test_sql_is_one_portable_select_over_known_views(metric: Metric) -> None:
    assert problems(metric, RESOLVE) == []


@pytest.mark.parametrize("metric", WITH_ROWS, ids=lambda metric: metric.label)
def test_rows_are_unique_on_the_grain(metric: Metric) -> None:
    asked = runner(metric)
    check_grain(metric, asked.planner.contributions(metric), 0, asked.session)


@pytest.mark.parametrize(
    "metric",
    [m for m in WITH_ROWS if m.fold.kind in (FoldKind.SUM, FoldKind.RATIO, FoldKind.SHARE, FoldKind.MEAN)],
    ids=lambda metric: metric.label,
)
def test_segments_re_add_to_the_total(metric: Metric) -> None:
    """Plans do not change inside a month of the examples, so movements of segments add up too."""
    asked = runner(metric)
    if "account_id" not in asked.planner.contributions(metric).extra and not isinstance(metric.rows, Over):
        pytest.skip("its rows have no account to take a segment from")
    total = asked.result(metric).points[0]
    split = runner(metric, "tier").result(metric).points
    for side in ("numerator", "denominator"):
        whole = getattr(total, side)
        if whole is None or (side == "denominator" and metric.per):
            continue
        parts = [Decimal(str(getattr(point, side) or 0)) for point in split]
        assert abs(sum(parts, Decimal(0)) - Decimal(str(whole))) < Decimal("1e-9")


def test_a_function_outside_the_vocabulary_is_noticed() -> None:
    metric = catalog().metrics["mrr"]
    wrong = replace(
        metric,
        variants=(),
        rows="select start_on, account_id, date_diff('day', opening_on, closing_on) as num from mrr_period",
    )
    assert any("portable" in problem for problem in problems(wrong, RESOLVE))
    assert "sum" in functions("select sum(x) as y from t")


@pytest.mark.parametrize(
    "sql",
    [
        'with "x.csv" as (select * from "x.csv") select account_id, 1 as num from "x.csv"',
        'with b as (select * from "x.csv"), "x.csv" as (select 1) select account_id, 1 as num from b',
        "with duckdb_databases as (select * from duckdb_databases) select path as num from duckdb_databases",
        "select account_id, 1 as num from accounts join data.accounts as b using (account_id)",
        'select * from (describe "x.csv")',
        "with d as (delete from accounts returning *) select account_id, 1 as num from d",
        "with recursive a as (select 1 as num union all select num + 1 from a) select num from a",
        "select account_id, 1 as num from accounts where name = $no_such_setting",
    ],
)
def test_a_select_reads_nothing_but_tables_and_views(sql: str) -> None:
    """A CTE named like a file or a system view must not hide that it is read, nor a schema the clocks."""
    assert problems(replace(catalog().metrics["mrr"], variants=(), rows=sql), RESOLVE)


def test_a_table_may_be_written_in_capitals_and_read_through_a_cte() -> None:
    sql = "with X as (select account_id, created_at from ACCOUNTS) select x.account_id, 1 as num from x"
    assert problems(replace(catalog().metrics["mrr"], variants=(), rows=sql), RESOLVE) == []


def test_a_fan_out_is_refused() -> None:
    metric = catalog().metrics["mrr"]
    wrong = replace(
        metric,
        rows="select p.start_on, p.account_id, p.level as num from mrr_period as p "
        "join mrr_period as q on q.start_on = p.start_on",
    )
    asked = runner(wrong)
    with pytest.raises(UserError, match="not one per"):
        check_grain(wrong, asked.planner.contributions(wrong), 0, asked.session)
