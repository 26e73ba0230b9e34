"""A small workspace with a fixed clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenure.service.template import tenure_toml
from tenure.service.workspace import Workspace

NOW = datetime(2025, 6, 10, tzinfo=UTC)
ITEMS = """item_id,account_id,plan,unit_amount,currency,interval,started_at,ended_at
1,A,pro,100,USD,month,2024-11-01,
2,B,pro,50,USD,month,2024-12-10,2025-02-10
3,C,basic,80,USD,month,2025-01-20,
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "tenure.toml").write_text(tenure_toml("USD", "UTC"))
    with Workspace(folder, now=lambda: NOW) as opened:
        path = tmp_path / "subscription_items.csv"
        path.write_text(ITEMS)
        load(opened, path)
        yield opened


def load(workspace: Workspace, *paths: Path, known_on: str | None = None) -> dict[str, object]:
    """Load files as the command line does."""
    from tenure.service.loading import load_files

    return load_files(workspace, list(paths), known_on=known_on)
