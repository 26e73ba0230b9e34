"""Who looks, as far as it changes what is seen: which accounts, and how numbers are written."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Viewer:
    """What one user sees.

    ``portfolio`` maps an attribute of accounts to the values that the user may see, empty for every
    account; ``locale`` is the user's own, "" for that of the workspace; ``user_id`` says who it is
    where that changes what is seen: with a portfolio.
    """

    portfolio: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locale: str = ""
    user_id: str = ""

    @property
    def accounts(self) -> Hashable:
        """What numbers differ by between viewers."""
        return tuple(sorted(self.portfolio.items()))


EVERYTHING = Viewer()
VIEWER: ContextVar[Viewer] = ContextVar("viewer", default=EVERYTHING)
"""Set before a request is answered. Outside requests (command line, Python) everything is seen."""


@contextmanager
def seen_by(viewer: Viewer) -> Iterator[None]:
    """Look as this viewer for a while."""
    before = VIEWER.set(viewer)
    try:
        yield
    finally:
        VIEWER.reset(before)
