"""One database for all properties; each example replaces its rows."""

from collections.abc import Iterator

import pytest

from tenure.engines.duckdb.database import Database


@pytest.fixture(scope="package")
def database() -> Iterator[Database]:
    with Database(None) as one:
        yield one
