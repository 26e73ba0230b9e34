"""Loads files into the standard model: the one function that faces and services call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.watch import watched
from tenure.ingest.files.discover import Part, discover
from tenure.ingest.files.mapping import FileMapping, read_mapping
from tenure.ingest.files.mapping_store import find_mapping, save_mapping
from tenure.ingest.files.opening import Opened, damage_told, open_part
from tenure.ingest.files.report import FileReport, LoadReport, Progress, Question
from tenure.ingest.files.resolve import Resolution, confirm, resolve
from tenure.ingest.files.scratch import Scratch
from tenure.ingest.files.source import Source
from tenure.ingest.files.stubs import with_stubs
from tenure.ingest.files.unpack import digest
from tenure.ingest.files.write import Counts, Writer
from tenure.kernel.errors import UserError, unknown
from tenure.model.tables import TABLES

SHOWN = 20
"""Refused records that the report of a dry run shows."""


def load(
    database: Database,
    paths: Sequence[Path],
    *,
    table: str | None = None,
    mapping: Path | None = None,
    dry_run: bool = False,
    yes: bool = False,
    time_zone: str = "UTC",
    known_on: datetime | None = None,
    now: datetime,
    mappings: Path,
    ask: Callable[[Question], str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    name: str | None = None,
) -> LoadReport:
    """Load files, or folders of them, into the standard model, each in one transaction.

    ``table`` names the table where the file does not; ``mapping`` is an explicit mapping
    file. ``mappings`` is the folder of confirmed mappings: read, and written once a
    proposal was accepted (by ``yes`` or ``ask``) and loaded. ``dry_run`` loads each file, reports
    what came of it and undoes it. ``known_on`` (default ``now``) is the instant from which the
    rows count as known; instants without an offset belong to ``time_zone``. ``name`` is what a
    single file is called where its path does not say it.

    Raises UserError for a file that was named and cannot be loaded; files before it stay
    loaded. Files of a folder that fit no table are reported and passed over.
    """
    if table is not None and table not in TABLES:
        raise unknown("table", table, TABLES)
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UserError(
            f"The time zone '{time_zone}' is not known.", do="Use a name such as Europe/Paris."
        ) from error
    explicit = read_mapping(mapping, table) if mapping else None
    with loading(database) as cursor, Scratch() as scratch:
        job = _Job(
            cursor,
            scratch,
            mappings,
            explicit,
            dry_run,
            yes,
            time_zone,
            naive_utc(known_on or now),
            naive_utc(now),
            ask,
        )
        reports: list[FileReport] = []
        parts = [replace(part, name=name) if name else part for part in discover(paths)]
        for number, part in enumerate(parts, 1):
            told = _about(progress, part, number, len(parts))
            with watched(cursor, told):
                reports += job.file(part, table)
        return LoadReport(tuple(with_stubs(cursor, reports)), dry_run)


def _about(
    progress: Callable[[Progress], None] | None, part: Part, number: int, files: int
) -> Callable[[float], None]:
    """Tell which file is being loaded and, of a long step, how far it is."""
    if progress:
        progress(Progress(part.name, "load", number, files))

    def told(share: float) -> None:
        if progress:
            progress(Progress(part.name, f"load, this step {share:.0%}", number, files))

    return told


def naive_utc(instant: datetime) -> datetime:
    """The instant as DuckDB stores it: UTC without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


@contextmanager
def loading(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor whose session is in UTC, while nobody else loads."""
    with database.loading:
        cursor = database.cursor()
        try:
            cursor.execute("set session TimeZone = 'UTC'")
            yield cursor
        finally:
            cursor.close()


@dataclass(slots=True)
class _Job:
    """What all files of one call share."""

    cursor: duckdb.DuckDBPyConnection
    scratch: Scratch
    mappings: Path
    explicit: FileMapping | None
    dry_run: bool
    yes: bool
    time_zone: str
    known_from: datetime
    now: datetime
    ask: Callable[[Question], str] | None

    def file(self, part: Part, table: str | None) -> list[FileReport]:
        """Load every source of a file."""
        wanted = table or (self.explicit.table if self.explicit else part.table)
        try:
            # The digest uses the core that the check of the shape leaves idle.
            with ThreadPoolExecutor(1) as pool, damage_told(part):
                sha256 = pool.submit(digest, part.path)
                opened = open_part(part, self.explicit, self.mappings, wanted, self.scratch)
                return [self._source(one, table or one.table or wanted, sha256) for one in opened]
        except UserError as error:
            if part.is_listed:
                raise
            return [FileReport(part.name, None, notes=(f"not loaded: {error}",))]

    def _source(self, opened: Opened, table: str | None, sha256: Future[str]) -> FileReport:
        source = opened.source
        saved = opened.saved or find_mapping(self.mappings, source.header, table)
        resolution = resolve(self.cursor, source, table, self.explicit, saved, self.time_zone, self.ask)
        mapping = resolution.selection.mapping
        report = FileReport(
            source.name,
            mapping.table,
            read=source.records,
            notes=(*source.notes, *resolution.notes),
            mapping=mapping.as_dict(),
            plan=resolution.plan,
        )
        if not self.dry_run:
            confirm(resolution, source, yes=self.yes, ask=self.ask)
        writer = Writer(
            self.cursor,
            source,
            resolution.selection,
            sha256.result(),
            self.known_from,
            self.now,
            is_rehearsal=self.dry_run,
        )
        counts = writer.write()
        if self.dry_run:
            done = filled(report, source, counts, resolution)
            return replace(done, load_id=None, first_refused=source.refusals.first(SHOWN))
        if resolution.is_proposal or self.explicit:
            save_mapping(self.mappings, mapping)
        return filled(report, source, counts, resolution)


def filled(report: FileReport, source: Source, counts: Counts, resolution: Resolution) -> FileReport:
    """The report with what the load came to."""
    refusals = source.refusals
    notes = report.notes
    if counts.naive:
        notes = (*notes, f"instants without a zone were read as {resolution.selection.zone}")
    return replace(
        report,
        loaded=counts.loaded,
        unchanged=counts.unchanged,
        quarantined=refusals.count,
        reasons=dict(refusals.reasons.most_common()),
        notes=notes,
        load_id=counts.load_id,
    )
