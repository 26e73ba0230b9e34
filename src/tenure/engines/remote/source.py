"""The model's tables over tables that a company already has: names, columns and clocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tenure.engines.duckdb.clock import Seen, source_sql
from tenure.engines.duckdb.literal import literal, quoted
from tenure.engines.duckdb.schema import FOREVER
from tenure.kernel.errors import UserError, unknown
from tenure.model.table import Column, Kind, Table
from tenure.model.tables import TABLES

HISTORY = ("known_from", "known_until")
HAS_ATTRIBUTES = ("accounts", "users")
"""Tables whose columns beyond the model's are attributes to split by."""
RAW = "raw"
"""Stands for the schema of the company's tables until they are put in its place."""
RAW_TABLE = re.compile(r"\braw\.(\w+)(?: as (\w+))?")
END = f"timestamp {literal(FOREVER)}"
TYPES = {Kind.JSON: "VARCHAR"}


@dataclass(frozen=True)
class Mapped:
    """One table of the model: the table that holds it, and which column holds which."""

    table: Table
    name: str
    columns: Mapping[str, str]  # of the model → of the table
    attributes: tuple[str, ...] = ()
    times: Mapping[str, str] = field(default_factory=dict)  # of the table: date or instant

    def select(self, schema: str) -> str:
        """A select with the model's columns, types and history; what is not there is null."""
        parts = [f"{self._value(column)} as {quoted(column.name)}" for column in self.table.columns]
        parts += [f"cast({quoted(name)} as VARCHAR) as {quoted(name)}" for name in self.attributes]
        began, ended = (self._known(name) for name in HISTORY)
        parts.append(f"coalesce({began}, timestamp '1900-01-01') as known_from")
        parts.append(f"least(coalesce({ended}, {END}), {END}) as known_until")
        place = f"{quoted(schema)}." if schema else ""
        return f"select {', '.join(parts)} from {place}{quoted(self.name)}"

    def _value(self, column: Column) -> str:
        """A column in its type, with its default. A day that stands for an instant is the midnight at which
        it begins; an instant without a zone is UTC."""
        kind = TYPES.get(column.kind, column.sql_type)
        default = f"cast({'null' if column.default is None else literal(column.default)} as {kind})"
        if column.name not in self.columns:
            return default
        held = quoted(self.columns[column.name])
        time = self.times.get(self.columns[column.name], "")
        value = f"cast({held} as {kind})"
        if column.kind is Kind.AT and time == "date":
            value = f"local_midnight({held})"
        if column.kind is Kind.ON and time == "instant":
            value = f"local_day(cast({held} as TIMESTAMP))"
        if column.name == "currency":
            value = f"upper({value})"
        return value if column.default is None else f"coalesce({value}, {default})"

    def _known(self, name: str) -> str:
        return f"cast({quoted(self.columns[name]) if name in self.columns else 'null'} as TIMESTAMP)"


@dataclass(frozen=True)
class Source:
    """All tables of the model that exist on the engine."""

    schema: str
    mapped: Mapping[str, Mapped]

    def has(self, table: str, column: str) -> bool:
        """Whether the engine has that column of the model."""
        return table in self.mapped and column in self.mapped[table].columns

    def has_history(self, name: str) -> bool:
        """Whether the table says when each version was known."""
        return self.has(name, "known_from") and self.has(name, "known_until")

    def raw(self, name: str) -> str:
        """The select behind a table of the model, all versions; without rows where there is none."""
        if name in self.mapped:
            return self.mapped[name].select(self.schema)
        return f"{Mapped(TABLES[name], '', {}).select('').rpartition(' from ')[0]} where false"

    def seen(self, name: str, clock: Seen, hidden: tuple[str, ...]) -> str:
        """The select that shows a table of the model by these clocks."""
        further = tuple(quoted(a) for a in self.mapped[name].attributes) if name in self.mapped else ()
        return self.put(source_sql(TABLES[name], clock, hidden, RAW, further))

    def put(self, sql: str) -> str:
        """The text with every ``raw.<table>`` replaced by its select."""
        return RAW_TABLE.sub(lambda found: f"(\n{self.raw(found[1])}\n) as {found[2] or found[1]}", sql)

    def attributes(self, name: str) -> str:
        """One row per account or user and attribute that is a column beyond the model's."""
        id = TABLES[name].key[0]
        listed = self.mapped[name].attributes if name in self.mapped else ()
        parts = [
            f"select {id}, {literal(a)} as attribute, {quoted(a)} as value\n"
            f"from {name} where {quoted(a)} is not null"
            for a in listed
        ]
        text = "cast('' as VARCHAR)"
        empty = f"select {id}, {text} as attribute, {text} as value from {name} where false"
        return "\nunion all\n".join(parts or [empty])


def source(
    schema: str,
    found: Mapping[str, tuple[str, ...]],
    given: Mapping[str, object],
    times: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> Source:
    """The mapping of the model onto tables that were found.

    ``found`` are the columns of every table of the schema, ``times`` which of them are days or instants;
    ``given`` is the setting ``engine.tables``: per table of the model ``name``, ``columns`` and
    ``attributes``. A table or column that is not given is looked for under the model's name. UserError for
    one that is given but not there.
    """
    if not found:
        raise UserError(
            f"There is no table in the schema '{schema}', or none that this user may see.",
            do="Correct engine.schema in tenure.toml.",
        )
    for name in given:
        if name not in TABLES:
            raise unknown("table in engine.tables", name, TABLES)
    mapped: dict[str, Mapped] = {}
    for name, table in TABLES.items():
        wish = given.get(name, {})
        assert isinstance(wish, Mapping)
        target = str(wish.get("name", name))
        if target in found:
            kinds = {column: kind for (place, column), kind in times.items() if place == target}
            mapped[name] = replace(_mapped(table, target, found[target], wish), times=kinds)
        elif "name" in wish:
            raise unknown(f"table of engine.tables.{name}", target, found)
    if not mapped:
        raise UserError(
            f"No table of the schema '{schema}' has the name of one of the model.",
            exists=f"Its tables: {', '.join(sorted(found))}.",
            do="Name them in [engine.tables].",
        )
    return Source(schema, mapped)


def _mapped(table: Table, name: str, found: tuple[str, ...], wish: Mapping[str, object]) -> Mapped:
    columns = {column.name: column.name for column in table.columns if column.name in found}
    columns |= {column: column for column in HISTORY if column in found}
    given = wish.get("columns", {})
    assert isinstance(given, Mapping)
    for column, target in given.items():
        if column not in HISTORY and table.column(column) is None:
            raise unknown(
                f"column in engine.tables.{table.name}.columns", column, [c.name for c in table.columns]
            )
        if target not in found:
            raise unknown(f"column of the table {name} for {table.name}.{column}", str(target), found)
        columns[column] = str(target)
    if lacking := [column for column in table.required if column not in columns]:
        raise UserError(
            f"The table {name} lacks {', '.join(lacking)}, which {table.name} needs.",
            exists=f"Its columns: {', '.join(found)}.",
            do=f"Name them in [engine.tables.{table.name}.columns].",
        )
    return Mapped(table, name, columns, _attributes(table, name, found, columns, wish))


def _attributes(
    table: Table, name: str, found: tuple[str, ...], columns: Mapping[str, str], wish: Mapping[str, object]
) -> tuple[str, ...]:
    if "attributes" in wish:
        listed = wish["attributes"]
        assert isinstance(listed, (list, tuple))
        for column in listed:
            if column not in found:
                raise unknown(f"attribute of the table {name}", str(column), found)
        return tuple(str(column) for column in listed)
    if table.name not in HAS_ATTRIBUTES:
        return ()
    taken = {*columns.values(), *HISTORY, "attributes", *(column.name for column in table.columns)}
    return tuple(column for column in found if column not in taken)
