"""Files that came through the browser and are not loaded yet: each in a folder of its own, for a day."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from tenure.ingest.files.discover import FORMATS
from tenure.kernel.errors import UserError
from tenure.service.cached import NotFound

FOLDER = ".tenure-uploads"
"""In the workspace, which may be any folder: a name that nobody else gives."""
LARGEST = 200 << 20
"""Bytes of the largest file that is taken through a browser; larger ones go through the command line."""
MOST = 20
"""Files that may wait at a time."""
AGE = timedelta(days=1)
TOKEN = re.compile(r"[0-9a-f]{32}")
LONGEST_NAME = 120
ENDINGS = (*FORMATS, *(f"{end}.gz" for end, kind in FORMATS.items() if kind in ("delimited", "json")))
ABOUT = "about.json"


class TooLarge(UserError):
    """A file, or all that wait together, are more than is taken."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits: what its sender calls it, and since when it is here."""

    token: str
    folder: Path
    name: str
    at: datetime
    size: int

    @property
    def path(self) -> Path:
        """The file. Its name is ours; only the ending is the sender's, one that is known."""
        return self.folder / f"file{ending(self.name)}"

    @property
    def mapping(self) -> Path:
        """The mapping as somebody is correcting it."""
        return self.folder / "mapping.toml"


def plain_name(given: str) -> str:
    """What a sender calls a file, as text to show: no folders, no control characters, not too long."""
    last = re.split(r"[/\\]", given)[-1]
    name = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    kept = ending(name)
    return name[: len(name) - len(kept)][:LONGEST_NAME] + kept


def ending(name: str) -> str:
    """The ending of a file that can be loaded, in small letters. UserError for any other."""
    lower = name.lower()
    found = next((known for known in ENDINGS if lower.endswith(known) and lower != known), None)
    if found is None:
        raise UserError(
            f"'{name[:LONGEST_NAME]}' is not a kind of file that can be loaded."
            if name
            else "No file was chosen.",
            exists=f"Known endings: {', '.join(FORMATS)}, and .gz of the text ones.",
        )
    return found


class Uploads:
    """The files of a workspace that wait. ``now`` is the clock."""

    def __init__(self, folder: Path, now: Callable[[], datetime], largest: int | None = None) -> None:
        """Removes what an earlier process left: nobody can finish it without its page."""
        self.folder, self.now, self.largest = folder / FOLDER, now, largest or LARGEST
        for left in self.folder.glob("*"):
            self.discard(left.name)

    def receive(self, given: str) -> Receiver:
        """Room for a file that is about to come. UserError for one that cannot be loaded."""
        name = plain_name(given)
        self.sweep()
        if sum(1 for _ in self.folder.glob("*")) >= MOST:  # also those that are still coming
            raise TooLarge(
                f"{MOST} files wait to be loaded already.", do="Load or discard some of them first."
            )
        token = secrets.token_hex(16)
        folder = self.folder / token
        folder.mkdir(parents=True, mode=0o700)
        return Receiver(Upload(token, folder, name, self.now(), 0), self.largest)

    def keep(self, receiver: Receiver) -> Upload:
        """The file that has come, from now on for a day. UserError for an empty one."""
        upload = receiver.end()
        if not upload.size:
            self.discard(upload.token)
            raise UserError(f"{upload.name} is empty.", do="Choose a file with a header line and rows.")
        about = {"name": upload.name, "at": upload.at.isoformat(), "size": upload.size}
        (upload.folder / ABOUT).write_text(json.dumps(about), "utf-8")
        timer = threading.Timer(AGE.total_seconds() + 1, self.sweep)
        timer.daemon = True
        timer.start()
        return upload

    def find(self, token: str) -> Upload:
        """A file that waits. NotFound when it does not, or no longer."""
        folder = self.folder / token
        if TOKEN.fullmatch(token):
            try:
                about = json.loads((folder / ABOUT).read_text("utf-8"))
                return Upload(
                    token, folder, about["name"], datetime.fromisoformat(about["at"]), about["size"]
                )
            except FileNotFoundError:
                pass
        raise gone()

    def waiting(self) -> tuple[Upload, ...]:
        """Every file that waits, the latest first."""
        found = []
        for path in self.folder.glob(f"*/{ABOUT}"):
            with suppress(NotFound):  # discarded meanwhile
                found.append(self.find(path.parent.name))
        return tuple(sorted(found, key=lambda upload: upload.at, reverse=True))

    def discard(self, token: str) -> None:
        """Remove a file and all that belongs to it."""
        if TOKEN.fullmatch(token):
            shutil.rmtree(self.folder / token, ignore_errors=True)

    def sweep(self) -> None:
        """Remove files that nobody finished within a day."""
        for upload in self.waiting():
            if self.now() - upload.at >= AGE:
                self.discard(upload.token)


class Receiver:
    """Writes a file as it comes, and stops one that grows too large."""

    def __init__(self, upload: Upload, largest: int) -> None:
        self.upload, self.largest, self.size = upload, largest, 0
        self._file: BinaryIO = upload.path.open("xb")

    def write(self, data: bytes) -> None:
        """Take the next piece. TooLarge beyond the limit, UserError when the disk is full."""
        self.size += len(data)
        if self.size > self.largest:
            raise too_large(self.upload.name, self.largest)
        try:
            self._file.write(data)
        except OSError as error:
            raise UserError(f"{self.upload.name} could not be stored: {error.strerror}.") from error

    def end(self) -> Upload:
        """The upload with its size."""
        try:
            self._file.close()
        except OSError as error:
            self.abandon()
            raise UserError(f"{self.upload.name} could not be stored: {error.strerror}.") from error
        return replace(self.upload, size=self.size)

    def abandon(self) -> None:
        """Remove what has come."""
        self._file.close()
        shutil.rmtree(self.upload.folder, ignore_errors=True)


def gone() -> NotFound:
    """The error for a file that does not wait."""
    return NotFound("This file is not here, or no longer.", do="Choose it again.")


def too_large(name: str, largest: int) -> TooLarge:
    """The error for a file beyond the limit."""
    return TooLarge(
        f"{name} is larger than {largest >> 20} MB.", do="Load it with 'tenure load FILE', or in parts."
    )
