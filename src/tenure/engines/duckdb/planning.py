"""What every table, setting and view of one question is made of, and the two hashes that tell its state."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tenure.engines.duckdb.clock import Seen, source_sql
from tenure.engines.duckdb.hiding import hidden_rows
from tenure.engines.duckdb.literal import fill_parameters
from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.kernel.errors import Bug
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.model.views import views


def digest(*parts: str) -> str:
    """A short hash of texts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: the select that makes it, what it reads, and what leads from changes to its keys.

    ``shape`` hashes all that decides its rows but the data and the clocks; ``key`` those too. A
    relation of the same shape can be brought up to date, one of the same key is.
    """

    name: str
    sql: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    shape: str
    key: str
    is_view: bool
    order: str | None = None

    @property
    def build(self) -> str:
        """The select that fills it, in the order of time: what is asked of it is mostly the recent part."""
        return f'select * from ({self.sql}) order by "{self.order}"' if self.order else self.sql


@dataclass
class Plans:
    """The relations of a session, planned when they are first asked for.

    ``internal`` says which accounts and users are left out as the company's own, '' for none.
    """

    settings: Settings
    clock: Seen
    versions: Mapping[str, int]
    data: str
    hides_accounts: bool
    hides_users: bool
    internal: str
    known: dict[str, Relation] = field(default_factory=dict)

    def of(self, name: str) -> Relation:
        """The plan of one name. Bug when it is no table, setting or view."""
        if name not in self.known:
            if name in TABLES:
                self.known[name] = self._table(name)
            elif name in SETTING_VIEWS:
                select = SETTING_VIEWS[name][1](self.settings)
                text = digest(name, select)
                self.known[name] = Relation(name, select, (), (), text, text, True)
            elif name in views():
                self.known[name] = self._stored(name)
            else:
                raise Bug(f"SQL reads {name}, which is no table, setting or view.")
        return self.known[name]

    def _table(self, name: str) -> Relation:
        hidden = hidden_rows(name, self.data, self.hides_accounts, self.hides_users)
        sql = source_sql(TABLES[name], self.clock, hidden, self.data)
        read = (name, "accounts", "users", "memberships") if hidden else (name,)
        shape = digest(name, *hidden, self.internal if hidden else "")
        versions = (f"{table} {self.versions.get(table, 0)}" for table in read)
        return Relation(name, sql, (), (), shape, digest(*versions, self.clock.key, *hidden), True)

    def _stored(self, name: str) -> Relation:
        view = views()[name]
        needs = {via.through for via in view.upkeep.via.values()} - view.reads - {name}
        inputs = [self.of(read) for read in sorted(view.reads | needs)]
        sql = fill_parameters(view.sql, self.settings.parameters())
        zone = self.settings["time_zone"]
        return Relation(
            name,
            sql,
            tuple(sorted(view.reads)),
            tuple(sorted(needs)),
            digest(name, sql, zone, *(read.shape for read in inputs)),
            digest(name, sql, zone, *(read.key for read in inputs)),
            view.upkeep.is_each,
            "day" if view.upkeep.is_daily else view.upkeep.ordered,
        )
