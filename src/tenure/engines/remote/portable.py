"""The portable text of views that the embedded engine builds with means of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


def texts(package: str) -> Mapping[str, str]:
    """The ``views/*.sql`` of a package, by name."""
    folder = files(package) / "views"
    found = {file.name.removesuffix(".sql"): file for file in folder.iterdir()} if folder.is_dir() else {}
    return MappingProxyType({name: file.read_text("utf-8") for name, file in sorted(found.items())})


@cache
def portable_views() -> Mapping[str, str]:
    """Text in DuckDB's dialect of the views that have another one here, by name: without joins as of,
    lists, recursion or JSON, which few engines share."""
    return texts(__package__ or __name__.rpartition(".")[0])
