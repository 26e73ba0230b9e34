"""Every table of the model as it stands in a workspace: rows, days, last load, what it would light up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tenure.engines.remote.session import RemoteSession
from tenure.engines.session import Session
from tenure.model.table import Kind, Table
from tenure.model.tables import TABLES
from tenure.query.availability import available, first_days
from tenure.service.cached import Cached
from tenure.service.data.loads import Load, last_loads
from tenure.service.reconcile import newest_days, stale
from tenure.service.workspace import Workspace

FOREVER = "known_until = timestamp '2100-01-01'"


@dataclass(frozen=True, slots=True)
class TableState:
    """One table. ``first`` and ``last`` are local days of its rows; ``rows`` None where it is not mapped.

    ``is_stale`` says that it ends long before the newest of all; ``unlocks`` are ids and names of metrics
    that it alone would make available.
    """

    name: str
    meaning: str
    rows: int | None
    first: date | None
    last: date | None
    load: Load | None
    is_stale: bool
    unlocks: tuple[tuple[str, str], ...]


def table_states(cached: Cached) -> tuple[TableState, ...]:
    """Every table of the model: those with rows first, then those that unlock most."""
    workspace = cached.workspace
    loads = {} if workspace.elsewhere else last_loads(workspace)
    with workspace.session(workspace.question()) as session:
        filled = first_days(session)
        late = set(stale(newest_days(session, filled)))
        counted = {name: _counted(session, table) for name, table in TABLES.items()}
        unlocks = _unlocks(workspace, filled, {name for name, found in counted.items() if not found[0]})
    states = [
        TableState(name, table.meaning, *counted[name], loads.get(name), name in late, unlocks.get(name, ()))
        for name, table in TABLES.items()
    ]
    return tuple(sorted(states, key=lambda state: (not state.rows, -len(state.unlocks), state.name)))


def _counted(session: Session, table: Table) -> tuple[int | None, date | None, date | None]:
    """Rows and first and last day of what is known now, of things that lie ahead too."""
    if isinstance(session, RemoteSession):
        if table.name not in session.source.mapped:
            return None, None, None
        session.ensure([table.name])
        source = f"select * from {table.name}"
    else:
        source = f"select * from data.{table.name} where {FOREVER}"
    column = table.column(table.begins or table.birth or table.fact or "")
    if column is None:
        return session.rows(f"select count(*) from ({source}) as t")[0][0], None, None
    ends = f'min("{column.name}")', f'max("{column.name}")'
    days = ends if column.kind is Kind.ON else tuple(f"local_day({end})" for end in ends)
    found = session.rows(f"select count(*), {', '.join(days)} from ({source}) as t")[0]
    return found[0], found[1], found[2]


def _unlocks(
    workspace: Workspace, filled: Mapping[str, date], empty: set[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Per empty table the metrics that are unavailable now and would not be with it."""
    resolve, settings = workspace.catalog.resolve, workspace.settings
    found: dict[str, list[tuple[str, str]]] = {}
    for metric in workspace.catalog.metrics.values():
        has = available(metric, resolve, filled, settings)
        for name in () if has.is_available else set(has.tables) & empty:
            if available(metric, resolve, {*filled, name}, settings).is_available:
                found.setdefault(name, []).append((metric.id, metric.name))
    return {name: tuple(metrics) for name, metrics in found.items()}
