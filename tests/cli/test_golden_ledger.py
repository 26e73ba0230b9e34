"""GL-1 through the command line: load the files, ask, compare with every published figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.command import Ran

pytestmark = pytest.mark.data
FILES = ("accounts", "subscription_items", "exchange_rates", "trials")
ASKED = {
    "mrr_opening": ["mrr:opening"],
    "net_revenue_retention_1m": ["net_revenue_retention", "--trailing", "1mo"],
    "gross_revenue_retention_1m": ["gross_revenue_retention", "--trailing", "1mo"],
    "quick_ratio_without_reactivation": ["quick_ratio:without_reactivation"],
}
"""How the names of expected.json are asked, where they are not metric ids."""


@pytest.fixture
def ledger(tmp_path: Path, data_dir: Path, tenure: Callable[..., Ran]) -> tuple[Path, dict[str, Any]]:
    folder = data_dir / "golden_ledger"
    workspace = tmp_path / "ledger"
    assert tenure("init", workspace).code == 0
    loaded = tenure("load", *(folder / f"{name}.csv" for name in FILES), "-w", workspace, "--format", "json")
    assert loaded.code == 0, loaded.err
    assert loaded.json["quarantined"] == 0
    return workspace, json.loads((folder / "expected.json").read_text("utf-8"))


def test_every_figure(ledger: tuple[Path, dict[str, Any]], tenure: Callable[..., Ran]) -> None:
    workspace, expected = ledger
    seen = 0
    for month, figures in expected["months"].items():
        for name, figure in figures.items():
            asked = ASKED.get(name, [name])
            ran = tenure(
                "show",
                *asked,
                "--from",
                month,
                "--to",
                following(month),
                "-w",
                workspace,
                "--as-of",
                expected["settings"]["as_of"],
                "--format",
                "json",
            )
            assert ran.code == 0, ran.err
            (point,) = ran.json["results"][0]["points"]
            assert_figure(point, figure, f"{month} {name}")
            seen += 1
    assert seen == sum(len(figures) for figures in expected["months"].values())


def test_who_joined_or_left_inside_the_month(
    ledger: tuple[Path, dict[str, Any]], tenure: Callable[..., Ran]
) -> None:
    workspace, expected = ledger
    for month, accounts in expected["intra_period_customers"].items():
        ran = tenure(
            "rows",
            "intra_period_customers",
            "--from",
            month,
            "--to",
            following(month),
            "-w",
            workspace,
            "--as-of",
            expected["settings"]["as_of"],
            "--format",
            "json",
        )
        (part,) = ran.json["parts"]
        column = part["columns"].index("account_id")
        assert {row[column] for row in part["rows"]} == set(accounts)


def following(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def assert_figure(point: dict[str, Any], figure: object, name: str) -> None:
    """A plain figure, a [numerator, denominator] pair, or null with a reason."""
    if figure is None:
        assert point["value"] is None, name
        assert point["reason"], name
    elif isinstance(figure, list):
        numerator, denominator = figure
        assert point["value"] == pytest.approx(float(Fraction(numerator, denominator)), abs=1e-12), name
        assert Fraction(str(point["numerator"])) / Fraction(str(point["denominator"])) == Fraction(
            numerator, denominator
        ), name
    else:
        assert Decimal(str(point["numerator"])) == Decimal(str(figure)), name
        assert point["value"] == float(str(figure)), name
