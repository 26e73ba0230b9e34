"""How the columns of a file become columns of the model: the confirmed, saved answer."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenure.kernel.errors import UserError, unknown
from tenure.model.tables import TABLES

ISO = "iso"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """Where a column of the model comes from, and how its text is read.

    ``format`` is "iso", "epoch" (seconds), "epoch_ms" or a strptime pattern; ``inclusive``
    says that a date is the last day rather than the day after; ``values`` renames values.
    """

    source: str
    format: str = ISO
    inclusive: bool = False
    decimal: str = "."
    thousands: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileMapping:
    """Everything that is declared about files of one shape. Columns not named go to attributes."""

    table: str
    columns: Mapping[str, ColumnRule]
    constants: Mapping[str, str] = field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    time_zone: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    skip: int = 0
    sheet: str | None = None
    header: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The mapping as it stands in its file, without what is at its default."""
        top: dict[str, Any] = {"table": self.table}
        for name in ("header", "nulls", "time_zone", "delimiter", "encoding", "skip", "sheet"):
            if value := getattr(self, name):
                top[name] = list(value) if isinstance(value, tuple) else value
        top["columns"] = {name: _rule_value(rule) for name, rule in self.columns.items()}
        if self.constants:
            top["constants"] = dict(self.constants)
        return top


def _rule_value(rule: ColumnRule) -> Any:
    options: dict[str, Any] = {}
    default = ColumnRule("")
    for name in ("format", "inclusive", "decimal", "thousands", "values"):
        if (value := getattr(rule, name)) != getattr(default, name):
            options[name] = dict(value) if name == "values" else value
    return {"from": rule.source, **options} if options else rule.source


def shape_key(header: Sequence[str]) -> str:
    """Identifies files with these columns, in any order."""
    return hashlib.sha256(json.dumps(sorted(header)).encode()).hexdigest()[:16]


def read_mapping(path: Path, table: str | None = None) -> FileMapping:
    """The mapping in a TOML file; UserError names what is wrong with it.

    ``table`` is what the user says beside the file: it need not be in the file then, nor may it differ.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"The mapping file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"The mapping file {path} is not valid TOML: {error}.") from error
    return _Reader(path).mapping(content, table)


class _Reader:
    """Turns the content of a mapping file into a mapping; errors name the file and the key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mapping(self, content: dict[str, Any], said: str | None) -> FileMapping:
        known = {
            "table",
            "columns",
            "constants",
            "header",
            "nulls",
            "time_zone",
            "delimiter",
            "encoding",
            "skip",
            "sheet",
            "format",
            "decimal",
            "thousands",
        }
        self._known(content, known)
        name = self._text(content, "table", said)
        if name is None:
            raise UserError(
                f"{self.path} does not say which table its columns fill.",
                exists=f"Tables: {', '.join(sorted(TABLES))}.",
                do='Write table = "NAME" in its first line, or say --as NAME.',
            )
        if said is not None and name != said:
            raise UserError(f"{self.path} fills {name}, but {said} was asked for.", do="Say one of the two.")
        table = TABLES.get(name)
        if table is None:
            raise unknown("table", name, TABLES, do=f"See {self.path}.")
        defaults: dict[str, Any] = {
            name: content[name] for name in ("format", "decimal", "thousands") if name in content
        }
        columns = self._table(content, "columns")
        for name in (*columns, *self._table(content, "constants")):
            if table.column(name) is None:
                raise unknown(f"column of {table.name}", name, [column.name for column in table.columns])
        skip = content.get("skip", 0)
        if not isinstance(skip, int) or not 0 <= skip <= 1000:
            raise UserError(f"'skip' in {self.path} must be the number of lines above the header.")
        return FileMapping(
            table=table.name,
            columns={name: self._rule(name, value, defaults) for name, value in columns.items()},
            constants={name: str(value) for name, value in self._table(content, "constants").items()},
            nulls=tuple(str(value) for value in content.get("nulls", ())),
            time_zone=self._text(content, "time_zone"),
            delimiter=self._delimiter(content),
            encoding=self._text(content, "encoding"),
            skip=skip,
            sheet=self._text(content, "sheet"),
            header=tuple(str(value) for value in content.get("header", ())),
        )

    def _rule(self, column: str, value: Any, defaults: Mapping[str, Any]) -> ColumnRule:
        options: Any = {"from": value} if isinstance(value, str) else value
        if not isinstance(options, dict) or not isinstance(options.get("from"), str):
            raise UserError(
                f"Column {column} in {self.path} must name a column of the file.",
                do=f'For example {column} = "Name" or {column} = {{ from = "Name", format = "%d/%m/%Y" }}.',
            )
        self._known(options, {"from", "format", "inclusive", "decimal", "thousands", "values"})
        options = {**defaults, **options}
        decimal, thousands = options.get("decimal", "."), options.get("thousands", "")
        if decimal not in (".", ",") or thousands not in ("", ".", ",", " ", "'", "\u00a0", "\u202f"):
            raise UserError(f"Column {column} in {self.path} has an unknown decimal or thousands mark.")
        if decimal == thousands:
            raise UserError(f"Column {column} in {self.path} has one mark for decimals and thousands.")
        values = options.get("values", {})
        return ColumnRule(
            options["from"],
            str(options.get("format", ISO)),
            options.get("inclusive", False) is True,
            decimal,
            thousands,
            {str(old): str(new) for old, new in values.items()},
        )

    def _known(self, content: Mapping[str, Any], known: set[str]) -> None:
        for name in content:
            if name not in known:
                raise unknown("key", name, known, do=f"See {self.path}.")

    def _text(self, content: Mapping[str, Any], name: str, default: str | None = None) -> Any:
        value = content.get(name, default)
        if value is not None and not isinstance(value, str):
            raise UserError(f"'{name}' in {self.path} must be a text.")
        return value

    def _table(self, content: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = content.get(name, {})
        if not isinstance(value, dict):
            raise UserError(f"'{name}' in {self.path} must be a table, [{name}].")
        return value

    def _delimiter(self, content: Mapping[str, Any]) -> str | None:
        value = self._text(content, "delimiter")
        if value is not None and (len(value.encode()) != 1 or value in '"\r\n\0'):
            raise UserError(f"'delimiter' in {self.path} must be one plain character.")
        return None if value is None else str(value)
