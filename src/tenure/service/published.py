"""Pages that somebody reads, kept ready: rendered again in the background when the data change."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tenure.service.cached import Cached
from tenure.service.viewer import VIEWER, Viewer, seen_by

log = logging.getLogger("tenure.server")

SIZE = 64
POLL_S = 1.0


@dataclass(slots=True)
class _Page:
    text: str
    state: Hashable
    render: Callable[[], str]
    viewer: Viewer
    is_read: bool = False


class Published:
    """Rendered pages by address and viewer.

    While ``start`` has begun the work in the background, a page that is known is answered at once with its
    last text, at most as old as it takes to render it anew; its numbers name their data version and
    ``as_of``. A page that nobody read since it was last rendered is dropped instead. Without ``start`` every
    page is rendered when it is asked for.
    """

    def __init__(self, cached: Cached, size: int = SIZE) -> None:
        self.cached, self.size = cached, size
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def page(self, address: str, render: Callable[[], str]) -> str:
        """The text of a page, by ``render`` where it is not known yet."""
        if self._thread is None:
            return render()
        viewer = VIEWER.get()
        key = (address, viewer.accounts, viewer.locale, viewer.user_id)
        state = self.cached.state() if viewer.portfolio else None
        with self._lock:
            known = self._pages.get(key)
            if known and (not viewer.portfolio or known.state == state):  # whose accounts may have moved
                known.is_read = True
                self._pages.move_to_end(key)
                return known.text
        state = self.cached.state()
        fresh = _Page(render(), state, render, viewer)
        with self._lock:
            self._pages[key] = fresh
            while len(self._pages) > self.size:
                self._pages.popitem(last=False)
        return fresh.text

    def renew(self) -> None:
        """Bring every page that was read up to date, and drop the others whose data changed."""
        with self._renewing, ThreadPoolExecutor(1) as pool:
            state = self.cached.state()
            with self._lock:
                stale = [(key, page) for key, page in self._pages.items() if page.state != state]
                for key, page in stale:
                    if not page.is_read:
                        del self._pages[key]
            for key, page in stale:
                if page.is_read:
                    self._renew(key, page, state, pool)

    def _renew(self, key: Hashable, page: _Page, state: Hashable, pool: ThreadPoolExecutor) -> None:
        rendered = pool.submit(_rendered, page)
        error = rendered.exception()
        if error:
            log.warning("%s could not be brought up to date", key, exc_info=error)
        with self._lock:
            if error:  # whoever asks next is told
                self._pages.pop(key, None)
            elif key in self._pages:
                self._pages[key] = _Page(rendered.result(), state, page.render, page.viewer)

    def start(self) -> None:
        """Begin to watch the data."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._watch, name="pages", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watching; returns when it has ended."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        self._thread = None

    def _watch(self) -> None:
        pause = POLL_S
        while not self._stop.wait(pause):
            begun = time.monotonic()
            self.renew()
            # under constant loads at most half of one core goes into pages
            pause = max(POLL_S, time.monotonic() - begun)


def _rendered(page: _Page) -> str:
    with seen_by(page.viewer):
        return page.render()
