"""Files that are no text whatever their name says, known by their first bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tenure.kernel.errors import UserError

UNPACK, EXPORT = "Unpack it and load the files in it.", "Export the table as CSV or Excel."
RENAME = "Give its name the ending {}."
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG image", EXPORT),
    (b"\xff\xd8\xff", "a JPEG image", EXPORT),
    (b"GIF87a", "a GIF image", EXPORT),
    (b"GIF89a", "a GIF image", EXPORT),
    (b"%PDF-", "a PDF", EXPORT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Office file", "Save it as .xlsx or CSV."),
    (b"PAR1\x15", "a Parquet file", RENAME.format(".parquet")),
    (b"\x1f\x8b", "packed with gzip", RENAME.format(".gz")),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"PK\x03\x04", "a ZIP archive", UNPACK),
)


def check_text(path: Path, name: str) -> None:
    """UserError for a file that begins like an image, a PDF, an archive or another table."""
    with path.open("rb") as file:
        start = file.read(16)
    found = next(((kind, do) for mark, kind, do in KINDS if start.startswith(mark)), None)
    if found is None:
        return
    kind, do = found
    if kind == "a ZIP archive" and _is_workbook(path):
        kind, do = "an Excel workbook", RENAME.format(".xlsx")
    raise UserError(f"{name} is {kind}, not text.", do=do)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
