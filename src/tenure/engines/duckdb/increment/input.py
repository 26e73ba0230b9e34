"""One input of a view: where its rows are, which of them changed, and when they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenure.model.table import Kind
from tenure.model.tables import TABLES
from tenure.model.views import views
from tenure.model.views.upkeep import DAY_KEY, Upkeep, Via

EVER = "timestamp '1900-01-01'"
"""Since when a change counts that knows no time."""

SINCE = "since"
"""Column of a view's changes: the first day that differs between a span as it was and as it is."""


@dataclass(frozen=True)
class Input:
    """An input as a step needs it. ``changed`` is None where nothing changed; ``columns`` are its own.

    ``via`` leads from its changes to keys through the relation ``through``; ``days`` are the inputs that
    tell on which days a key has rows, as pairs (relation, expression of the day).
    """

    name: str
    relation: str
    columns: frozenset[str]
    changed: str | None = None
    has_since: bool = False
    via: Via | None = None
    through: Input | None = None
    days: Sequence[tuple[str, str]] = ()

    def has_keys(self, upkeep: Upkeep) -> bool:
        """Whether its rows can be told apart by the view's key."""
        return all(key in self.columns for key in upkeep.keys)

    def when(self, upkeep: Upkeep, alias: str = "") -> str | None:
        """The expression of the day (or instant) of a row in the view's sense; None where it has none."""
        if upkeep.instant:
            return prefixed(alias, upkeep.instant) if upkeep.instant in self.columns else None
        if (upkeep.is_daily or upkeep.order) and is_dated(self.name):
            return self.column(DAY_KEY, alias)
        return None

    def since(self, upkeep: Upkeep, alias: str = "") -> str:
        """From when on a change matters that has no day in the view's sense."""
        return prefixed(alias, SINCE) if self.has_since and not upkeep.instant else EVER

    def column(self, name: str, alias: str = "") -> str:
        """A column; of a table also the local day of its fact."""
        if name in self.columns:
            return prefixed(alias, name)
        fact = TABLES[self.name].fact if self.name in TABLES else None
        if name == DAY_KEY and fact:
            column = TABLES[self.name].column(fact)
            is_day = column is not None and column.kind is Kind.ON
            return prefixed(alias, fact) if is_day else f"local_day({prefixed(alias, fact)})"
        raise KeyError(f"{self.name} has no column {name}.")


def prefixed(alias: str, name: str) -> str:
    """The name of a column, of a relation by its alias."""
    return f'{alias}."{name}"' if alias else f'"{name}"'


def is_dated(name: str) -> bool:
    """Whether the rows of a table or view belong to one day each: that on which they happened."""
    if name in TABLES:
        return TABLES[name].fact is not None
    upkeep = views()[name].upkeep
    if upkeep.is_each:
        return all(is_dated(read) for read in views()[name].reads if read in TABLES or read in views())
    return upkeep.is_daily or upkeep.order == DAY_KEY
