"""The query that turns a source's text columns into typed rows, each with its first problem."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tenure.ingest.files.casting import cast
from tenure.ingest.files.mapping import ISO, ColumnRule, FileMapping
from tenure.ingest.files.source import quoted
from tenure.kernel.errors import UserError
from tenure.model.table import Column, Kind, Table

CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Check:
    """One way in which a row can break the contract: SQL that is true where it does.

    ``code`` is missing_required, bad_value, not_allowed, out_of_range, bad_currency,
    missing_currency, negative_interval or empty_interval.
    """

    column: str
    code: str
    sql: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Typed columns ``v0`` … and ``attributes`` of one table, out of one header and mapping."""

    table: Table
    mapping: FileMapping
    header: tuple[str, ...]
    zone: str

    @property
    def unknown(self) -> tuple[str, ...]:
        """The file's columns that feed no column of the model: they become attributes."""
        used = {rule.source for rule in self.mapping.columns.values()}
        return tuple(name for name in self.header if name not in used)

    def checks(self) -> tuple[Check, ...]:
        """Every check, in the order in which problems are reported."""
        found: list[Check] = []
        for number, column in enumerate(self.table.columns):
            found += self._column_checks(number, column)
        names = [column.name for column in self.table.columns]
        for start, end in self.table.spans:
            first, last = f"v{names.index(start)}", f"v{names.index(end)}"
            found.append(Check(end, "negative_interval", f"{last} < {first}"))
            found.append(Check(end, "empty_interval", f"{last} = {first}"))
        amounts = [
            f"v{number}" for number, column in enumerate(self.table.columns) if column.kind is Kind.MONEY
        ]
        if amounts and CURRENCY in names:
            bare = (
                f"v{names.index(CURRENCY)} is null and ({' or '.join(f'{v} is not null' for v in amounts)})"
            )
            found.append(Check(CURRENCY, "missing_currency", bare))
        return tuple(found)

    def _column_checks(self, number: int, column: Column) -> list[Check]:
        text, value = f"t{number}", f"v{number}"
        if column.name not in self.mapping.columns and column.name not in self.mapping.constants:
            return []
        found: list[Check] = []
        if column.kind not in (Kind.ID, Kind.TEXT):
            unread = f"{value} is null and {text} is not null and trim({text}) <> ''"
            found.append(Check(column.name, "bad_value", unread))
        if column.required:
            found.append(Check(column.name, "missing_required", f"{value} is null"))
        if column.name == CURRENCY:
            found.append(Check(column.name, "bad_currency", f"not regexp_full_match({value}, '[A-Z]{{3}}')"))
        if column.choices and not column.is_open:
            choices = ", ".join(quoted(choice) for choice in column.choices)
            found.append(Check(column.name, "not_allowed", f"{value} not in ({choices})"))
        if column.kind is Kind.SHARE:
            found.append(Check(column.name, "out_of_range", f"{value} not between 0 and 1"))
        if column.minimum is not None:
            found.append(Check(column.name, "out_of_range", f"{value} < {column.minimum}"))
        return found

    def sql(self, relation: str, *, with_row: bool, zoned_only: bool = False) -> str:
        """``row`` (where asked), ``problem`` (number of the first failing check, or NULL),
        ``v0`` …, ``attributes``."""
        row = "row, " if with_row else ""
        columns = range(len(self.table.columns))
        texts = ", ".join(f"{self.text(column)} as t{n}" for n, column in enumerate(self.table.columns))
        extras = "".join(f", c{self.header.index(name)} as u{n}" for n, name in enumerate(self.unknown))
        values = ", ".join(
            f"{self._value(n, column, zoned_only)} as v{n}" for n, column in enumerate(self.table.columns)
        )
        branches = " ".join(f"when {check.sql} then {n}" for n, check in enumerate(self.checks()))
        problem = f"case {branches} end" if branches else "null::int"
        return (
            f"select {row}{problem} as problem, {', '.join(f'v{n}' for n in columns)}, "
            f"{self._attributes()} as attributes "
            f"from (select *, {values} from (select {row}{texts}{extras} from ({relation})))"
        )

    def text(self, column: Column) -> str:
        """SQL for the text that feeds a column, with values renamed and NULL where there is none."""
        rule = self.mapping.columns.get(column.name)
        if rule is None:
            constant = self.mapping.constants.get(column.name)
            return "null::varchar" if constant is None else quoted(constant)
        text = self.file_text(rule, column)
        if rule.values:
            cases = " ".join(f"when {quoted(old)} then {quoted(new)}" for old, new in rule.values.items())
            text = f"case {text} {cases} else {text} end"
        return text

    def file_text(self, rule: ColumnRule, column: Column) -> str:
        """SQL for the file's own text of a column, with what stands for nothing as NULL."""
        if rule.source not in self.header:
            raise UserError(
                f"The mapping takes {column.name} from '{rule.source}', which the file does not have.",
                exists=f"It has {', '.join(self.header)}.",
            )
        text = f"c{self.header.index(rule.source)}"
        if self.mapping.nulls:
            absent = ", ".join(quoted(null) for null in self.mapping.nulls)
            text = f"case when {text} not in ({absent}) then {text} end"
        return text

    def _value(self, number: int, column: Column, zoned_only: bool) -> str:
        rule = self.mapping.columns.get(column.name, ColumnRule(""))
        text = f"upper(t{number})" if column.name == CURRENCY else f"t{number}"
        value = cast(column.kind, text, rule, self.zone, zoned_only=zoned_only)
        if column.default is not None:
            # An unreadable value stays NULL, for its check.
            default = f"{quoted(column.default)}::{column.sql_type}"
            absent = f"case when trim(coalesce(t{number}, '')) = '' then {default} end"
            value = f"coalesce({value}, {absent})"
        return f"cast({value} as {column.sql_type})"

    def _attributes(self) -> str:
        """Keys in the order of their names, so that the order of columns changes nothing."""
        if not self.unknown:
            return "null::json"
        numbered = sorted((name, number) for number, name in enumerate(self.unknown))
        parts = ", ".join(f"{quoted(_json_key(name))} || to_json(u{number})" for name, number in numbered)
        inner = f"concat_ws(',', {parts})"
        return f"cast(case when {inner} <> '' then '{{' || {inner} || '}}' end as json)"


def _json_key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ":"


def naive_sql(selection: Selection, relation: str) -> str | None:
    """A query for whether any instant of the file lacks a zone; None where none can."""
    zoned = r".*[T ]\d\d:\d\d.*(Z|UTC|[+-]\d\d(:?\d\d)?)"
    tests: list[str] = []
    for column in selection.table.columns:
        rule = selection.mapping.columns.get(column.name)
        if column.kind is not Kind.AT or rule is None or rule.format.startswith("epoch"):
            continue
        if rule.format == ISO:
            text = selection.text(column)
            usual = f"{text} like '____-__-__T__:__:__Z'"
            tests.append(f"not ({usual}) and not regexp_full_match({text}, {quoted(zoned)})")
        elif "%z" not in rule.format:
            tests.append(f"{selection.text(column)} is not null")
    if not tests:
        return None
    some = " or ".join(f"coalesce({test}, false)" for test in tests)
    return f"select coalesce(bool_or({some}), false) from ({relation})"
