"""One demo company for all tests of this folder, loaded into an in-memory database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tenure.demo import table_of, write_company

SEED = 1
UNTIL = date(2026, 3, 15)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of one company."""
    return write_company(tmp_path_factory.mktemp("company"), seed=SEED, until=UNTIL)


@pytest.fixture(scope="session")
def raw(files: list[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """One view of text columns per table, over all of its files."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    by_table: dict[str, list[str]] = {}
    for path in files:
        by_table.setdefault(table_of(path), []).append(str(path))
    for table, paths in by_table.items():
        connection.execute(
            f"create table {table} as select * from read_csv({paths!r}, all_varchar = true, header = true, "
            "union_by_name = true, filename = true)"
        )
    yield connection
    connection.close()
