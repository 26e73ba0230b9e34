"""Servers over the small company and over the demo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tenure.service.demo import open_demo
from tenure.service.workspace import Workspace
from tests.browser.serving import running
from tests.small import small_workspace

UNTIL = date(2026, 3, 10)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of a server over the small company."""
    with (
        small_workspace(tmp_path_factory.mktemp("browser") / "small") as workspace,
        running(workspace) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[str]:
    """The address of a server over the demo company."""
    folder = tmp_path_factory.mktemp("demo") / "company"
    open_demo(folder, seed=1, until=UNTIL).close()
    at = datetime(2026, 3, 10, tzinfo=UTC)
    with Workspace(folder, now=lambda: at) as workspace, running(workspace) as url:
        yield url
