"""Which mapping reads a file: given, saved, standard, or proposed and to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from tenure.ingest.files.dates import Ask, DateFinder
from tenure.ingest.files.mapping import ISO, ColumnRule, FileMapping
from tenure.ingest.files.mapping_store import as_toml
from tenure.ingest.files.marks import find_marks
from tenure.ingest.files.propose import overlooked, propose_mapping, standard_mapping
from tenure.ingest.files.report import ColumnPlan, Question
from tenure.ingest.files.samples import Sampler
from tenure.ingest.files.selection import Selection
from tenure.ingest.files.source import Source
from tenure.kernel.errors import UserError
from tenure.model.table import Kind
from tenure.model.tables import TABLES

YES, NO = "yes", "no"
INCLUSIVE, EXCLUSIVE = "inclusive", "exclusive"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The mapping, the query it gives, and whether somebody must confirm it first."""

    selection: Selection
    plan: tuple[ColumnPlan, ...]
    is_proposal: bool
    notes: tuple[str, ...]


def resolve(
    cursor: duckdb.DuckDBPyConnection,
    source: Source,
    table: str | None,
    explicit: FileMapping | None,
    saved: FileMapping | None,
    zone: str,
    ask: Ask | None,
) -> Resolution:
    """The mapping for a source. ``table`` is what the user or the file's name says.

    Raises UserError when the table or a date format cannot be made out.
    """
    mapping = explicit or saved
    notes: list[str] = []
    is_proposal = False
    if mapping is None:
        mapping = standard_mapping(source.header, table)
        if mapping is None:
            is_proposal = True
            mapping = propose_mapping(source.header, table, source.name)
        else:
            notes += [
                f"'{name}' was kept as an attribute; if it is {column}, say so in a mapping file"
                for name, column in overlooked(mapping, source.header)
            ]
    mapping = replace(mapping, header=source.header, delimiter=mapping.delimiter or source.delimiter)
    zone = mapping.time_zone or zone
    selection = Selection(TABLES[mapping.table], mapping, source.header, zone)
    _check_complete(selection, source)
    if explicit is None and saved is None:
        found = settled(cursor, source, selection, ask)
        if found:
            is_proposal = True
            mapping = replace(mapping, columns={**mapping.columns, **found})
        if is_proposal:
            mapping, said = ends(mapping, selection, ask)
            notes += said
        selection = replace(selection, mapping=mapping)
    return Resolution(selection, _plan(cursor, source, selection), is_proposal, tuple(notes))


def _check_complete(selection: Selection, source: Source) -> None:
    mapping = selection.mapping
    missing = [
        name
        for name in selection.table.required
        if name not in mapping.columns and name not in mapping.constants
    ]
    if missing:
        raise UserError(
            f"The mapping for {source.name} leaves out {', '.join(missing)}, which {mapping.table} requires.",
            do="Add them under [columns] or [constants].",
        )


def settled(
    cursor: duckdb.DuckDBPyConnection, source: Source, selection: Selection, ask: Ask | None
) -> dict[str, ColumnRule]:
    """The rules that are other than plain by the values of the file: formats of dates, marks of numbers."""
    sampler = Sampler(cursor, source)
    return {**DateFinder(sampler, selection, ask).settle(), **find_marks(sampler, selection)}


def ends(mapping: FileMapping, selection: Selection, ask: Ask | None) -> tuple[FileMapping, list[str]]:
    """End dates of a proposal: the last day itself, or the day after it? Nobody there: the day after."""
    columns, notes = dict(mapping.columns), []
    for _, end in selection.table.spans:
        rule = columns.get(end)
        if rule is None or rule.source == end:
            continue
        answer = EXCLUSIVE
        if ask is not None:
            text = (
                f"Is a date in '{rule.source}' the last day (inclusive), "
                f"or the first day after the end (exclusive)?"
            )
            answer = ask(Question("end", text, (EXCLUSIVE, INCLUSIVE), rule.source))
        columns[end] = replace(rule, inclusive=answer == INCLUSIVE)
        meaning = "the last day" if answer == INCLUSIVE else "the first day after the end"
        notes.append(f"dates in '{rule.source}' were read as {meaning} ({answer})")
    return replace(mapping, columns=columns), notes


def _plan(cursor: duckdb.DuckDBPyConnection, source: Source, selection: Selection) -> tuple[ColumnPlan, ...]:
    """One line per file column, with up to three samples."""
    plan: list[ColumnPlan] = []
    for name, samples in zip(source.header, first_values(cursor, source), strict=True):
        fed = [
            column
            for column in selection.table.columns
            if (rule := selection.mapping.columns.get(column.name)) and rule.source == name
        ]
        for column in fed:
            plan.append(
                ColumnPlan(name, column.name, column.kind.value, samples, _format(selection, column.name))
            )
        if not fed:
            plan.append(ColumnPlan(name, None, "text", samples))
    return tuple(plan)


def first_values(cursor: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[str, ...]]:
    """Per column of the file up to three different values, shortened."""
    columns = ", ".join(f"c{number}" for number in range(len(source.header)))
    rows = cursor.execute(f"select {columns} from ({source.relation(False)}) limit 50").fetchall()
    return [
        tuple(dict.fromkeys(_short(row[number]) for row in rows if row[number] is not None))[:3]
        for number in range(len(source.header))
    ]


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:57] + "…"


def _format(selection: Selection, name: str) -> str:
    column, rule = selection.table.column(name), selection.mapping.columns[name]
    assert column is not None
    if column.kind in (Kind.AT, Kind.ON):
        said = "ISO 8601" if rule.format == ISO else rule.format
        if rule.format.startswith("%d"):
            said += ", day first"
        elif rule.format.startswith("%m"):
            said += ", month first"
        if column.kind is Kind.AT:
            said += f", zone {selection.zone} where none is written"
        if name in [end for _, end in selection.table.spans]:
            said += f", {INCLUSIVE if rule.inclusive else EXCLUSIVE} end"
        return said
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.SHARE):
        said = "decimal comma" if rule.decimal == "," else "decimal point"
        return f"{said}, thousands '{rule.thousands}'" if rule.thousands else said
    return ""


def confirm(resolution: Resolution, source: Source, *, yes: bool, ask: Ask | None) -> None:
    """Raise UserError unless the proposal is accepted by ``yes`` or by an answer."""
    if not resolution.is_proposal or yes:
        return
    mapping = resolution.selection.mapping
    shown = "\n".join(
        f"  {line.source} → {line.column or 'attributes'} ({line.format or line.kind}): "
        + ", ".join(line.samples)
        for line in resolution.plan
    )
    if ask is not None:
        text = f"Load {source.name} into {mapping.table} like this?\n{shown}"
        if ask(Question("mapping", text, (YES, NO))) == YES:
            return
        raise UserError(f"{source.name} was not loaded.", do="Write a mapping file and load with --map FILE.")
    raise UserError(
        f"{source.name} needs a mapping that somebody confirms. Proposed for {mapping.table}:\n{shown}\n",
        do="Load again with --yes to accept it, or with --map FILE and this file, mended where it is wrong:\n"
        + as_toml(mapping),
    )
