"""Fact views: the only place for joins, clocks, business hours, sessions and currency.

``stored`` views are kept, and brought up to date as the line that starts with ``--:`` says
(see ``upkeep``); ``spine`` views are built for the periods of one question, from ``period``
(the periods asked for) and ``base`` (the months or days that movements are netted over).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from tenure.model.views.upkeep import WHOLE, Upkeep, parse_upkeep

READS = re.compile(r"\b(?:from|join)\s+([a-z_][a-z_0-9]*)(?!\s*\()", re.IGNORECASE)
DIRECTIVE = "--:"
PARAMETER = re.compile(r"\$([a-z_][a-z_0-9]*)")
COMMENT = re.compile(r"--[^\n]*")
CTE = re.compile(
    r"(?:\bwith|,)\s+(?:recursive\s+)?([a-z_][a-z_0-9]*)\s+as\s+(?:materialized\s+)?\(", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class View:
    """One fact view: its name and the select that builds it."""

    name: str
    sql: str
    is_spine: bool

    @property
    def meaning(self) -> str:
        """The comment at the head of the file."""
        lines = self.sql.splitlines()
        said = lines[: _comment_lines(lines)]
        return " ".join(line[2:].strip() for line in said if not line.startswith(DIRECTIVE))

    @property
    def upkeep(self) -> Upkeep:
        """How the view is brought up to date."""
        return _upkeep(self.sql)

    @property
    def reads(self) -> frozenset[str]:
        """Tables, settings and views that the select reads."""
        return reads(self.sql)


@lru_cache(maxsize=256)
def _upkeep(sql: str) -> Upkeep:
    found = [line for line in sql.splitlines() if line.startswith(DIRECTIVE)]
    return parse_upkeep(found[0].removeprefix(DIRECTIVE)) if found else WHOLE


def _comment_lines(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))


@lru_cache(maxsize=4096)
def reads(sql: str) -> frozenset[str]:
    """Names after ``from`` and ``join``, without the query's own CTEs."""
    bare = COMMENT.sub("", sql)
    return frozenset(name.lower() for name in READS.findall(bare)) - {
        name.lower() for name in CTE.findall(bare)
    }


@lru_cache(maxsize=4096)
def parameters(sql: str) -> frozenset[str]:
    """Names of the ``$parameters`` of a text of SQL."""
    return frozenset(PARAMETER.findall(COMMENT.sub("", sql)))


@cache
def views() -> Mapping[str, View]:
    """Every view by name."""
    found = {}
    for folder in ("stored", "spine"):
        for file in (files(__name__) / folder).iterdir():
            if file.name.endswith(".sql"):
                name = file.name.removesuffix(".sql")
                found[name] = View(name, file.read_text("utf-8"), folder == "spine")
    return MappingProxyType(found)
