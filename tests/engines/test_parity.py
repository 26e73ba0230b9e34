"""The comparison finds what differs, and the command says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from tenure.catalog import catalog
from tenure.engines.opening import Engine, engine, engine_of
from tenure.engines.postgres.dialect import PostgresDialect
from tenure.engines.remote.parity import CELLS, Difference, compare, equal
from tenure.kernel.errors import UserError
from tenure.service import engines
from tenure.service.parity import Parity, compare_examples
from tests.command import Ran


def test_decimals_and_whole_numbers_are_compared_exactly() -> None:
    assert equal(Decimal("1.10"), Decimal("1.1"))
    assert equal(Decimal(3), 3)
    assert not equal(Decimal("1.000000000001"), Decimal(1))
    assert not equal(None, Decimal(0))
    assert not equal(("small_sample",), ())


def test_floats_are_compared_to_nine_digits() -> None:
    assert equal(1e6, 1e6 + 1e-4)
    assert not equal(1e6, 1e6 + 1e-2)
    assert equal(Decimal("50.000000000000027"), Decimal("50.000000000000026"), is_exact=False)
    assert not equal(None, 0.0)


@dataclass
class Point:
    value: object
    numerator: object = None
    denominator: object = None
    n: int = 1
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    flags: tuple[str, ...] = ()


def test_points_that_only_one_engine_has_differ() -> None:
    cells, differences = compare("mrr", {"a": Point(1), "b": Point(2)}, {"a": Point(1), "c": Point(2)})
    assert cells == 3 * len(CELLS)
    assert {difference.where for difference in differences} == {"mrr b", "mrr c"}
    assert len(differences) == 2 * len(CELLS)


@dataclass(frozen=True)
class Mistaken(PostgresDialect):
    """PostgreSQL's dialect with one mistake."""

    old: str = ""
    new: str = ""

    def to_sql(self, sql: str, zone: str, *, is_own: bool = False) -> str:
        return super().to_sql(sql.replace(self.old, self.new), zone, is_own=is_own)


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        ("s.until_day > p.closing_on", "s.until_day > p.closing_on + 40000", "value"),
        ("strict_sum(", "no_such_sum(", "error"),
    ],
)
def test_a_mistake_of_a_dialect_is_found(postgres: str, monkeypatch, old, new, cell) -> None:
    monkeypatch.setattr(Engine, "dialect", Mistaken(old=old, new=new))
    found = compare_examples(engine("postgres"), postgres, [catalog().resolve("mrr")])
    assert cell in {difference.cell for difference in found.differences}
    assert found.families["revenue"].different == len(found.differences)


def test_engines_by_address() -> None:
    assert engine_of("postgresql://a@b/c").name == engine_of("postgres://a@b/c").name == "postgres"
    assert engine_of("spark:local[2]").name == "spark"
    assert engine_of("chdb:").name == engine_of("clickhouse://a").name == "clickhouse"
    with pytest.raises(UserError, match="oracle"):
        engine_of("oracle://a")
    with pytest.raises(UserError, match="Unknown engine 'oracle'"):
        engine("oracle")


def test_missing_driver_is_named() -> None:
    missing = replace(engine("postgres"), driver="no_such_driver")
    with pytest.raises(UserError, match=r"pip install 'tenure\[postgres\]'"):
        missing.connect("postgresql://a@b/c")


def test_engines_are_listed(tenure: Callable[..., Ran]) -> None:
    listed = {item["engine"]: item for item in tenure("engines").json["engines"]}
    assert listed["duckdb"]["state"] == "embedded"
    assert listed["postgres"]["state"].startswith("supported")
    assert listed["snowflake"]["state"] == "SQL generated, not executed here"


def test_command_ends_with_3_when_a_cell_differs(tenure: Callable[..., Ran], monkeypatch) -> None:
    found = Parity("postgres")
    found.add("revenue", 8, [])
    monkeypatch.setattr(engines, "compare_examples", lambda *asked, **named: found)
    arguments = ("engines", "test", "postgres", "--url", "postgresql://a@b/c")
    ran = tenure(*arguments)
    assert (ran.code, ran.json["cells"], ran.json["differences"]) == (0, 8, [])
    found.add("revenue", 8, [Difference("mrr 2025-01-01", "value", Decimal(1), Decimal(2))])
    ran = tenure(*arguments)
    assert ran.code == 3
    assert ran.json["families"] == [{"family": "revenue", "cells": 16, "equal": 15, "different": 1}]
    table = tenure(*arguments, "--format", "table")
    assert "mrr 2025-01-01" in table.out
    assert "16 cells, 1 different." in table.err


def test_command_needs_an_address_and_a_name(tenure: Callable[..., Ran], monkeypatch) -> None:
    monkeypatch.delenv("TENURE_ENGINE_URL", raising=False)
    assert "--url postgresql://" in tenure("engines", "test", "postgres").err
    assert "Which engine?" in tenure("engines", "test").err
    assert tenure("engines", "prove").code == 2
