"""Why a section of a page has nothing to show: what it lacks, or that the range holds nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.model.tables import TABLES
from tenure.query.availability import first_days
from tenure.service.activity import USERS, WEEKLY_USERS
from tenure.service.backlog import BACKLOG
from tenure.service.cached import Cached
from tenure.service.funnels import CONVERSION
from tenure.service.splits import BY_PAGE
from tenure.service.waiting import WAIT


@dataclass(frozen=True, slots=True)
class Lack:
    """The tables (one of them is enough where ``is_any``) and settings without which a section is empty."""

    tables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    is_any: bool = False


METRICS = {
    "retention": (WEEKLY_USERS,),
    "lifecycle": (USERS,),
    "funnels": (CONVERSION,),
    "waiting": (WAIT,),
    "backlog": (BACKLOG,),
    **{f"splits of {page}": tuple(label for label, _ in parts) for page, parts in BY_PAGE.items()},
}
"""Sections and the metrics that they show."""

ROWS = {
    "spreads": ("survey_responses",),
    "themes": ("feedback",),
    "latest": ("feedback", "survey_responses"),
}
"""Sections and the tables that they show rows of."""


def lack(cached: Cached, section: str) -> Lack:
    """What a section lacks; nothing where its data are there, but not in this range or for this filter."""
    if section in ROWS:
        filled = cached.keep("filled", (), cached.asked(), lambda: _filled(cached))
        is_empty = not filled.intersection(ROWS[section])
        return Lack(ROWS[section], is_any=True) if is_empty else Lack()
    ids = {cached.resolve(label).id for label in METRICS[section]}
    listed = [item for item in cached.metrics() if item.id in ids]
    if any(item.is_available for item in listed):
        return Lack()
    missing = sorted({name for item in listed for name in item.missing})
    return Lack(
        tuple(name for name in missing if name in TABLES),
        tuple(name for name in missing if name not in TABLES),
    )


def _filled(cached: Cached) -> frozenset[str]:
    asked = cached.asked()
    with cached.workspace.session(asked.question) as session:
        return frozenset(first_days(session))
