"""Loads files into the standard model: the one function that faces and services call."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.ingest.files.discover import Part, discover
from tenure.ingest.files.mapping import FileMapping, read_mapping
from tenure.ingest.files.mapping_store import find_mapping, save_mapping
from tenure.ingest.files.opening import Opened, open_part
from tenure.ingest.files.refusals import Refusals
from tenure.ingest.files.report import FileReport, LoadReport, Progress, Question
from tenure.ingest.files.resolve import Resolution, confirm, resolve
from tenure.ingest.files.selection import naive_sql
from tenure.ingest.files.stubs import with_stubs
from tenure.ingest.files.write import Counts, Writer
from tenure.kernel.errors import UserError, unknown
from tenure.model.tables import TABLES


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
) -> LoadReport:
    """Load files, or folders of them, into the standard model, each in one transaction.

    ``table`` names the table where the file does not; ``mapping`` is an explicit mapping
    file. ``mappings`` is the folder of confirmed mappings: read, and written once a
    proposal was accepted (by ``yes`` or ``ask``) and loaded. ``dry_run`` reports how the
    columns would be read and writes nothing. ``known_on`` (default ``now``) is the instant
    from which the rows count as known; instants without an offset belong to ``time_zone``.

    Raises UserError for a file that was named and cannot be loaded; files before it stay
    loaded. Files of a folder that fit no table are reported and passed over.
    """
    if table is not None and table not in TABLES:
        raise unknown("table", table, TABLES)
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UserError(f"The time zone '{time_zone}' is not known.", do="Use a name such as Europe/Paris.") from error
    explicit = read_mapping(mapping) if mapping else None
    with loading(database) as (cursor, folder, stack):
        job = _Job(cursor, folder, stack, mappings, explicit, dry_run, yes, time_zone,
                   naive_utc(known_on or now), naive_utc(now), ask)
        reports: list[FileReport] = []
        parts = discover(paths)
        for number, part in enumerate(parts, 1):
            if progress is not None:
                progress(Progress(part.name, "load", number, len(parts)))
            reports += job.file(part, table)
        return LoadReport(tuple(with_stubs(cursor, reports)), dry_run)


def naive_utc(instant: datetime) -> datetime:
    """The instant as DuckDB stores it: UTC without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


@contextmanager
def loading(database: Database) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path, ExitStack]]:
    """A cursor in UTC, a folder for temporary copies, and a stack for what must be closed."""
    with tempfile.TemporaryDirectory(prefix="tenure-load-") as folder, ExitStack() as stack:
        cursor = database.cursor()
        stack.callback(cursor.close)
        cursor.execute("set session TimeZone = 'UTC'")
        yield cursor, Path(folder), stack


@dataclass(slots=True)
class _Job:
    """What all files of one call share."""

    cursor: duckdb.DuckDBPyConnection
    folder: Path
    stack: ExitStack
    mappings: Path
    explicit: FileMapping | None
    dry_run: bool
    yes: bool
    time_zone: str
    known_from: datetime
    now: datetime
    ask: Callable[[Question], str] | None
    spools: int = 0

    def file(self, part: Part, table: str | None) -> list[FileReport]:
        """Load every source of a file."""
        wanted = table or (self.explicit.table if self.explicit else part.table)
        try:
            opened = open_part(part, self.explicit, self.mappings, wanted, self._spool, self.folder)
            return [self._source(one, table or one.table or wanted) for one in opened]
        except UserError as error:
            if part.is_listed:
                raise
            return [FileReport(part.name, None, notes=(f"not loaded: {error}",))]

    def _spool(self) -> Refusals:
        self.spools += 1
        return self.stack.enter_context(Refusals(self.folder / f"refused-{self.spools}.csv"))

    def _source(self, opened: Opened, table: str | None) -> FileReport:
        source = opened.source
        saved = opened.saved or find_mapping(self.mappings, source.header, table)
        resolution = resolve(self.cursor, source, table, self.explicit, saved, self.time_zone, self.ask)
        mapping = resolution.selection.mapping
        report = FileReport(source.name, mapping.table, read=source.records, notes=(*source.notes, *resolution.notes),
                            mapping=mapping.as_dict(), plan=resolution.plan)
        if self.dry_run:
            return report
        confirm(resolution, source, yes=self.yes, ask=self.ask)
        writer = Writer(self.cursor, source, resolution.selection, self.known_from, self.now)
        counts = writer.write(zoned_only=not self._has_naive(resolution, opened))
        if resolution.is_proposal:
            save_mapping(self.mappings, mapping)
        return _filled(report, opened, counts, resolution)

    def _has_naive(self, resolution: Resolution, opened: Opened) -> bool:
        """Whether a sample of the file has instants without a zone."""
        sql = naive_sql(resolution.selection, f"{opened.source.relation(False)} limit 20000")
        row = self.cursor.execute(sql).fetchone() if sql else None
        return bool(row and row[0])


def _filled(report: FileReport, opened: Opened, counts: Counts, resolution: Resolution) -> FileReport:
    refusals = opened.source.refusals
    notes = report.notes
    if counts.naive:
        notes = (*notes, f"instants without a zone were read as {resolution.selection.zone}")
    return replace(report, loaded=counts.loaded, unchanged=counts.unchanged, quarantined=refusals.count,
                   reasons=dict(refusals.reasons.most_common()), notes=notes, load_id=counts.load_id)
