"""A connection to PostgreSQL by psycopg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tenure.engines.remote.connection import Row
from tenure.engines.session import SqlError
from tenure.kernel.errors import UserError

if TYPE_CHECKING:
    import psycopg

OPTIONS = (
    "set time zone 'UTC'",
    # short statements by the hundred: compiling each costs more than it gains
    "set jit = off",
    "set work_mem = '128MB'",
    # conditions like those of the clocks are estimated to keep almost nothing, whereupon a nested loop
    # over tables without an index seems cheap: minutes instead of a second
    "set enable_nestloop = off",
)
COLUMNS = """
select relname, attname, case atttypid when 'date'::regtype then 'date'
    when 'timestamptz'::regtype then 'instant' else '' end
from pg_attribute
join pg_class on pg_class.oid = attrelid
join pg_namespace on pg_namespace.oid = relnamespace
where nspname = '{schema}' and relkind in ('r', 'v', 'm', 'f', 'p') and attnum > 0 and not attisdropped
order by relname, attnum
"""


class PostgresConnection:
    """One session of the server; its temporary tables live as long as it does."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
        self.execute(";".join(OPTIONS))

    def execute(self, sql: str) -> None:
        """Run one text, which may hold several statements."""
        self._run(sql)

    def rows(self, sql: str) -> list[Row]:
        """Run one select and fetch everything."""
        return self._run(sql).fetchall()

    def columns(self, sql: str) -> list[str]:
        """Names of the columns that a select gives; it is planned, not run."""
        cursor = self._run(f"select * from (\n{sql}\n) as asked limit 0")
        return [column.name for column in cursor.description or ()]

    def _run(self, sql: str) -> psycopg.Cursor[Row]:
        import psycopg

        try:
            return self._connection.execute(sql.encode())
        except psycopg.Error as error:
            raise SqlError(str(error)) from error

    def usual_schema(self) -> str:
        """The first schema of the search path, as a rule public."""
        return str(self.rows("select coalesce(current_schema(), 'public')")[0][0])

    def tables(self, schema: str) -> Mapping[str, tuple[str, ...]]:
        """Columns of every table and view in a schema, by name."""
        found: dict[str, list[str]] = {}
        for table, column, _ in self._columns(schema):
            found.setdefault(table, []).append(column)
        return {table: tuple(columns) for table, columns in found.items()}

    def times(self, schema: str) -> Mapping[tuple[str, str], str]:
        """Which columns of a schema are days or instants with a zone."""
        return {(table, column): kind for table, column, kind in self._columns(schema) if kind}

    def _columns(self, schema: str) -> list[Row]:
        return self.rows(COLUMNS.format(schema=schema.replace("'", "''")))

    def load(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Make a temporary table of rows."""
        from tenure.engines.postgres.dialect import DIALECT

        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        self.execute(DIALECT.to_sql(f'create temp table "{name}" ({listed})', "UTC"))
        if not rows:
            return
        with self._connection.cursor() as cursor, cursor.copy(f'copy "{name}" from stdin'.encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self.execute(f'analyze "{name}"')

    def close(self) -> None:
        """Drop the connection with its temporary tables."""
        self._connection.close()


def connect(url: str) -> PostgresConnection:
    """A connection to ``postgresql://user:password@host:port/database``.

    What the address leaves out comes from libpq's usual places (PGPASSWORD, ~/.pgpass).
    UserError when the driver is not installed or the server refuses.
    """
    try:
        import psycopg
    except ImportError as error:
        raise UserError(
            "The driver of PostgreSQL is missing.", do="Run: pip install 'tenure[postgres]'."
        ) from error
    try:
        return PostgresConnection(psycopg.connect(url, autocommit=True, connect_timeout=10))
    except psycopg.OperationalError as error:
        said = str(error).strip().partition("\n")[0]
        raise UserError(
            f"PostgreSQL cannot be reached: {said}", do="Correct engine.url in tenure.toml."
        ) from error
    except psycopg.ProgrammingError as error:
        raise UserError(f"engine.url is no address of PostgreSQL: {error}") from error
