"""What a load says about itself: counts per file, what was refused, what was assumed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tenure.ingest.files.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the user knows.

    ``key`` is "mapping", "dates" or "end"; ``text`` the question with its samples;
    ``choices`` the allowed answers; ``column`` the file's column, where there is one.
    """

    key: str
    text: str
    choices: tuple[str, ...]
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a load is: the file, what is being done, and which file of how many."""

    file: str
    stage: str
    number: int
    files: int


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How one column of the file will be read. ``column`` is None when it goes to attributes."""

    source: str
    column: str | None
    kind: str
    samples: tuple[str, ...]
    format: str = ""


@dataclass(frozen=True, slots=True)
class Stubs:
    """Ids that rows refer to and no row describes: how many, and the first of them."""

    count: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What happened to one file: ``read = loaded + unchanged + quarantined``.

    ``reasons`` counts the quarantined rows by reason code; ``stubs`` is by kind of id
    ("accounts", "users"); ``mapping`` says how the columns were read, ``plan`` shows it.
    ``first_refused`` are the first records that a dry run would quarantine.
    """

    file: str
    table: str | None
    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    stubs: dict[str, Stubs] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    mapping: dict[str, Any] = field(default_factory=dict)
    plan: tuple[ColumnPlan, ...] = ()
    load_id: int | None = None
    first_refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The reports of all files of one call. ``dry_run`` means that nothing was written."""

    files: tuple[FileReport, ...]
    dry_run: bool = False

    @property
    def read(self) -> int:
        """Records found in all files."""
        return sum(file.read for file in self.files)

    @property
    def loaded(self) -> int:
        """Records that became a new version of a row."""
        return sum(file.loaded for file in self.files)

    @property
    def unchanged(self) -> int:
        """Records that said what was known already."""
        return sum(file.unchanged for file in self.files)

    @property
    def quarantined(self) -> int:
        """Records that were refused and kept."""
        return sum(file.quarantined for file in self.files)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain dictionaries, lists, texts and numbers."""
        counts = {name: getattr(self, name) for name in ("read", "loaded", "unchanged", "quarantined")}
        return {"dry_run": self.dry_run, **counts, "files": [asdict(file) for file in self.files]}
