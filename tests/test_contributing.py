"""The recipe of CONTRIBUTING.md works as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tenure.catalog as catalog_package
from tenure.catalog import catalog
from tenure.query.example import matches, run_example
from tenure.query.static import problems

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    folder = tmp_path / "more" / "recipes"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "large_customers.py").write_text(code)
    monkeypatch.setattr(catalog_package, "__path__", [*catalog_package.__path__, str(tmp_path / "more")])
    catalog.cache_clear()
    yield
    catalog.cache_clear()


@pytest.mark.usefixtures("recipe")
def test_add_a_metric_in_ten_minutes() -> None:
    metric = catalog().resolve("large_customers")
    assert problems(metric, catalog().resolve) == []
    assert matches(run_example(metric, catalog().resolve), metric.example.value)


def test_the_map_names_what_exists() -> None:
    root = Path(__file__).parent.parent
    for path in re.findall(r"`(src/tenure/[\w/]+\.py)`", TEXT):
        assert (root / path).exists() or path.endswith("large_customers.py"), path
    for path in re.findall(r"`((?:query|engines)/[\w/]+\.py)`", TEXT):
        assert (root / "src/tenure" / path).exists(), path
