"""The data of a workspace that live in another database: sessions there, kept for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tenure.engines.opening import engine_of
from tenure.engines.remote.session import RemoteSession, open_remote
from tenure.engines.remote.source import Source, source
from tenure.engines.session import SqlError
from tenure.kernel.errors import UserError
from tenure.kernel.settings import Settings
from tenure.query.question import Question

AGE = 600
"""For how many seconds what was built of the tables serves: nobody tells when they change."""
SESSIONS = 4
Key = tuple[int, str]


@dataclass(frozen=True)
class Kept:
    """A session for certain settings and clocks, and the stretch of time that it serves."""

    key: Key
    session: RemoteSession


class Elsewhere:
    """The engine of a workspace's ``engine.url``."""

    def __init__(self, settings: Settings) -> None:
        """UserError for an address of no known engine; nothing is opened yet."""
        self.url: str = settings["engine.url"]
        self.engine = engine_of(self.url)
        self._settings = settings
        self._source: Source | None = None
        self._idle: list[Kept] = []
        self._lock = threading.Lock()

    @contextmanager
    def session(self, settings: Settings, asked: Question) -> Iterator[RemoteSession]:
        """A session at the clocks of a question, if possible one that has built its views already."""
        clocks = None if asked.is_now else asked.as_of, asked.known_on
        key = self.version(), repr((settings.key, clocks))
        kept = self._take(key) or Kept(key, self._open(settings, asked))
        try:
            yield kept.session
        except UserError:
            self._put(kept)
            raise
        except SqlError as error:
            kept.session.close()
            said = str(error).strip().partition("\n")[0]
            raise UserError(f"{self.engine.title} refused a statement: {said}") from error
        except BaseException:
            kept.session.close()
            raise
        self._put(kept)

    def version(self) -> int:
        """A number that grows every ten minutes, for as long as answers are kept."""
        return int(time.time() // AGE)

    def refuse(self, what: str) -> UserError:
        """The error of a command that only works on the embedded database."""
        return UserError(
            f"The data of this workspace live in {self.engine.title} (engine.url), so {what}.",
            do="Do it there, or take engine.url out of tenure.toml.",
        )

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            idle, self._idle = self._idle, []
        for kept in idle:
            kept.session.close()

    def _open(self, settings: Settings, asked: Question) -> RemoteSession:
        connection = self.engine.connect(self.url)
        try:
            if self._source is None:
                schema = self._settings["engine.schema"] or connection.usual_schema()
                found, times = connection.tables(schema), connection.times(schema)
                self._source = source(schema, found, self._settings["engine.tables"], times)
            return open_remote(
                connection, self.engine.dialect, self._source, settings, asked.as_of, asked.known_on
            )
        except BaseException:
            connection.close()
            raise

    def _take(self, key: Key) -> Kept | None:
        """An idle session of this key; those whose time is over go."""
        with self._lock:
            old = [kept for kept in self._idle if kept.key[0] != key[0]]
            self._idle = [kept for kept in self._idle if kept.key[0] == key[0]]
            places = [place for place, kept in enumerate(self._idle) if kept.key == key]
            found = self._idle.pop(places[-1]) if places else None
        for kept in old:
            kept.session.close()
        return found

    def _put(self, kept: Kept) -> None:
        with self._lock:
            self._idle.append(kept)
            surplus, self._idle = self._idle[:-SESSIONS], self._idle[-SESSIONS:]
        for oldest in surplus:
            oldest.session.close()
