"""A workspace: a folder with settings, data and everything that can be asked of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from tenure.catalog import Catalog, catalog
from tenure.catalog.custom import with_own
from tenure.engines.duckdb.builder import table_versions
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.portfolio import restricted
from tenure.engines.duckdb.session import Session as OwnSession
from tenure.engines.duckdb.session import open_session
from tenure.engines.session import Session
from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.kernel.settings import Settings
from tenure.model.views import views
from tenure.query.accounts import accounts_with
from tenure.query.availability import availability, first_of_all
from tenure.query.behind import Rows
from tenure.query.dialect import in_dialect
from tenure.query.question import Question
from tenure.query.run import Runner
from tenure.query.static import check_own
from tenure.service import asking
from tenure.service.answer import Answer
from tenure.service.elsewhere import Elsewhere
from tenure.service.listing import Listed, listed
from tenure.service.template import tenure_toml
from tenure.service.viewer import VIEWER

SETTINGS_FILE = "tenure.toml"
DATABASE_FILE = "tenure.duckdb"
METRICS_FOLDER = "metrics"
MAPPINGS_FOLDER = "mappings"

MOST_PORTFOLIOS = 1000

Progress = Callable[[str, float, int], None]


class Workspace:
    """One company's metrics. Open it with ``tenure.open(folder)``; close it, or use ``with``."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] | None = None) -> None:
        """Open an existing workspace.

        ``now`` is the clock that ``as_of`` defaults to. UserError when there is no workspace in
        the folder, when its settings are wrong, or when another process has it open.
        """
        self.folder = Path(folder)
        self.settings = read_settings(self.folder)
        self.catalog: Catalog = with_own(
            self.folder / METRICS_FOLDER, catalog(), lambda metric: check_own(metric, catalog().resolve)
        )
        self.elsewhere = Elsewhere(self.settings) if self.settings["engine.url"] else None
        self.database = Database(self.folder / DATABASE_FILE)
        self._now = now or (lambda: datetime.now(UTC))
        self._portfolios: dict[Hashable, frozenset[str]] = {}

    @classmethod
    def create(cls, folder: Path, settings: str) -> Workspace:
        """Make a workspace with the text of its ``tenure.toml``. UserError when there is one already."""
        folder = Path(folder)
        if (folder / SETTINGS_FILE).exists():
            raise UserError(f"There is a workspace in {folder} already.", do="Choose another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS_FILE).write_text(settings, "utf-8")
        return cls(folder)

    @classmethod
    def init(cls, folder: Path, *, currency: str = "USD", time_zone: str = "UTC") -> Workspace:
        """Make an empty workspace with a commented ``tenure.toml``."""
        Settings.of({"currency": currency, "time_zone": time_zone})
        return cls.create(folder, tenure_toml(currency, time_zone))

    def now(self) -> datetime:
        """The clock of this workspace."""
        return self._now()

    @contextmanager
    def session(self, asked: Question, overrides: Mapping[str, object] | None = None) -> Iterator[Session]:
        """A session at the clocks of a question, with settings replaced for this call.

        It shows the accounts that the viewer may see, and nothing of the others.
        """
        settings = self.settings.with_overrides(overrides) if overrides else self.settings
        if any(key.startswith("engine.") for key in overrides or ()):
            raise UserError("The engine cannot be replaced for one question.", do="Set it in tenure.toml.")
        portfolio = VIEWER.get().portfolio
        if self.elsewhere:
            if portfolio:
                raise self.elsewhere.refuse("a part of the accounts cannot be shown by itself")
            with self.elsewhere.session(settings, asked) as remote:
                yield remote
            return
        mine = self._accounts(portfolio) if portfolio else frozenset()
        session = self._session(asked, settings, is_own=not overrides)
        try:
            if portfolio:
                session = restricted(session, mine)
            yield session
        finally:
            session.close()

    def _session(self, asked: Question, settings: Settings, *, is_own: bool) -> OwnSession:
        """A session of the embedded database that sees everything."""
        return open_session(
            self.database,
            settings,
            asked.as_of,
            known_on=asked.known_on,
            is_own=is_own,
            is_now=asked.is_now,
        )

    def _accounts(self, portfolio: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """The accounts that have the values of a portfolio today, whatever the clocks of a question."""
        question = self.question()
        key = (
            self.data_version(),
            self.settings.key,
            self.settings.calendar.last_day(question.as_of),
            tuple(sorted(portfolio.items())),
        )
        if key not in self._portfolios:
            session = self._session(question, self.settings, is_own=True)
            try:
                found, left_out = accounts_with(session, portfolio, is_checked=False)
            except UserError:  # an attribute that no account has: nobody matches it
                found, left_out = frozenset(), ()
            finally:
                session.close()
            if len(self._portfolios) > MOST_PORTFOLIOS:
                self._portfolios.clear()
            self._portfolios[key] = frozenset() if found is None or left_out else found
        return self._portfolios[key]

    def question(self, **asked: Any) -> Question:
        """The question that the keywords of ``show`` ask."""
        return self.asked(asked, {})

    def resolve(self, metrics: str | Iterable[str]) -> list[Metric]:
        """Metrics by id, alias or ``id:variant``; "all" means every one."""
        names = [metrics] if isinstance(metrics, str) else list(metrics)
        if names == ["all"]:
            return list(self.catalog.metrics.values())
        return [self.catalog.resolve(name) for name in names]

    def show(
        self,
        *metrics: str,
        settings: Mapping[str, object] | Iterable[str] = (),
        progress: Progress | None = None,
        **asked: Any,
    ) -> Answer:
        """Values of one or more metrics.

        ``asked``: ``start``, ``end`` (exclusive) or ``period``, ``grain``, ``trailing``, ``by``,
        ``where``, ``as_of``, ``known_on``. Several metrics are computed together.
        """
        overrides = asking.parse_settings(settings)
        question = self.asked(asked, overrides)
        chosen = self.resolve(metrics)
        with self.session(question, overrides) as session:
            results = Runner(question, session, self.catalog.resolve).answer(chosen, progress)
        return Answer(tuple(results), question, tuple(metrics), overrides, self)

    def rows(
        self, metric: str, settings: Mapping[str, object] | Iterable[str] = (), **asked: Any
    ) -> list[Rows]:
        """The contributions behind a metric, one per entity; of a formula, those of each operand."""
        overrides = asking.parse_settings(settings)
        question = self.asked(asked, overrides)
        with self.session(question, overrides) as session:
            return Runner(question, session, self.catalog.resolve).rows(self.catalog.resolve(metric))

    def sql(
        self,
        metric: str,
        settings: Mapping[str, object] | Iterable[str] = (),
        engine: str = "duckdb",
        **asked: Any,
    ) -> str:
        """The statements that are run for a metric, or their text in another engine's dialect."""
        overrides = asking.parse_settings(settings)
        question = self.asked(asked, overrides)
        with self.session(question, overrides) as session:
            text = Runner(question, session, self.catalog.resolve).sql(self.catalog.resolve(metric))
        return text if engine == "duckdb" else in_dialect(text, engine)

    def asked(self, asked: Mapping[str, Any], overrides: Mapping[str, object]) -> Question:
        """The question that keywords ask under these settings."""
        settings = self.settings.with_overrides(overrides) if overrides else self.settings

        def begins(clocks: Question) -> date | None:
            given: date | None = settings["data_start"]
            if given:
                return given
            with self.session(clocks, overrides) as session:
                return first_of_all(session)

        return asking.question(settings.calendar, self.now(), begins=begins, **asked)

    def metrics(self, *, available_only: bool = False) -> list[Listed]:
        """The catalogue, each metric with what it needs and whether that is there."""
        question = self.question()
        with self.session(question) as session:
            found = [
                listed(metric, availability(metric, self.catalog.resolve, session))
                for metric in self.catalog.metrics.values()
            ]
        return [item for item in found if item.is_available or not available_only]

    def refresh(self, progress: Progress | None = None) -> list[str]:
        """Bring every fact view up to date; names of the views that had to be built."""
        self.embedded("views are built there with each question")
        stored = [view.name for view in views().values() if not view.is_spine]
        before = dict(self.database.built('"view"'))
        with self.session(self.question()) as session:
            for number, name in enumerate(stored):
                with session.watched(_about(progress, name, number, len(stored))):
                    session.ensure([name])
        after = self.database.built('"view"')
        return [name for name in stored if after.get(name) != before.get(name)]

    def embedded(self, otherwise: str) -> Database:
        """The embedded database, or a UserError that ``otherwise`` is so where the data live elsewhere."""
        if self.elsewhere:
            raise self.elsewhere.refuse(otherwise)
        return self.database

    def data_version(self) -> Hashable:
        """What changes whenever answers may: loads, or time where others load."""
        if self.elsewhere:
            return self.elsewhere.version()
        cursor = self.database.cursor()
        try:
            return tuple(sorted(table_versions(cursor).items()))
        finally:
            cursor.close()

    def close(self) -> None:
        """Release the database."""
        if self.elsewhere:
            self.elsewhere.close()
        self.database.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _about(progress: Progress | None, name: str, number: int, total: int) -> Callable[[float], None]:
    """Tell where the refresh is, now and while a view takes long."""
    if progress:
        progress(name, number, total)

    def told(share: float) -> None:
        if progress:
            progress(f"{name} {share:.0%}", number + share, total)

    return told


def read_settings(folder: Path) -> Settings:
    """The checked settings of a workspace folder."""
    path = folder / SETTINGS_FILE
    if not path.exists():
        raise UserError(
            f"There is no workspace in {folder}.", do="Make one with 'tenure init', or give --workspace."
        )
    try:
        return Settings.of(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not valid TOML: {error}.", do="Correct it; it is UTF-8 text.") from error
