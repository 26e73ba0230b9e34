"""Loading a file in the browser, without a script: preview, correction, load, and every way to refuse."""

import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from tests.small import NOW
from tests.web.test_pages import Page

from tenure.app import build
from tenure.service.data.uploads import AGE, MOST
from tenure.service.workspace import Workspace

SAME = {"Sec-Fetch-Site": "same-origin"}
ACCOUNTS = b"account_id,name,created_at\nA,Ada,2025-01-31\nB,Bob <b>,2025-02-30\nC,C\xc3\xa9line,2025-03-01\n"
CUSTOMERS = b"Customer ID;Company;Created;Paid until\n1;Ada;01/02/2025;1.234,50\n2;Bob;03/04/2025;12,00\n"


class Desk:
    """A server over a workspace whose clock can be moved."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        Workspace.init(folder).close()
        self.workspace = Workspace(folder, now=lambda: self.now)
        self.client = TestClient(
            build(self.workspace, is_open=True),
            base_url="http://127.0.0.1",
            headers=SAME,
            follow_redirects=False,
        )

    def send(self, name: str, content: bytes):
        return self.client.post("/data/upload", files={"file": (name, content)})

    def preview(self, name: str, content: bytes) -> str:
        sent = self.send(name, content)
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    def look(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200
        return Page(response.text).text

    def act(self, address: str, action: str, **changes: str):
        return self.client.post(address, data={**form(self.look(address)), **changes, "action": action})

    def rows(self, sql: str):
        return self.workspace.database.cursor().execute(sql).fetchall()

    @property
    def files(self) -> list[str]:
        folder = self.workspace.folder / ".tenure-uploads"
        return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    made = Desk(tmp_path / "w")
    yield made
    made.workspace.close()


def form(text: str) -> dict[str, str]:
    """The fields of the preview's form as a browser would send them."""
    inner = text.split('<form method="post"')[1].split("</form>", maxsplit=1)[0]
    found = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input name="([^"]+)" value="([^"]*)"', inner)
    }
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', inner, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = html.unescape(chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1])
    return found


def counts(text: str) -> list[str]:
    """Read, loaded, unchanged, refused of the first table."""
    cells = re.findall(r'<td class="num">(.*?)</td>', text.split("<tbody>")[1])[:4]
    return [re.sub(r"<[^>]*>", "", cell) for cell in cells]


def test_a_file_that_fits_is_previewed_then_loaded(desk):
    address = desk.preview("accounts.csv", ACCOUNTS)
    text = desk.look(address)
    assert counts(text) == ["3", "2", "0", "1"]
    assert "&#39;2025-02-30&#39; is not an instant" in text
    assert "B,Bob &lt;b&gt;,2025-02-30" in text
    assert desk.rows("select * from data.accounts") == desk.rows("select * from meta.load") == []
    loaded = desk.act(address, "load")
    assert loaded.headers["location"] == "/data/loads/" + str(
        desk.rows("select load_id from meta.load")[0][0]
    )
    assert desk.rows("select account_id, name from data.accounts order by 1") == [
        ("A", "Ada"),
        ("C", "Céline"),
    ]
    assert desk.files == []
    assert desk.client.post(address, data={"action": "load"}).status_code == 404
    audit = desk.look("/audit")
    assert "loaded" in audit
    assert "accounts.csv" in audit
    page = desk.look(loaded.headers["location"])
    assert counts(page) == ["3", "2", "0", "1"]
    assert "account_id = &#34;account_id&#34;" in page
    assert "<bdi>accounts.csv</bdi>" in page
    again = desk.look(desk.preview("accounts.csv", ACCOUNTS))
    assert counts(again) == ["3", "0", "2", "1"]


def test_another_file_is_mapped_by_hand_and_the_mapping_saved(desk):
    address = desk.preview("export.csv", CUSTOMERS)
    fields = form(desk.look(address))
    assert (fields["table"], fields["c0"], fields["c1"], fields["d2"]) == (
        "accounts",
        "account_id",
        "name",
        "day-first",
    )
    assert fields["c3"] == ""
    desk.act(address, "check", d2="month-first")
    assert form(desk.look(address))["d2"] == "month-first"
    loaded = desk.act(address, "load")
    assert loaded.headers["location"].startswith("/data/loads/")
    assert desk.rows("select account_id, created_at::varchar, attributes from data.accounts order by 1") == [
        ("1", "2025-01-02 00:00:00", '{"Paid until":"1.234,50"}'),
        ("2", "2025-03-04 00:00:00", '{"Paid until":"12,00"}'),
    ]
    saved = [path.read_text() for path in (desk.workspace.folder / "mappings").glob("*.toml")]
    assert len(saved) == 1
    assert "%m/%d/%Y" in saved[0]
    assert counts(desk.look(desk.preview("export-2.csv", CUSTOMERS))) == ["2", "0", "2", "0"]


def test_a_form_that_nobody_touched_loads_at_once(desk):
    content = (
        b"item_id,account_id,plan,unit_amount,currency,quantity,interval,started_at,ended_at\n"
        b"1,A,pro,100.50,USD,1,month,2025-01-01,2025-06-01\n2,B,pro,40,USD,2,month,2025-02-01,\n"
    )  # quantity stands elsewhere than in the model
    address = desk.preview("subscription_items.csv", content)
    assert form(desk.look(address))["m3"] == ".|"
    assert desk.act(address, "load").headers["location"].startswith("/data/loads/")
    other = content.replace(b"unit_amount", b"amount").replace(b"1,A,pro,100.50", b'3,A,pro,"1,100.50"')
    address = desk.preview("subscription_items.csv", other)
    early, now = (desk.look(f"/?known_on={day}") for day in ("2025-06-30", "2025-07-01"))
    assert "Nothing was known before Jul 1, 2025." in early
    assert "There are no data for this period" not in early
    assert "Nothing was known" not in now
    assert form(desk.look(address))["m3"] == ".|,"
    assert desk.act(address, "load").headers["location"].startswith("/data/loads/")
    assert desk.rows("select count(*) from data.subscription_items") == [(3,)]


def test_a_change_is_looked_at_before_it_is_loaded(desk):
    address = desk.preview("export.csv", CUSTOMERS)
    sent = desk.act(address, "load", d2="month-first")
    assert sent.headers["location"] == f"{address}?changed=1"
    assert "The mapping changed" in desk.look(f"{address}?changed=1")
    assert desk.rows("select * from meta.load") == []


def test_the_table_can_be_changed_and_what_it_lacks_is_said(desk):
    address = desk.preview("export.csv", CUSTOMERS)
    assert desk.act(address, "check", table="orders").status_code == 303
    text = desk.look(address)
    assert "orders requires" in text
    assert 'value="load"' not in text
    assert 'name="k.currency"' in text
    desk.act(
        address,
        "check",
        c0="order_id",
        c1="account_id",
        c2="ordered_at",
        c3="amount",
        **{"k.currency": "EUR"},
    )
    text = desk.look(address)
    assert counts(text) == ["2", "2", "0", "0"]
    assert form(text)["m3"] == ",|."
    desk.act(address, "check", m3=".|,")
    assert counts(desk.look(address)) == ["2", "0", "0", "2"]
    desk.act(address, "check", m3=",|.")
    assert desk.act(address, "load").headers["location"].startswith("/data/loads/")
    assert desk.rows("select order_id, amount::varchar, currency from data.orders order by 1") == [
        ("1", "1234.5000000000", "EUR"),
        ("2", "12.0000000000", "EUR"),
    ]


def test_two_columns_cannot_feed_one(desk):
    address = desk.preview("export.csv", CUSTOMERS)
    refused = desk.act(address, "check", c1="account_id")
    assert refused.status_code == 400
    assert "Two columns feed account_id" in refused.text
    assert desk.act(address, "check", c1="colour").status_code == 400
    assert desk.act(address, "check", zone="Mars/Base").status_code == 400
    assert desk.act(address, "check", table="planets").status_code == 400
    assert desk.act(address, "explode").status_code == 400
    assert form(desk.look(address))["c1"] == "name"


def test_a_file_that_is_not_utf8_is_proposed_in_another_encoding(desk):
    address = desk.preview("accounts.csv", "account_id,name\n1,Zoë\n".encode("latin-1"))
    text = desk.look(address)
    assert "Zoë" in text
    assert "not UTF-8" in text
    assert form(text)["encoding"] == "windows-1252"
    desk.act(address, "load")
    assert desk.rows("select name from data.accounts") == [("Zoë",)]
    assert "windows-1252" in next((desk.workspace.folder / "mappings").glob("*.toml")).read_text()


def workbook(**sheets: list[list[object]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def test_sheets_are_loaded_one_after_the_other(desk):
    content = workbook(
        Notes=[["Hello"]],
        accounts=[["account_id", "name"], ["1", "Ada"]],
        users=[["user_id", "account_id"], ["u", "1"]],
    )
    address = desk.preview("book.xlsx", content)
    text = desk.look(address)
    assert form(text)["sheet"] == "accounts"
    assert "This workbook has 3 sheets; this is <bdi>'accounts'</bdi>." in text
    assert "1 record," in text
    first = desk.act(address, "load")
    assert first.headers["location"].startswith("/data/loads/")
    desk.act(address, "check", sheet="users")
    assert form(desk.look(address))["table"] == "users"
    desk.act(address, "load")
    assert desk.rows('select "table", loaded from meta.load order by load_id') == [
        ("accounts", 1),
        ("users", 1),
    ]
    assert desk.act(address, "discard").headers["location"] == "/data/upload"
    assert desk.files == []
    assert desk.client.get(address).status_code == 404


def parquet(columns: int = 2, rows: int = 3000) -> bytes:
    target = io.BytesIO()
    texts = [f"{n}-{n * 7919 % 104729}" for n in range(rows)]
    pq.write_table(pa.table({"account_id": texts, **{f"c{n}": texts for n in range(columns - 1)}}), target)
    return target.getvalue()


def damaged(content: bytes, at: int) -> bytes:
    """The same length, with noise somewhere among the values."""
    return content[:at] + bytes(b ^ 0x5A for b in content[at : at + 900]) + content[at + 900 :]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            book.writestr(name, b"<a>" + b" " * (8 << 20))
    return target.getvalue()


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("accounts.csv", ACCOUNTS)
    return target.getvalue()


def far_cells() -> bytes:
    """A small workbook whose two cells span seventeen thousand million."""
    source = workbook(Sheet1=[["account_id", "name"], ["1", "Ada"]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            new.writestr(member, content)
    return target.getvalue()


JUNK = bytes(n * n * 31 % 251 for n in range(5000))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("accounts.csv", b"", "empty"),
        ("accounts.csv", b"\n\n\n", "empty"),
        ("accounts.csv", JUNK, "not UTF-8"),
        ("accounts.csv", b"\0" * 5000, "NUL"),
        ("accounts.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is a PNG image"),
        ("accounts.csv", b"%PDF-1.7\nsome text\n", "is a PDF"),
        ("accounts.jsonl", bomb(), "is an Excel workbook, not text."),
        ("accounts.csv", archive(), "is a ZIP archive"),
        ("accounts.csv", b"a,a\n1,2\n", "more than once"),
        ("accounts.csv", b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n", "more than 1,000 columns"),
        ("accounts.csv", b'"' * 4001, "broken quote"),
        ("accounts.csv.gz", b"no gzip", "gzip"),
        ("accounts.csv.gz", gzip.compress(b"account_id\n1\n" * 500_000, mtime=0), "bomb"),
        ("accounts.csv.gz", gzip.compress(ACCOUNTS, mtime=0)[:40], "ends in the middle"),
        ("accounts.jsonl", b"[1, 2", "not a valid JSON array"),
        ("accounts.jsonl", b"nothing\n", "no JSON objects"),
        ("accounts.jsonl", b"[" * 100_000, "not a valid JSON array"),
        ("accounts.jsonl", json.dumps({f"c{n}": n for n in range(2000)}).encode(), "1,000 columns"),
        ("accounts.parquet", b"PAR1 nonsense PAR1", "not a valid Parquet"),
        ("accounts.parquet", parquet()[:-200], "not a valid Parquet"),
        ("accounts.parquet", parquet(columns=1500, rows=2), "1,000 columns"),
        ("accounts.xlsx", JUNK, "not a readable Excel"),
        ("accounts.xlsx", bomb(), "unpacks to more than"),
        ("accounts.xlsx", far_cells(), "spans more than"),
        ("accounts.xlsx", workbook(Sheet1=[]), "empty"),
        ("accounts.exe", b"MZ", "not a kind of file"),
        ("", b"x", "No file was chosen"),
        ("../../.csv", b"x", "not a kind of file"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(desk, name, content, says):
    response = desk.send(name, content)
    assert (response.status_code, says in response.text) == (400, True), response.text[-1500:]
    assert desk.files == []
    assert desk.rows("select * from meta.load") == []


def test_a_file_that_is_damaged_at_its_start_is_refused(desk):
    sent = desk.send("accounts.parquet", damaged(parquet(), 100))
    assert (sent.status_code, "is damaged" in sent.text) == (400, True)
    assert desk.files == []


def test_a_file_that_is_damaged_further_on_is_refused_in_the_preview(desk):
    content = parquet(rows=400_000)
    address = desk.preview("accounts.parquet", damaged(content, len(content) * 3 // 4))
    text = desk.look(address)
    assert "is damaged" in text
    assert 'value="load"' not in text
    assert desk.act(address, "load").status_code == 400
    assert desk.rows("select * from meta.load") == []


def test_names_of_files_are_text_and_never_paths(desk, tmp_path):
    before = {path for path in tmp_path.rglob("*") if ".tenure-uploads" not in path.parts}
    address = desk.preview("../../..\\evil\x07/accounts\u202e <i>.csv", ACCOUNTS)
    text = desk.look(address)
    assert "accounts &lt;i&gt;.csv" in text
    assert desk.files == ["about.json", "draft.json", "file.csv", "mapping.toml"]
    assert {path for path in tmp_path.rglob("*") if ".tenure-uploads" not in path.parts} == before


def test_a_file_beyond_the_limit_is_stopped_while_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr("tenure.service.data.uploads.LARGEST", 1 << 20)
    desk = Desk(tmp_path / "w")
    line = b"account_id\n" + b"1\n" * 1000
    for size in (3 << 20, (1 << 20) + 1):  # known from its head, and only while it comes
        response = desk.send("accounts.csv", line.ljust(size, b"x"))
        assert (response.status_code, "larger than 1 MB" in response.text) == (413, True)
    assert desk.files == []
    assert desk.send("accounts.csv", line.ljust(1 << 20, b"\n")).status_code == 303
    desk.workspace.close()


def test_forms_that_are_none(desk):
    for content, kind in (
        (b"x=1", "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data"),
        (b"--b", "multipart/form-data; boundary=c"),
    ):
        response = desk.client.post("/data/upload", content=content, headers={"Content-Type": kind})
        assert response.status_code == 400
    cut = b'--c\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\naccount_id\n1'
    response = desk.client.post(
        "/data/upload", content=cut, headers={"Content-Type": "multipart/form-data; boundary=c"}
    )
    assert (response.status_code, "did not come whole" in response.text) == (400, True)
    assert desk.files == []


def test_files_that_nobody_finishes_go(desk):
    address = desk.preview("accounts.csv", ACCOUNTS)
    assert "Not finished" in desk.look("/data/upload")
    desk.now = NOW + AGE - timedelta(seconds=1)
    desk.preview("accounts.csv", ACCOUNTS)
    assert desk.client.get(address).status_code == 200
    desk.now = NOW + AGE
    desk.preview("accounts.csv", ACCOUNTS)
    assert desk.client.get(address).status_code == 404
    TestClient(build(desk.workspace, is_open=True))
    assert desk.files == []


def test_only_so_many_wait(desk):
    for _ in range(MOST):
        desk.preview("accounts.csv", ACCOUNTS)
    assert desk.send("accounts.csv", ACCOUNTS).status_code == 413


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 33, "%2e%2e%2ftenure.toml", "%00", "0" * 31 + "%0a"])
def test_addresses_of_no_file(desk, token):
    assert desk.client.get(f"/data/upload/{token}").status_code in (400, 404)
    assert desk.client.post(f"/data/upload/{token}", data={"action": "load"}).status_code in (400, 404, 405)
