"""Which engines there are, and which of them an address means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from tenure.engines.remote.connection import Connection
from tenure.engines.remote.dialect import Dialect
from tenure.kernel.errors import UserError, unknown


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine beside the embedded one; its driver is loaded when a connection is opened.

    ``is_equal`` says that every cell of the worked examples and the golden data is DuckDB's.
    """

    name: str
    title: str
    schemes: tuple[str, ...]
    driver: str
    address: str  # an example of engine.url
    is_equal: bool
    needs_no_server: bool = False

    @property
    def is_installed(self) -> bool:
        """Whether the driver is there."""
        return find_spec(self.driver) is not None

    @property
    def dialect(self) -> Dialect:
        """How the engine says what the project's SQL says."""
        dialect: Dialect = import_module(f"tenure.engines.{self.name}.dialect").DIALECT
        return dialect

    def connect(self, url: str) -> Connection:
        """A connection. UserError without the driver, and for whatever the engine refuses."""
        if not self.is_installed:
            raise UserError(
                f"{self.title} needs the package {self.driver}, which is not installed.",
                do=f"Run: pip install 'tenure[{self.name}]'.",
            )
        connection: Connection = import_module(f"tenure.engines.{self.name}.connection").connect(url)
        return connection


ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine(
            "postgres",
            "PostgreSQL",
            ("postgresql", "postgres"),
            "psycopg",
            "postgresql://user@host/database",
            is_equal=True,
        ),
        Engine(
            "spark", "Spark", ("spark",), "pyspark", "spark:local[2]", is_equal=True, needs_no_server=True
        ),
        Engine(
            "clickhouse",
            "ClickHouse",
            ("clickhouse", "chdb"),
            "http",  # a server needs no more; 'chdb:' asks for its package itself
            "chdb:",
            is_equal=True,
            needs_no_server=True,
        ),
    )
}
"""Every engine that SQL runs on, by the name of its folder."""


def engine_of(url: str) -> Engine:
    """The engine that an address names. UserError when there is none."""
    scheme = url.partition(":")[0]
    for engine in ENGINES.values():
        if scheme in engine.schemes:
            return engine
    raise unknown("kind of address in engine.url", scheme, [engine.address for engine in ENGINES.values()])


def engine(name: str) -> Engine:
    """The engine of that name. UserError when there is none."""
    if name not in ENGINES:
        raise unknown("engine", name, ENGINES, do="'tenure engines' lists all.")
    return ENGINES[name]
