"""Answers kept in memory for as long as data, settings and clocks are those that gave them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast

from tenure.engines.duckdb.clock import Seen
from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.kernel.period import DAY
from tenure.query.behind import Rows
from tenure.query.definition import selects
from tenure.query.question import Question
from tenure.query.run import Runner
from tenure.service import asking
from tenure.service.answer import Answer
from tenure.service.limits import bounded
from tenure.service.listing import Listed
from tenure.service.saved.saved import Saved, Thing
from tenure.service.viewer import VIEWER
from tenure.service.workspace import Workspace

T = TypeVar("T")
SIZE = 1024
LARGE = 20_000
"""Rows of an answer from which it is not kept."""


class NotFound(UserError):
    """There is no metric of this name."""


@dataclass(frozen=True)
class Asked:
    """A question with the settings replaced for it."""

    question: Question
    overrides: Mapping[str, object]

    def change(self, **fields: Any) -> Asked:
        """The same with some fields of the question replaced."""
        return replace(self, question=replace(self.question, **fields))


class Cached:
    """A workspace whose answers are kept by data version, settings, clocks, question, viewer; never by time.

    Safe to share between threads: equal questions that arrive together are computed once.
    """

    def __init__(self, workspace: Workspace, size: int = SIZE, saved: Saved | None = None) -> None:
        self.workspace, self.size, self.saved = workspace, size, saved
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._moments: dict[Hashable, Seen] = {}
        self._ripening: dict[str, bool] = {}
        self._lock = threading.Lock()
        self._working: dict[Hashable, threading.Lock] = {}

    def asked(self, settings: Mapping[str, object] | tuple[str, ...] = (), **asked: Any) -> Asked:
        """The question of ``show``'s keywords. UserError names what cannot be read."""
        overrides = asking.parse_settings(settings)
        return Asked(bounded(self.workspace, asked, overrides), overrides)

    def show(self, metrics: tuple[str, ...], asked: Asked) -> Answer:
        """Values of several metrics (ids, aliases or ``id:variant``)."""

        def compute() -> Answer:
            with self.workspace.session(asked.question, asked.overrides) as session:
                resolve = self.workspace.catalog.resolve
                results = Runner(asked.question, session, resolve).answer(self.workspace.resolve(metrics))
            return Answer(tuple(results), asked.question, metrics, asked.overrides, self.workspace)

        return self.keep("show", metrics, asked, compute)

    def rows(self, metric: str, asked: Asked) -> list[Rows]:
        """The contributions behind a metric; of a formula, those of each operand."""

        def compute() -> list[Rows]:
            with self.workspace.session(asked.question, asked.overrides) as session:
                return Runner(asked.question, session, self.workspace.catalog.resolve).rows(
                    self.resolve(metric)
                )

        return self.keep(
            "rows",
            (metric,),
            asked,
            compute,
            is_kept=lambda parts: sum(len(part.rows) for part in parts) < LARGE,
        )

    def sql(self, metric: str, asked: Asked) -> str:
        """The statements that are run for a metric."""

        def compute() -> str:
            with self.workspace.session(asked.question, asked.overrides) as session:
                return Runner(asked.question, session, self.workspace.catalog.resolve).sql(
                    self.resolve(metric)
                )

        return self.keep("sql", (metric,), asked, compute)

    def metrics(self) -> list[Listed]:
        """The catalogue with what is available."""
        return self.keep("metrics", (), self.asked(), self.workspace.metrics)

    def resolve(self, metric: str) -> Metric:
        """A metric by id, alias or ``id:variant``. NotFound without one, UserError without the variant."""
        catalog = self.workspace.catalog
        if metric.partition(":")[0] in catalog.aliases:
            return catalog.resolve(metric)
        try:
            return catalog.resolve(metric)
        except UserError as error:
            raise NotFound(error.what, exists=error.exists, do=error.do) from error

    def keep(
        self,
        kind: str,
        metrics: tuple[str, ...],
        asked: Asked,
        compute: Callable[[], T],
        is_kept: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """The value of ``compute``, made once for these data, settings, clocks, metrics and question."""
        seen = VIEWER.get().accounts
        key = (kind, metrics, self._instant(metrics, asked), self._key(asked), seen)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
            working = self._working.setdefault(key, threading.Lock())
        try:
            with working:
                with self._lock:
                    if key in self._kept:
                        return cast(T, self._kept[key])
                value = compute()
                if not is_kept(value):
                    return value
                with self._lock:
                    self._kept[key] = value
                    while len(self._kept) > self.size:
                        self._kept.popitem(last=False)
                return value
        finally:
            with self._lock:
                self._working.pop(key, None)

    def things(self, kind: type[Thing]) -> tuple[Thing, ...]:
        """What people saved of a kind."""
        return self.saved.all(kind) if self.saved else ()

    def version(self) -> int:
        """The version of the data now, as results name it."""
        asked = self.asked()

        def compute() -> int:
            with self.workspace.session(asked.question, asked.overrides) as session:
                return session.data_version

        return self.keep("version", (), asked, compute)

    def state(self) -> Hashable:
        """What all pages of "now" depend on: data, settings, saved things, what the clocks hide this hour."""
        asked = self.asked()
        hour = asked.question.as_of.replace(minute=0, second=0, microsecond=0)
        return self._key(asked), hour, self.saved.version() if self.saved else 0

    def _key(self, asked: Asked) -> Hashable:
        question, settings = asked.question, self.workspace.settings
        if asked.overrides:
            settings = settings.with_overrides(asked.overrides)
        versions = self.workspace.data_version()
        given = settings.key
        last_day = settings.calendar.last_day(question.as_of)
        ends_day = question.as_of == settings.calendar.midnight(last_day + DAY)
        moment = self._moment(asked, (versions, given, last_day, question.known_on))
        return (
            versions,
            given,
            moment,
            last_day,
            ends_day,
            question.start,
            question.end,
            question.grain,
            question.trailing,
            question.by,
            tuple(sorted(question.where.items())),
            question.known_on,
        )

    def _instant(self, metrics: tuple[str, ...], asked: Asked) -> datetime | None:
        """The instant itself where outcomes ripen at an instant; the hour of it when it is simply now."""
        if not any(self._ripens(name) for name in metrics):
            return None
        as_of = asked.question.as_of
        return as_of.replace(minute=0, second=0, microsecond=0) if asked.question.is_now else as_of

    def _ripens(self, name: str) -> bool:
        if name not in self._ripening:
            resolve = self.workspace.catalog.resolve
            self._ripening[name] = any("mature_at" in select for select in selects(resolve(name), resolve))
        return self._ripening[name]

    def _moment(self, asked: Asked, day: tuple[object, str, date, date | None]) -> str:
        """What the clocks hide, looked up again only when an instant of the data has passed."""
        as_of = asked.question.as_of
        if self.workspace.elsewhere:  # what lies ahead is not looked up there
            return "" if asked.question.is_now else as_of.isoformat()
        known = self._moments.get(day)
        if known and known.holds(as_of):
            return known.key
        with self.workspace.session(asked.question, asked.overrides) as session:
            clock = session.clock
        if len(self._moments) > self.size:
            self._moments.clear()
        self._moments[day] = clock
        return clock.key
