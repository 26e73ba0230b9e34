"""What the tests of engines share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run."""
    if server.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with server.running() as url:
        yield url
