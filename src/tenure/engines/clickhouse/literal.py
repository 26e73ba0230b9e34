"""Texts and names as ClickHouse writes them: a backslash escapes in both."""

from __future__ import annotations


def text(value: str) -> str:
    """A text in single quotes."""
    return "'" + _escaped(value, "'") + "'"


def quoted(name: str) -> str:
    """A name in double quotes, whatever letters it has."""
    return '"' + _escaped(name, '"') + '"'


def _escaped(value: str, quote: str) -> str:
    return value.replace("\\", "\\\\").replace(quote, "\\" + quote)
