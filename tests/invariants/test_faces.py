"""Invariants 35 and 36: what every face says of a value that is partial or null."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tenure.app import build
from tenure.engines.duckdb.database import Database
from tenure.kernel.unit import REASONS
from tenure.service.export import to_csv, to_parquet
from tenure.service.workspace import Workspace
from tests.oracle.columns import Row, blank
from tests.oracle.loading import load

from .ledgers import Ledger, items, local, zones
from .world import LATER, examples, world

GRAINS = ("day", "week", "month", "quarter", "year", "total")


@st.composite
def clocks(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and an instant, most often at or next to a local midnight."""
    zone = draw(zones)
    day = draw(st.sampled_from((date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 6))))
    shift = draw(st.sampled_from((-1, 0, 1, 40_000_000_000)))  # microseconds
    return zone, local(day, time(0), zone) + timedelta(microseconds=shift)


@examples(15)
@given(clocks(), st.sampled_from(GRAINS))
def test_35_partial_is_what_ends_after_as_of(
    database: Database, clock: tuple[str, datetime], grain: str
) -> None:
    zone, as_of = clock
    ticket = blank("tickets", ticket_id="k", opened_at=local(date(2024, 12, 1), time(12), zone))
    span = {"start": date(2025, 2, 1), "end": date(2025, 4, 20), "grain": grain}
    with world(database, {"tickets": [ticket]}, zone, as_of, **span) as one:
        for name in ("ticket_volume", "ticket_backlog"):
            for point in one.points(name):
                assert point.is_partial == (local(point.end, time(0), zone) > as_of), point
                begun = local(point.start, time(0), zone) < as_of
                assert (point.value is not None) == begun, point


RATIOS = (
    "customer_churn_rate", "customer_retention_rate", "net_revenue_retention", "gross_mrr_churn_rate",
    "quick_ratio", "average_revenue_per_account", "expansion_rate", "mrr_growth_rate",
    "customer_lifetime_value", "average_sale_price", "stickiness", "csat", "nps", "renewal_rate",
    "first_response_time", "resolution_rate", "retention_cost_per_retained", "trial_conversion_rate",
)  # fmt: skip
SPAN = {"start": "2025-01-01", "end": "2025-04-01", "grain": "month"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("faces") / "company"
    Workspace.create(folder, 'currency = "USD"\ntime_zone = "Europe/Berlin"\n').close()
    with Workspace(folder, now=lambda: LATER) as one:
        yield one


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> TestClient:
    return TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")


@examples(5)
@given(st.lists(items("Europe/Berlin"), max_size=3), st.sampled_from(RATIOS))
def test_36_nothing_to_divide_by_is_null_with_a_reason(
    workspace: Workspace, client: TestClient, held: list[Row], shown: str
) -> None:
    """In SQL, the API, the pages and every export alike: never 0, infinite or not a number."""
    load(workspace.database, Ledger("Europe/Berlin", tuple(held), ()).tables)
    answer = workspace.show(*RATIOS, **SPAN)
    points = [point for result in answer.results for point in result.points]
    assert any(point.value is None for point in points)
    for point in points:
        assert (point.value is None) == (point.reason is not None), point
        assert point.value is None or (point.n and point.denominator != 0), point
        assert point.value is not None or (point.low is None and point.high is None), point

    query = f"from={SPAN['start']}&to={SPAN['end']}&grain=month"
    asked = "&".join(f"metric={name}" for name in RATIOS)
    response = client.get(f"/api/v1/show?{asked}&{query}")
    assert response.status_code == 200
    assert response.json() == answer.as_dict()
    assert "NaN" not in response.text
    assert "Infinity" not in response.text

    expected = [(p.value is None, p.reason.value if p.reason else "") for p in points]
    lines = list(csv.DictReader(io.StringIO(to_csv(answer.records()))))
    assert [(line["value"] == "", line["reason"]) for line in lines] == expected
    Path(workspace.folder / "answer.parquet").write_bytes(to_parquet(answer.records()))
    rows = duckdb.sql(f"select value is null, coalesce(reason, '') from '{workspace.folder}/answer.parquet'")
    assert rows.fetchall() == expected

    page = client.get(f"/metrics/{shown}?{query}")
    assert page.status_code == 200
    result = next(result for result in answer.results if result.metric == shown)
    for point in result.points:
        if point.reason:
            said = REASONS[point.reason] if point.reason != "no_setting" else "setting"
            assert said in unescape(page.text)
    assert not {"nan", "NaN", "inf", "None"} & set(page.text.replace("<", " ").replace(">", " ").split())
