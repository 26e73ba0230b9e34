"""A temporary folder for copies and spools, gone when the load ends."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from tenure.ingest.files.refusals import Refusals


class Scratch:
    """Gives paths that nobody else uses, and spools that are closed at the end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="tenure-load-")))
        self._count = 0

    def path(self, ending: str) -> Path:
        """A new path."""
        self._count += 1
        return self._folder / f"{self._count}.{ending}"

    def refusals(self) -> Refusals:
        """A new, empty spool."""
        return self._stack.enter_context(Refusals(self.path("refused")))

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
