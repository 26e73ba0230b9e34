"""What the checks of the data found, kept until something is loaded."""

from __future__ import annotations

from tenure.service.cached import Cached
from tenure.service.data.loads import recent_loads
from tenure.service.data.tables import TableState, table_states
from tenure.service.reconcile import Finding, check


def findings(cached: Cached) -> tuple[Finding, ...]:
    """The outcome of every check; those that found something first."""
    found = cached.keep(f"check {_last(cached)}", (), cached.asked(), lambda: check(cached.workspace))
    return tuple(sorted(found, key=lambda finding: finding.is_ok))


def tables(cached: Cached) -> tuple[TableState, ...]:
    """Every table of the model as it stands."""
    return cached.keep(f"tables {_last(cached)}", (), cached.asked(), lambda: table_states(cached))


def _last(cached: Cached) -> int:
    """The number of the last load, also of one that only refused: answers are kept by what was loaded."""
    return max((load.id for load in recent_loads(cached.workspace, 1)), default=0)
