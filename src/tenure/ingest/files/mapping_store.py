"""Confirmed mappings in the workspace, one TOML file per table and header shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tenure.ingest.files.mapping import FileMapping, read_mapping, shape_key


def find_mapping(folder: Path, header: Sequence[str], table: str | None) -> FileMapping | None:
    """The saved mapping for files with these columns, or None when there is none, or no one."""
    found = sorted(folder.glob(f"{table or '*'}-{shape_key(header)}.toml"))
    return read_mapping(found[0]) if len(found) == 1 else None


def save_mapping(folder: Path, mapping: FileMapping) -> Path:
    """Write the mapping for its header's shape; the file replaces an earlier one as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{mapping.table}-{shape_key(mapping.header)}.toml"
    draft = target.with_suffix(".new")
    draft.write_text(as_toml(mapping), encoding="utf-8")
    draft.replace(target)
    return target


def as_toml(mapping: FileMapping) -> str:
    """The mapping as the text of its file."""
    content = mapping.as_dict()
    lines = [f"{name} = {_value(value)}" for name, value in content.items() if not isinstance(value, dict)]
    for section in ("columns", "constants"):
        if section in content:
            lines += ["", f"[{section}]"]
            lines += [f"{name} = {_value(value)}" for name, value in content[section].items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_text(name)} = {_value(entry)}" for name, entry in value.items()) + " }"
    return str(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
