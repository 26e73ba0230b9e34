"""Finds the files of a load, and tells by name which table and format each one is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tenure.kernel.errors import UserError
from tenure.model.tables import TABLES

FORMATS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "excel",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One file to load. ``is_listed`` means that the user named it, not only its folder."""

    path: Path
    name: str
    format: str
    is_gzip: bool
    is_listed: bool

    @property
    def table(self) -> str | None:
        """The table that the file's name says: ``events``, ``events-2025-01``, ``events.part2``."""
        stem = re.split(r"[.]", Path(self.name).name.lower(), maxsplit=1)[0]
        names = sorted(TABLES, key=len, reverse=True)
        return next((name for name in names if re.fullmatch(rf"{name}([^a-z].*)?", stem)), None)

    @property
    def is_tab_separated(self) -> bool:
        """Whether the name says that tabs separate the fields."""
        return self.name.lower().removesuffix(".gz").endswith((".tsv", ".tab"))


def discover(paths: Sequence[Path]) -> list[Part]:
    """Every file of the paths, folders in the order of their names.

    Raises UserError for a path that does not exist or a listed file of an unknown kind.
    """
    parts: list[Part] = []
    for path in paths:
        if path.is_dir():
            inside = [
                _part(file, str(file.relative_to(path)), is_listed=False)
                for file in sorted(path.rglob("*"))
                if file.is_file() and not any(p.startswith(".") for p in file.relative_to(path).parts)
            ]
            parts += [part for part in inside if part is not None]
        elif not path.exists():
            raise UserError(f"{path} does not exist.", do="Check the path.")
        else:
            part = _part(path, path.name, is_listed=True)
            if part is None:
                raise UserError(
                    f"{path.name} is not a kind of file that can be loaded.",
                    exists=f"Known endings: {', '.join(FORMATS)}, and .gz of the text ones.",
                )
            parts.append(part)
    if not parts:
        raise UserError("There is no file to load.", exists=f"Known endings: {', '.join(FORMATS)}.")
    return parts


def _part(path: Path, name: str, *, is_listed: bool) -> Part | None:
    plain = path.name.lower()
    is_gzip = plain.endswith(".gz")
    ending = Path(plain.removesuffix(".gz")).suffix
    kind = FORMATS.get(ending)
    if kind is None or (is_gzip and kind not in ("delimited", "json")):
        return None
    return Part(path, name, kind, is_gzip, is_listed)
