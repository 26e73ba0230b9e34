"""Pages that are kept ready in the background."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import cast

import pytest

from tenure.service.cached import Cached
from tenure.service.published import Published


@dataclass
class Data:
    """What stands for a workspace's answers: a number that pages show."""

    version: int = 1

    def state(self) -> Hashable:
        return self.version


@pytest.fixture
def data() -> Data:
    return Data()


@pytest.fixture
def published(data: Data, monkeypatch: pytest.MonkeyPatch) -> Published:
    """Pages over the data; the background is there, but does nothing by itself."""
    pages = Published(cast(Cached, data), size=2)
    monkeypatch.setattr(pages, "_thread", object())
    return pages


def test_without_the_background_a_page_is_always_new(data: Data) -> None:
    pages = Published(cast(Cached, data))
    assert pages.page("/", lambda: f"version {data.version}") == "version 1"
    data.version = 2
    assert pages.page("/", lambda: f"version {data.version}") == "version 2"


def test_a_known_page_is_answered_at_once_until_it_is_renewed(data: Data, published: Published) -> None:
    for _ in range(2):
        assert published.page("/", lambda: f"version {data.version}") == "version 1"
    data.version = 2
    assert published.page("/", lambda: f"version {data.version}") == "version 1"
    published.renew()
    assert published.page("/", lambda: "never asked") == "version 2"


def test_a_page_that_nobody_read_is_dropped(data: Data, published: Published) -> None:
    published.page("/", lambda: f"version {data.version}")
    data.version = 2
    published.renew()
    assert published.page("/", lambda: "rendered anew") == "rendered anew"


def test_a_page_that_fails_is_told_to_whoever_asks_next(data: Data, published: Published) -> None:
    def fragile() -> str:
        if data.version == 2:
            raise ValueError("no page")
        return "page"

    for _ in range(2):
        published.page("/", fragile)
    data.version = 2
    published.renew()
    with pytest.raises(ValueError, match="no page"):
        published.page("/", fragile)


def test_only_so_many_pages_are_kept(data: Data, published: Published) -> None:
    for address in "abc":
        published.page(address, lambda: "old")
    assert published.page("a", lambda: "new") == "new"
    assert published.page("c", lambda: "new") == "old"


def test_the_watch_renews_and_ends(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr("tenure.service.published.POLL_S", 0.01)
    pages, renewed = Published(cast(Cached, data)), threading.Event()

    def render() -> str:
        if data.version == 2:
            renewed.set()
        return f"version {data.version}"

    pages.start()
    for _ in range(2):
        pages.page("/", render)
    data.version = 2
    assert renewed.wait(30)
    pages.stop()
    assert pages.page("/", lambda: "at once") == "at once"
