"""Files that are made to harm: they are refused, nothing leaves the folder, memory stays bounded."""

from __future__ import annotations

import gzip
import io
import re
import socket
import threading
import zipfile
from pathlib import Path

import pytest
from tests.web.test_upload import Desk, workbook

LARGEST_GROWTH = 100 << 20
STATUS = Path("/proc/self/status")


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "w")
    yield made
    made.workspace.close()


def repacked(name: str, change) -> bytes:
    """A workbook of one row, one member of which was changed."""
    source = workbook(Sheet1=[["account_id", "name"], ["1", "Ada"]])
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content.decode()) if member.endswith(name) else content)
    return target.getvalue()


PLACES = {"sharedStrings.xml": "Ada", "sheet1.xml": "<v>1</v>", "workbook.xml": "Sheet1"}
"""Members of a workbook, and what is replaced in them by an entity."""


def with_entity(declared: str, place: str):
    """XML that declares the entity x, and has it in this place."""

    def change(text: str) -> str:
        head, _, rest = text.partition("?>")
        root = re.search(r"<(\w+)", rest)[1]
        assert place in rest
        harmed = rest.replace(place, "<v>&x;</v>" if place.startswith("<v>") else "&x;")
        return f"{head}?><!DOCTYPE {root} [{declared}]>{harmed}"

    return change


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def refused(desk, name: str, content: bytes) -> None:
    response = desk.send(name, content)
    assert 400 <= response.status_code < 500, response.status_code
    assert desk.files == []
    assert desk.rows("select * from meta.load") == []


@pytest.mark.parametrize("member", PLACES)
def test_entities_of_a_workbook_are_not_followed(desk, tmp_path, member):
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be read")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asked = []
        thread = threading.Thread(target=accepted, args=(listener, asked), daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        for declared in (
            f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
            f'<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">',
            f'<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p"> %p; <!ENTITY x "x">',
            f'{LAUGHS}<!ENTITY x "&a9;">',
        ):
            content = repacked(member, with_entity(declared, PLACES[member]))
            refused(desk, "accounts.xlsx", content)
        assert asked == []


def accepted(listener: socket.socket, asked: list[object]) -> None:
    try:
        while True:
            asked.append(listener.accept())
    except OSError:  # closed
        return


@pytest.mark.parametrize(
    "outside", ["../../../evil.txt", "/tmp/evil-of-tenure.txt", "..\\..\\evil.txt", "xl/../../evil"]
)
def test_members_of_a_workbook_are_never_written(desk, tmp_path, outside):
    content = io.BytesIO(repacked("nothing", str))
    with zipfile.ZipFile(content, "a") as book:
        book.writestr(outside, "evil")
    address = desk.preview("accounts.xlsx", content.getvalue())
    assert "Ada" in desk.look(address)
    assert desk.act(address, "load").status_code == 303
    assert desk.rows("select name from data.accounts") == [("Ada",)]
    assert not list(tmp_path.rglob("*evil*"))
    assert not Path("/tmp/evil-of-tenure.txt").exists()


def test_a_truncated_file_is_refused(desk):
    packed = gzip.compress(b"account_id,name\n" + b"".join(b"%d,Ada\n" % n for n in range(5000)), mtime=0)
    for cut in (1, 10, 200, len(packed) // 2, len(packed) - 9, len(packed) - 1):
        refused(desk, "accounts.csv.gz", packed[:cut])
    book = repacked("nothing", str)
    for cut in (1, 100, len(book) // 2, len(book) - 1):
        refused(desk, "accounts.xlsx", book[:cut])


def zip_bomb() -> bytes:
    """Half a megabyte that would be half a gigabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            with book.open(name, "w", force_zip64=True) as member:
                for _ in range(20):
                    member.write(b" " * (8 << 20))
    return target.getvalue()


def peak() -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", STATUS.read_text())[1]) << 10


@pytest.mark.skipif(not STATUS.exists(), reason="the peak of memory is read from Linux")
def test_a_bomb_takes_little_memory(desk):
    member = gzip.compress(b"account_id\n" + b"1\n" * (4 << 20), mtime=0)
    bombs = [("accounts.csv.gz", member * 128), ("accounts.xlsx", zip_bomb())]
    desk.send("accounts.csv", b"account_id\n1\n")  # what is loaded on first use
    for name, content in bombs:
        assert len(content) < 4 << 20
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
        before = peak()
        response = desk.send(name, content)
        assert response.status_code == 400
        assert "unpacks to more than" in response.text
        assert peak() - before < LARGEST_GROWTH
