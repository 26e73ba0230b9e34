"""A user's own metrics: SQL files with a TOML header, loaded into the same type."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

from tenure.catalog import FAMILIES, Catalog
from tenure.kernel.errors import UserError, unknown
from tenure.kernel.fold import Fold, FoldKind
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

FAMILY = "own"
REQUIRED = ("name", "question", "formula", "unit", "direction", "fold")
OPTIONAL = ("grain", "window", "per", "empty", "p", "example", "aliases", "notes", "page", "panel")
LISTS = ("grain", "aliases", "notes")
TYPES: dict[str, tuple[str, type]] = {
    **dict.fromkeys((*REQUIRED, *OPTIONAL), ("text in quotes", str)),
    **dict.fromkeys(LISTS, ("a list of texts", list)),
    "p": ("a number between 0 and 1", float),
    "example": ("a table", dict),
}
Checked = Callable[[Metric], Metric]


def with_own(folder: Path, known: Catalog, check: Checked) -> Catalog:
    """The catalogue with every ``<id>.sql`` of a folder; what is wrong with one is kept for who asks it."""
    found: list[Metric] = []
    broken: dict[str, UserError] = {}
    taken = set(known.aliases)
    for path in sorted(path for path in folder.glob("*.sql") if path.is_file()):
        try:
            metric = check(_distinct(read_metric(path), taken))
            found.append(metric)
            taken |= {metric.id, *metric.aliases}
        except UserError as error:
            broken[path.stem] = error
    return known.with_metrics(found, broken)


def _distinct(metric: Metric, taken: Container[str]) -> Metric:
    for name in (metric.id, *metric.aliases):
        if name in taken:
            raise UserError(
                f"{metric.id}.sql has the name {name}, which is built in or taken.", do="Choose another name."
            )
    return metric


def read_metric(path: Path) -> Metric:
    """A metric from a file: ``-- key = value`` lines of TOML, then one select.

    UserError names the file and what is missing or unknown.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not UTF-8 text.", do="Save it as UTF-8.") from error
    head = [line for line in lines if line.startswith("--")]
    try:
        header = tomllib.loads("\n".join(line[2:].strip() for line in head))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"The header of {path.name} is not valid TOML: {error}.") from error
    for name in header:
        if name not in (*REQUIRED, *OPTIONAL):
            raise unknown(f"key in {path.name}", name, (*REQUIRED, *OPTIONAL))
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UserError(
            f"{path.name} lacks {', '.join(missing)}.", do="Add '-- key = value' lines at its top."
        )
    for name, value in header.items():
        if not _holds(name, value):
            raise UserError(f"{name} in {path.name} cannot be {value!r}.", do=f"Give {TYPES[name][0]}.")
    if header.get("page", FAMILY) not in (FAMILY, *FAMILIES):
        raise unknown(f"page in {path.name}", header["page"], FAMILIES)
    select = "\n".join(line for line in lines if not line.startswith("--")).strip(" \n\t;")
    return _metric(path, header, select)


def _holds(name: str, value: object) -> bool:
    if name == "p":
        return not isinstance(value, bool) and isinstance(value, (int, float)) and 0 < value < 1
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, TYPES[name][1])


def _metric(path: Path, header: dict[str, Any], select: str) -> Metric:
    try:
        return Metric(
            id=path.stem,
            name=header["name"],
            question=header["question"],
            formula=header["formula"],
            unit=Unit(header["unit"]),
            direction=Direction(header["direction"]),
            fold=Fold(FoldKind(header["fold"]), float(header.get("p", 0.5))),
            rows=select,
            grain=tuple(header.get("grain", ("account_id",))),
            window=header.get("window"),
            per=header.get("per"),
            empty=Reason(header.get("empty", "no_events")),
            aliases=tuple(header.get("aliases", ())),
            notes=tuple(header.get("notes", ())),
            example=Example(**header["example"]) if "example" in header else Example({}, "", "", None),
            family=FAMILY,
            page=header.get("page", FAMILY),
            panel=header.get("panel", "Own metrics"),
        )
    except (ValueError, TypeError) as error:
        raise UserError(f"{path.name}: {error}.") from error
