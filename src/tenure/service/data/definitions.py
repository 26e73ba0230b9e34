"""The settings in force, beside their defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.kernel.setting import SETTINGS
from tenure.kernel.settings import Settings, checked

HIDDEN = ("engine.", "sign_in.")
"""Where the data live (its address may hold a password) and who signs people in: they change no number."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One setting as text: one line per entry of a table, else the value; none where nothing is set."""

    key: str
    meaning: str
    lines: tuple[str, ...]
    default: tuple[str, ...]
    is_changed: bool


def definitions(settings: Settings) -> tuple[Definition, ...]:
    """Every setting that changes numbers or how they are shown, in the order of the settings."""
    return tuple(
        Definition(
            key,
            setting.meaning,
            _lines(settings[key]),
            _lines(setting.default),
            key in settings.given and settings[key] != checked(key, setting.default),
        )
        for key, setting in SETTINGS.items()
        if not key.startswith(HIDDEN)
    )


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        return tuple(f"{name}: {_entry(entry)}" for name, entry in value.items())
    if value is None or value in ("", ()):
        return ()
    return (_text(value),)


def _entry(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(entry)}" for name, entry in value.items())
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)
    if isinstance(value, (str, int, float, Decimal, date)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
