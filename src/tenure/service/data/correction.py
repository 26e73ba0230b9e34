"""What somebody says about how a file is to be read, and the mapping that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tenure.ingest.files.draft import Draft, Wish
from tenure.ingest.files.mapping import ISO, ColumnRule, FileMapping
from tenure.ingest.files.marks import COMMA, POINT
from tenure.ingest.files.report import Question
from tenure.kernel.errors import UserError
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says about a file. Numbers are places of its columns; ``columns`` names the model's.

    ``answers`` are by key and column of a question, ``marks`` the decimal and the thousands mark,
    ``constants`` one value for all rows per column of the model.
    """

    table: str = ""
    encoding: str = ""
    sheet: str = ""
    time_zone: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    marks: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def checked_table(name: str) -> str | None:
    """The name of a table, None for none. UserError for one that does not exist."""
    if name and name not in TABLES:
        raise UserError(f"There is no table '{name}'.", exists=f"Tables: {', '.join(TABLES)}.")
    return name or None


def corrected(before: Draft, mapping: FileMapping, said: Correction) -> Wish:
    """The mapping with what somebody says; columns that are new to it are looked at again."""
    table, assumed = TABLES[mapping.table], {(q.key, q.column): answer for q, answer in before.asked}
    columns: dict[str, ColumnRule] = {}
    fresh: set[str] = set()
    for number, name in said.columns.items():
        if not name or not 0 <= number < len(before.header):
            continue
        if table.column(name) is None:
            raise UserError(f"{table.name} has no column '{name}'.")
        if name in columns:
            raise UserError(
                f"Two columns feed {name}: '{columns[name].source}' and '{before.header[number]}'.",
                do="Choose one of them.",
            )
        source = before.header[number]
        rule = mapping.columns.get(name)
        answer = said.answers.get(("dates", source))
        if rule is None or rule.source != source:
            rule = ColumnRule(source)
            fresh.add(name)
        elif answer and answer != assumed.get(("dates", source)):
            rule = replace(rule, format=ISO)
            fresh.add(name)
        elif number in said.marks:
            decimal, thousands = said.marks[number]
            if (decimal, thousands) not in COMMA + POINT:
                raise UserError(
                    f"'{decimal}' and '{thousands}' are no decimal and thousands marks.", do="Choose some."
                )
            rule = replace(rule, decimal=decimal, thousands=thousands)
        columns[name] = rule
    constants = {name: text for name, text in said.constants.items() if text and name not in columns}
    if odd := next((name for name in constants if table.column(name) is None), None):
        raise UserError(f"{table.name} has no column '{odd}'.")
    own = replace(mapping, columns=columns, constants=constants, time_zone=_zone(said.time_zone))
    return Wish(mapping.table, before.encoding, mapping.sheet, own, frozenset(fresh), said.answers)


def _zone(name: str) -> str | None:
    if not name:
        return None
    Settings.of({"time_zone": name})  # says what is none
    return name


def merged(before: Draft, after: Draft, wish: Wish) -> tuple[tuple[Question, str], ...]:
    """Questions of columns that were not looked at again are still there."""
    assert wish.mapping is not None
    kept = {rule.source for name, rule in wish.mapping.columns.items() if name not in wish.fresh}
    old = tuple((q, answer) for q, answer in before.asked if q.key == "dates" and q.column in kept)
    return old + after.asked
