"""Names of the columns of a table beside those of the stage that its new rows come from."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.model.table import Table

STAGE = "stage"
"""The temporary table of typed rows: ``row``, ``problem``, ``v0`` …, ``attributes``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of the model and its stage. Comparisons use the names d (table) and s (stage)."""

    table: Table

    @property
    def target(self) -> str:
        """The table in the database."""
        return f"data.{self.table.name}"

    @property
    def columns(self) -> list[str]:
        """The columns of the table that a file fills."""
        return [*(f'"{column.name}"' for column in self.table.columns), "attributes"]

    @property
    def values(self) -> list[str]:
        """The columns of the stage, in the same order."""
        return [*(f"v{number}" for number in range(len(self.table.columns))), "attributes"]

    @property
    def keys(self) -> list[str]:
        """The columns of the stage that hold the primary key."""
        names = [column.name for column in self.table.columns]
        return [f"v{names.index(name)}" for name in self.table.key]

    @property
    def same_key(self) -> str:
        """SQL that is true where table and stage have the same key."""
        pairs = zip(self.table.key, self.keys, strict=True)
        return " and ".join(f's.{value} is not distinct from d."{name}"' for name, value in pairs)

    @property
    def same_row(self) -> str:
        """SQL that is true where table and stage have the same values in every column."""
        pairs = zip(self.columns, self.values, strict=True)
        return " and ".join(f"s.{value} is not distinct from d.{column}" for column, value in pairs)

    @property
    def key_number(self) -> str:
        """SQL for one number that stands for the key of a stage row; the same in every version."""
        parts = ", ".join(f"coalesce(s.{key}::varchar, '')" for key in self.keys)
        return f"md5_number(concat_ws(chr(31), {parts}))"
