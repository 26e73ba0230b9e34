"""From a file that waits to a load: the mapping is drafted, corrected, tried and used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from tenure.ingest.files.draft import Draft, Wish, draft
from tenure.ingest.files.mapping import read_mapping
from tenure.ingest.files.mapping_store import as_toml
from tenure.ingest.files.report import Question
from tenure.kernel.errors import UserError
from tenure.model.table import Table
from tenure.model.tables import TABLES
from tenure.service.data.correction import Correction, checked_table, corrected, merged
from tenure.service.data.uploads import Upload, Uploads, gone
from tenure.service.loading import NOT_HERE, load_files
from tenure.service.workspace import MAPPINGS_FOLDER, Workspace

STATE = "draft.json"


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that waits, its draft, and the report of a dry run, or what is in the way of one."""

    upload: Upload
    draft: Draft
    report: dict[str, Any] | None
    problem: UserError | None

    @property
    def table(self) -> Table | None:
        """The table that it would fill."""
        return TABLES[self.draft.mapping.table] if self.draft.mapping else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that the table requires and nothing feeds."""
        mapping, table = self.draft.mapping, self.table
        if mapping is None or table is None:
            return ()
        return tuple(n for n in table.required if n not in mapping.columns and n not in mapping.constants)


def _key(found: Draft) -> dict[str, Any]:
    """Differs with everything that decides what is loaded; the order in which columns are named does not."""
    return found.mapping.as_dict() if found.mapping else {}


class Intake:
    """Files that wait, on their way into a workspace."""

    def __init__(self, workspace: Workspace, uploads: Uploads) -> None:
        self.workspace, self.uploads = workspace, uploads

    def check_open(self) -> None:
        """UserError where files are not loaded here."""
        self.workspace.embedded(NOT_HERE)

    def begin(self, upload: Upload) -> None:
        """Draft the mapping of a new file. UserError, and the file goes, when it cannot be read at all."""
        try:
            self._store(upload, self._draft(upload, Wish()))
        except BaseException:
            self.uploads.discard(upload.token)
            raise

    def correct(self, upload: Upload, said: Correction) -> bool:
        """Take a correction; whether it changed anything that decides what is loaded."""
        before = self._stored(upload)
        mapping = before.mapping
        current = (mapping.table, before.encoding or "", mapping.sheet or "") if mapping else ("", "", "")
        if mapping is None or current != (said.table, said.encoding, said.sheet):
            is_other_sheet = said.sheet != current[2] and said.table == current[0]
            table = None if is_other_sheet else checked_table(said.table)
            after = self._draft(upload, Wish(table, said.encoding or None, said.sheet or None))
        else:
            wish = corrected(before, mapping, said)
            after = self._draft(upload, wish)
            is_proposal = before.is_proposal or _key(before) != _key(after)
            after = replace(after, asked=merged(before, after, wish), is_proposal=is_proposal)
        self._store(upload, after)
        return _key(before) != _key(after)

    def header(self, upload: Upload) -> tuple[str, ...]:
        """The names of a file's columns."""
        return self._stored(upload).header

    def preview(self, upload: Upload) -> Preview:
        """The draft of a file, and what would come of it."""
        found = Preview(upload, self._stored(upload), None, None)
        if found.missing:
            return found
        try:
            return replace(found, report=self._load(upload, found.draft, dry_run=True))
        except UserError as problem:
            return replace(found, problem=problem)

    def load(self, upload: Upload) -> dict[str, Any]:
        """Load a file as drafted; the JSON of its report. It goes then, unless it has further sheets."""
        found = self._stored(upload)
        report = self._load(upload, found, dry_run=False)
        if len(found.sheets) < 2:
            self.uploads.discard(upload.token)
        return report

    def _load(self, upload: Upload, found: Draft, *, dry_run: bool) -> dict[str, Any]:
        if found.mapping is None:
            raise UserError(
                f"{upload.name} fits no table by its name or its columns.", do="Choose its table."
            )
        report = load_files(
            self.workspace,
            [upload.path],
            name=upload.name,
            table=found.mapping.table,
            mapping=str(upload.mapping) if found.is_proposal else None,
            dry_run=dry_run,
        )
        file: dict[str, Any] = report["files"][0]
        return file

    def _draft(self, upload: Upload, wish: Wish) -> Draft:
        return draft(
            self.workspace.embedded(NOT_HERE),
            upload.path,
            upload.name,
            wish,
            self.workspace.folder / MAPPINGS_FOLDER,
            self.workspace.settings["time_zone"],
        )

    def _store(self, upload: Upload, found: Draft) -> None:
        if found.mapping:
            upload.mapping.write_text(as_toml(found.mapping), "utf-8")
        else:
            upload.mapping.unlink(missing_ok=True)
        state = asdict(replace(found, mapping=None))
        (upload.folder / STATE).write_text(json.dumps(state), "utf-8")

    def _stored(self, upload: Upload) -> Draft:
        try:
            state = json.loads((upload.folder / STATE).read_text("utf-8"))
        except FileNotFoundError as error:  # loaded or discarded a moment ago
            raise gone() from error
        asked = tuple(
            (Question(q["key"], q["text"], tuple(q["choices"]), q["column"]), answer)
            for q, answer in state["asked"]
        )
        mapping = read_mapping(upload.mapping) if upload.mapping.exists() else None
        return Draft(
            tuple(state["header"]),
            tuple(tuple(texts) for texts in state["samples"]),
            state["records"],
            mapping,
            state["is_proposal"],
            asked,
            tuple(state["sheets"]),
            state["encoding"],
        )
