"""Whether a metric can be computed here, and since when there are data."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from tenure.engines.session import Session
from tenure.kernel.metric import Metric
from tenure.kernel.setting import SETTINGS
from tenure.kernel.settings import Settings
from tenure.model.table import Kind
from tenure.model.tables import TABLES
from tenure.query.definition import settings_used, tables
from tenure.query.plan import Resolve


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a metric has what it needs, else the tables and settings that are missing."""

    is_available: bool
    tables: tuple[str, ...]
    missing: tuple[str, ...]


def missing_setting(metric: Metric, resolve: Resolve, settings: Settings) -> str:
    """The key of a setting that the metric needs and the workspace has not given, or ''."""
    for key in settings_used(metric, resolve):
        if SETTINGS[key].is_needed and not settings[key] and key not in metric.does_without:
            return key
    return ""


def first_day(metric: Metric, resolve: Resolve, session: Session) -> date | None:
    """The local day from which the metric has data; None when it has none.

    The earliest instant in any of its tables, but not before all those that it cannot do without.
    """
    known = first_days(session)
    if any(name not in known for name in metric.needs):
        return None
    begun = [name for name in tables(metric, resolve) if TABLES[name].begins or name in metric.needs]
    days = [known[name] for name in begun if name in known]
    return max([min(days), *(known[name] for name in metric.needs)]) if days else None


def first_of_all(session: Session) -> date | None:
    """The local day on which the data of the workspace begin; None when there are none."""
    return min((day for name, day in first_days(session).items() if TABLES[name].begins), default=None)


def first_days(session: Session) -> dict[str, date]:
    """The earliest local day of every table that has a beginning."""
    if session.first_days is None:
        columns = {name: table.begins or table.birth or table.fact for name, table in TABLES.items()}
        begun = {name: column for name, column in columns.items() if column}
        session.ensure(begun)
        known: dict[str, date] = {}
        for name, column in begun.items():
            kind = TABLES[name].column(column)
            is_day = kind is not None and kind.kind is Kind.ON
            select = f'min("{column}")' if is_day else f'local_day(min("{column}"))'
            found = session.rows(f"select {select} from {name}")[0][0]
            if found is not None:
                known[name] = found
        session.first_days = known
    return session.first_days


def availability(metric: Metric, resolve: Resolve, session: Session) -> Availability:
    """Which of the metric's tables are empty and which settings it lacks.

    Exchange rates, holidays and attributes are helpful, never required: a metric is unavailable
    when none of its own tables has rows, or one that it says it needs has none.
    """
    return available(metric, resolve, first_days(session), session.settings)


def available(metric: Metric, resolve: Resolve, filled: Container[str], settings: Settings) -> Availability:
    """The same for the tables that are ``filled``."""
    needed = tuple(name for name in tables(metric, resolve) if TABLES[name].begins or name in metric.needs)
    empty = tuple(name for name in needed if name not in filled)
    setting = missing_setting(metric, resolve, settings)
    lacking = {*metric.needs, *metric.requires} & set(empty) or (empty if len(empty) == len(needed) else ())
    missing = (*sorted(lacking), *((setting,) if setting else ()))
    return Availability(not missing, needed, missing)
