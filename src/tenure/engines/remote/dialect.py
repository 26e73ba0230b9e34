"""How DuckDB's SQL becomes another engine's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Dialect(Protocol):
    """The SQL of one engine. Objects are hashable: what was translated once is kept."""

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str:
        """The name of the engine's folder."""
        ...

    @property
    def own_views(self) -> Mapping[str, str]:
        """The engine's own text of some stored or spine views, by name, in its own dialect."""
        ...

    def to_sql(self, sql: str, zone: str, *, is_own: bool = False) -> str:
        """One DuckDB statement, macros included, as one text that the engine runs.

        Besides selects there is ``create or replace temp table "x" as …`` and the same of a
        ``temp view``. ``is_own``: the text is an own view's, in the engine's dialect already,
        but for macros.
        """
        ...
