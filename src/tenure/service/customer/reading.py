"""Reads views at the end of the day of ``as_of``, for all accounts or for one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.period import DAY, Grain, Period
from tenure.model.views import reads
from tenure.query.question import Span
from tenure.query.spine import SPINE_TABLES, Spine, is_spine, stored_reads
from tenure.service.cached import Asked, Cached

ACCOUNT_VIEWS = frozenset({"accounts", "attribute_span", "item_change", "mrr_span", "paying_stretch"})
"""Views that may be cut down to one account for the spine views above them, which then say the same of it."""


def today(cached: Cached, asked: Asked) -> Asked:
    """The question about the last day that has begun at ``as_of``, without filter and series."""
    settings = cached.workspace.settings
    if asked.overrides:
        settings = settings.with_overrides(asked.overrides)
    day = settings.calendar.last_day(asked.question.as_of)
    return asked.change(start=day, end=day + DAY, grain=Grain.DAY, trailing=None, by=(), where={})


def span(first: date, last: date) -> Span:
    """The days from ``first`` to ``last``, both included, as one period of a spine."""
    return Span(Period(first, last + DAY), first, last)


@dataclass
class AccountSpine(Spine):
    """A spine whose views see one account only, where that changes nothing for it."""

    account_id: str = ""

    def prelude(self, sql: str) -> str:
        """The CTEs of a spine, and those that cut views down to the account."""
        cut = [self._cut(name) for name in sorted(stored_reads(sql) & ACCOUNT_VIEWS)]
        return ",\n".join(part for part in (super().prelude(sql), *cut) if part)

    def _cut(self, name: str) -> str:
        if name not in self.made:
            target = f"{name}_{self.name}"
            self.session.execute(
                f"create or replace temp table {target} as\n"
                f"select * from {name} where account_id = {literal(self.account_id)}"
            )
            self.made[name] = target
        return f"{name} as (select * from {self.made[name]})"


@dataclass
class Reader:
    """Runs selects on one session. ``{today}``, ``{now}`` and ``{account}`` in them become literals."""

    session: Session
    account_id: str = ""
    spines: dict[str, Spine] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The last local day that has begun before ``as_of``."""
        return self.session.clock.last_day

    def rows(self, sql: str, spans: Iterable[Span] = (), name: str = "now") -> list[tuple[Any, ...]]:
        """The rows of a select over tables and views; ``spans`` are the periods of spine views in it."""
        self.session.ensure(stored_reads(sql))
        filled = (
            self.session.fill(sql)
            .strip()
            .format(
                today=literal(self.today),
                now=literal(self.session.clock.as_of),
                account=literal(self.account_id),
            )
        )
        if not any(read in SPINE_TABLES or is_spine(read) for read in reads(sql)):
            return self.session.rows(filled)
        if name not in self.spines:
            kept = tuple(spans)
            self.spines[name] = (
                AccountSpine(self.session, name, kept, account_id=self.account_id)
                if self.account_id
                else Spine(self.session, name, kept)
            )
        prelude = self.spines[name].prelude(sql)
        rest = f",\n{filled.removeprefix('with')}" if filled.startswith("with") else f"\n{filled}"
        return self.session.rows(f"with {prelude}{rest}")
