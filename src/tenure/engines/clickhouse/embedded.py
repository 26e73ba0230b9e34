"""chdb: ClickHouse in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tenure.engines.session import SqlError
from tenure.kernel.errors import UserError


class Embedded:
    """A session on the databases of a folder, or on one in memory."""

    def __init__(self, path: str, settings: Mapping[str, str | int]) -> None:
        """``path`` is '' for memory. UserError when chdb is not installed or cannot open the folder."""
        try:
            import chdb
        except ImportError as error:
            raise UserError("chdb is not installed.", do="Run: pip install 'tenure[clickhouse]'.") from error
        try:
            connect: Callable[[str], Any] = chdb.connect
            self._connection = connect(path or ":memory:")
        except Exception as error:  # chdb raises plain RuntimeErrors
            raise UserError(f"chdb cannot open {path or 'a database in memory'}: {error}") from error
        self.send("SET " + ", ".join(f"{name} = {value}" for name, value in settings.items()))

    def send(self, sql: str, form: str = "") -> str:
        """Run one statement; of a select the rows in this format."""
        try:
            return bytes(self._connection.query(sql, form or "TabSeparated").bytes()).decode()
        except RuntimeError as error:
            raise SqlError(str(error)) from error

    def close(self) -> None:
        """End the session, with its temporary tables."""
        self._connection.close()
