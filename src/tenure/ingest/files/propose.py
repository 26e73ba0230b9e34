"""Finds the table and the mapping that a header means, for sure or as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tenure.ingest.files.mapping import ColumnRule, FileMapping
from tenure.ingest.files.mapping_store import as_toml
from tenure.ingest.files.synonyms import likeness
from tenure.kernel.errors import UserError
from tenure.model.table import Table
from tenure.model.tables import TABLES

CLOSER = 2.0
"""A table that needs more than the file has, but fits so much better (two columns or more), is meant."""


def standard_mapping(header: Sequence[str], table: str | None) -> FileMapping | None:
    """The mapping of a header-compatible file: it names every required column of its table.

    Without ``table`` the header must fit one table better than all others.
    """
    candidates = [TABLES[table]] if table is not None else list(TABLES.values())
    fitting = [candidate for candidate in candidates if not _missing(header, candidate)]
    if table is None:
        # A table that needs no more than its key must not claim a file that merely refers to it.
        fitting = [candidate for candidate in fitting if len(candidate.required) > 1] or fitting
        fitting = [candidate for candidate in fitting if candidate.key[0] in _exact(header, candidate)]
    if not fitting:
        return None
    counts = {candidate.name: len(_exact(header, candidate)) for candidate in fitting}
    best = max(counts.values())
    winners = [candidate for candidate in fitting if counts[candidate.name] == best]
    if len(winners) != 1:
        return None
    winner = winners[0]
    columns = {column: ColumnRule(name) for column, name in _exact(header, winner).items()}
    return FileMapping(winner.name, columns, header=tuple(header))


def _exact(header: Sequence[str], table: Table) -> dict[str, str]:
    lower = {name.lower(): name for name in reversed(header)} | {name: name for name in header}
    return {column.name: lower[column.name] for column in table.columns if column.name in lower}


def _missing(header: Sequence[str], table: Table) -> list[str]:
    exact = _exact(header, table)
    return [name for name in table.required if name not in exact]


def propose_mapping(header: Sequence[str], table: str | None, name: str) -> FileMapping:
    """The likeliest mapping by the names of the columns, to be confirmed.

    Raises UserError when no table, or no single one, can be made out of the header.
    """
    candidates = [TABLES[table]] if table else list(TABLES.values())
    fits = [_assign(header, candidate) for candidate in candidates]
    proposals = [(score, mapping) for score, mapping in fits if _is_complete(mapping)]
    if not proposals:
        raise _no_table(header, table, name)
    best = max(score for score, _ in proposals)
    most, closest = max(fits, key=lambda fit: fit[0])
    if most > best + CLOSER:
        raise _incomplete(header, closest, f"{name} looks like {closest.table}, but")
    winners = [mapping for score, mapping in proposals if score > best - 0.5]
    if len(winners) > 1:
        raise UserError(
            f"{name} could be {' or '.join(mapping.table for mapping in winners)}.",
            do="Say which with --as TABLE.",
        )
    return winners[0]


def _assign(header: Sequence[str], table: Table) -> tuple[float, FileMapping]:
    """Each model column takes the file column that fits it best; each file column serves once."""
    scored = sorted(
        (
            (
                likeness(column.name, name, is_key=column.name == table.key[0]),
                column.required,
                -order,
                column.name,
                name,
            )
            for column in table.columns
            for order, name in enumerate(header)
        ),
        reverse=True,
    )
    taken: dict[str, str] = {}
    total = 0.0
    for score, required, _, column, name in scored:
        if score and column not in taken and name not in taken.values():
            taken[column] = name
            total += score + (0.5 if required else 0.0)
    rules = {column.name: ColumnRule(taken[column.name]) for column in table.columns if column.name in taken}
    constants = {}
    if "interval" not in taken and taken.get("unit_amount", "").lower() in (
        "mrr",
        "monthly_price",
        "monthly_fee",
    ):
        constants["interval"] = "month"
    return total, FileMapping(table.name, rules, constants, header=tuple(header))


def overlooked(mapping: FileMapping, header: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs (column of the file, column of the model) that look alike but are not mapped."""
    _, likely = _assign(header, TABLES[mapping.table])
    used = {rule.source for rule in mapping.columns.values()}
    return [
        (rule.source, column)
        for column, rule in likely.columns.items()
        if column not in mapping.columns and rule.source not in used
    ]


def likeliest_mapping(header: Sequence[str], table: str | None) -> FileMapping | None:
    """The likeliest mapping, with what it leaves out still to be said; None where no table comes close."""
    score, mapping = max(
        (_assign(header, candidate) for candidate in ([TABLES[table]] if table else TABLES.values())),
        key=lambda fit: fit[0],
    )
    return mapping if table or score >= CLOSER else None


def _is_complete(mapping: FileMapping) -> bool:
    return not _left_out(mapping)


def _left_out(mapping: FileMapping) -> list[str]:
    required = TABLES[mapping.table].required
    return [name for name in required if name not in mapping.columns and name not in mapping.constants]


def _no_table(header: Sequence[str], table: str | None, name: str) -> UserError:
    if table is None:
        return UserError(
            f"{name} fits no table by its name or its columns.",
            exists=_has(header),
            do="Say which table it is with --as TABLE, or give a mapping file with --map FILE.",
        )
    _, mapping = _assign(header, TABLES[table])
    return _incomplete(header, mapping, name)


def _incomplete(header: Sequence[str], mapping: FileMapping, name: str) -> UserError:
    missing = _left_out(mapping)
    draft = replace(
        mapping, header=(), columns={**mapping.columns, **dict.fromkeys(missing, ColumnRule("?"))}
    )
    return UserError(
        f"{name} lacks {', '.join(missing)}, which {mapping.table} requires.",
        exists=_has(header),
        do='Put the name of a column of the file where this mapping file says "?", or one value for all rows '
        f'under [constants] ({missing[0]} = "value"), and load with --map FILE:\n' + as_toml(draft),
    )


def _has(header: Sequence[str]) -> str:
    return f"It has {', '.join(header[:40])}{' …' if len(header) > 40 else ''}."
