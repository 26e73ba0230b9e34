"""Every published example belongs to a family's tests: none of the 56 is forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.catalog import (
    test_customers_published,
    test_product,
    test_revenue_published,
    test_support,
    test_voice,
)


@pytest.mark.data
def test_none_is_forgotten(data_dir: Path) -> None:
    cases = json.loads((data_dir / "vendor_examples" / "worked_examples.json").read_text("utf-8"))
    assert len(cases) == 56
    by_metric = {*test_customers_published.REALISED, *test_revenue_published.FAMILY, *test_product.PUBLISHED}
    by_id = {*test_support.VENDORS, *test_voice.VENDORS}
    assert [case["id"] for case in cases if case["metric"] not in by_metric and case["id"] not in by_id] == []
