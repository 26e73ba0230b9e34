"""The 24 tables of the standard model, one file each; each file exports ``TABLE``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from tenure.model.table import Table


def _discover() -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        table = importlib.import_module(f"{__name__}.{module.name}").TABLE
        found[table.name] = table
    return MappingProxyType(found)


TABLES: Mapping[str, Table] = _discover()
"""Every table by name."""
