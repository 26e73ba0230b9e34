"""Makes plain UTF-8 out of compressed and differently encoded files, within limits."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from pathlib import Path

from tenure.ingest.files.shape import CHUNK
from tenure.kernel.errors import UserError

LARGEST_FILE = 2 << 30
LARGEST_RATIO = 100
FREE_SIZE = 1 << 20
"""Below this size the ratio does not matter."""

ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "latin-1": "latin-1",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}


def check_size(path: Path, name: str) -> None:
    """Raise UserError when the file is too large or cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.") from error
    if size > LARGEST_FILE:
        raise UserError(f"{name} is larger than 2 GB.", do="Split it.")


def digest(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def gunzip(path: Path, name: str, target: Path) -> Path:
    """The unpacked file at ``target``. Never writes more than the limits allow."""
    size = path.stat().st_size
    if not size:
        raise UserError(f"{name} is empty.")
    allowed = min(LARGEST_FILE, max(FREE_SIZE, LARGEST_RATIO * size))
    written = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            while piece := packed.read(CHUNK):
                written += len(piece)
                if written > allowed:
                    raise UserError(
                        f"{name} unpacks to more than {allowed >> 20} MB: it may be a decompression bomb.",
                        exists=f"The limits are 2 GB and {LARGEST_RATIO} times the packed size.",
                        do="Load it unpacked, or in parts.",
                    )
                out.write(piece)
    except EOFError as error:
        raise UserError(f"{name} ends in the middle.", do="Copy or download it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UserError(f"{name} is not a valid gzip file.", do="Pack it again.") from error
    return target


def to_utf8(path: Path, name: str, encoding: str | None, target: Path) -> Path:
    """The file as UTF-8: itself, or a copy when it is UTF-16 or another encoding is declared."""
    with path.open("rb") as file:
        start = file.read(4)
    if encoding is None:
        encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"
    codec = ENCODINGS.get(encoding.lower())
    if codec is None:
        raise UserError(f"The encoding '{encoding}' is not known.", exists=f"Known: {', '.join(ENCODINGS)}.")
    if codec == "utf-8":
        return path
    decoder = codecs.getincrementaldecoder(codec)()
    offset = 0
    with path.open("rb") as file, target.open("wb") as out:
        while True:
            piece = file.read(CHUNK)
            try:
                out.write(decoder.decode(piece, final=not piece).encode())
            except (UnicodeDecodeError, UnicodeEncodeError) as error:
                raise UserError(
                    f"{name} is not {encoding}: byte {offset + error.start} cannot be read."
                ) from error
            if not piece:
                return target
            offset += len(piece)
