"""A file as it would be read, for somebody to correct: columns, the likeliest mapping, open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.ingest.files.dates import DAY_FIRST, Ask
from tenure.ingest.files.discover import Part, discover
from tenure.ingest.files.excel import sheet_names
from tenure.ingest.files.load import loading
from tenure.ingest.files.mapping import FileMapping
from tenure.ingest.files.mapping_store import find_mapping
from tenure.ingest.files.opening import Opened, damage_told, open_part
from tenure.ingest.files.propose import likeliest_mapping, propose_mapping, standard_mapping
from tenure.ingest.files.report import Question
from tenure.ingest.files.resolve import EXCLUSIVE, ends, first_values, settled
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.selection import Selection
from tenure.ingest.files.shape import NotUtf8
from tenure.ingest.files.source import Source
from tenure.kernel.errors import UserError
from tenure.model.tables import TABLES

ASSUMED = {"dates": DAY_FIRST, "end": EXCLUSIVE}
"""What is assumed until somebody answers a question of this key."""
Answers = Mapping[tuple[str, str], str]
FALLBACK = "windows-1252"
OWN, SAVED, STANDARD, PROPOSED = "own", "saved", "standard", "proposed"
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Draft:
    """How a file would be read. ``samples`` has up to three values per column of ``header``.

    ``mapping`` may lack required columns, and is None where no table comes close; its ``encoding`` and
    ``sheet`` are those with which the file was opened. ``is_proposal``: somebody must look at it first.
    ``asked`` holds what only the user knows, each with the answer that the mapping assumes.
    """

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    records: int
    mapping: FileMapping | None
    is_proposal: bool
    asked: tuple[tuple[Question, str], ...]
    sheets: tuple[str, ...]
    encoding: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody has said so far. ``mapping`` is corrected by hand: only rules in ``fresh`` are looked at
    again, and ``table`` counts only without it."""

    table: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    mapping: FileMapping | None = None
    fresh: frozenset[str] = frozenset()
    answers: Answers | None = None


def draft(database: Database, path: Path, name: str, wish: Wish, mappings: Path, time_zone: str) -> Draft:
    """The draft of one file, or of one sheet of a workbook. UserError when the file cannot be read at all."""
    part = replace(discover([path])[0], name=name)
    with loading(database) as cursor, Scratch() as scratch:
        sheets = sheet_names(path, name) if part.format == "excel" else ()
        if len(sheets) > 1 and not wish.sheet:
            wish = replace(wish, sheet=next((one for one in sheets if one.lower() in TABLES), sheets[0]))
        with damage_told(part):
            opened, encoding = _open(part, wish, mappings, scratch)
            return _Drafting(cursor, opened, wish, mappings, time_zone).draft(part, sheets, encoding)


def _open(part: Part, wish: Wish, mappings: Path, scratch: Scratch) -> tuple[Opened, str | None]:
    """The source, and the encoding that had to be assumed where nobody said one."""
    hints = wish.mapping
    if hints is None and (wish.encoding or wish.sheet):
        hints = FileMapping("", {}, encoding=wish.encoding, sheet=wish.sheet)
    try:
        return open_part(part, hints, mappings, wish.table, scratch)[0], wish.encoding
    except NotUtf8:
        if wish.encoding or part.format != "delimited" or not _is_text(part):
            raise
    hints = FileMapping("", {}, encoding=FALLBACK)
    return open_part(part, hints, mappings, wish.table, scratch)[0], FALLBACK


def _is_text(part: Part) -> bool:
    """Whether the start of a file has no characters that no text has."""
    if part.is_gzip:
        return False
    with part.path.open("rb") as file:
        return not CONTROLS.intersection(file.read(1 << 16))


@dataclass(frozen=True, slots=True)
class _Drafting:
    """One drafting, with what it needs all along."""

    cursor: duckdb.DuckDBPyConnection
    opened: Opened
    wish: Wish
    mappings: Path
    zone: str

    def draft(self, part: Part, sheets: Sequence[str], encoding: str | None) -> Draft:
        """Settle everything that the file itself says."""
        source = self.opened.source
        asked: list[tuple[Question, str]] = []

        def ask(question: Question) -> str:
            answer = (self.wish.answers or {}).get((question.key, question.column or ""))
            given = answer if answer in question.choices else ASSUMED[question.key]
            asked.append((question, given))
            return given

        mapping, origin = self._start(source, self.wish.table or self.opened.table or part.table)
        is_proposal = origin not in (SAVED, STANDARD) or encoding is not None or len(sheets) > 1
        if mapping is not None:
            mapping = replace(
                mapping,
                header=source.header,
                delimiter=mapping.delimiter or source.delimiter,
                encoding=mapping.encoding or encoding,
                sheet=mapping.sheet or self.wish.sheet,
            )
            if origin != SAVED:
                settled_mapping = self._settled(source, mapping, ask, is_standard=origin == STANDARD)
                is_proposal, mapping = is_proposal or settled_mapping != mapping, settled_mapping
        return Draft(
            source.header,
            tuple(first_values(self.cursor, source)),
            source.records,
            mapping,
            is_proposal,
            tuple(asked),
            tuple(sheets),
            mapping.encoding if mapping else encoding,
        )

    def _start(self, source: Source, table: str | None) -> tuple[FileMapping | None, str]:
        """The mapping to start with, and where it comes from."""
        if self.wish.mapping is not None:
            return self.wish.mapping, OWN
        saved = self.opened.saved or find_mapping(self.mappings, source.header, table)
        if saved is not None:
            return saved, SAVED
        if (standard := standard_mapping(source.header, table)) is not None:
            return standard, STANDARD
        try:
            return propose_mapping(source.header, table, source.name), PROPOSED
        except UserError:  # what is missing is shown beside the draft
            return likeliest_mapping(source.header, table), PROPOSED

    def _settled(self, source: Source, mapping: FileMapping, ask: Ask, *, is_standard: bool) -> FileMapping:
        """The mapping with what the values and the answers say."""
        is_own = self.wish.mapping is not None
        looked = {n: rule for n, rule in mapping.columns.items() if not is_own or n in self.wish.fresh}
        zone = mapping.time_zone or self.zone
        selection = Selection(TABLES[mapping.table], replace(mapping, columns=looked), source.header, zone)
        found = settled(self.cursor, source, selection, ask)
        mapping = replace(mapping, columns={**mapping.columns, **found})
        if found or not is_standard:
            mapping, _ = ends(mapping, replace(selection, mapping=mapping), ask)
        return mapping
