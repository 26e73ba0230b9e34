"""Values come back exactly, over HTTP as from chdb, and what cannot be done is said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest

from tenure.engines.clickhouse.connection import SETTINGS, ClickHouseConnection, connect, reader
from tenure.engines.clickhouse.dialect import DIALECT
from tenure.engines.clickhouse.embedded import Embedded
from tenure.engines.session import SqlError
from tenure.kernel.errors import UserError
from tenure.service.workspace import Workspace

pytest.importorskip("chdb")
pytestmark = pytest.mark.engines


class StandIn(BaseHTTPRequestHandler):
    """ClickHouse's HTTP interface, as far as it is used, over chdb: sessions, settings, formats, errors."""

    sessions: ClassVar[dict[str, Embedded]] = {}

    def do_POST(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["X-ClickHouse-Key"] != "pass word":
            return self.answer(
                403, "Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)"
            )
        session = asked.pop("session_id")
        if session not in self.sessions:
            settings = {name: asked[name] for name in SETTINGS}
            self.sessions[session] = Embedded("", settings)
        try:
            self.answer(200, self.sessions[session].send(sql, asked.get("default_format", "")))
        except SqlError as error:
            self.answer(500, str(error))

    def answer(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing."""

    protocol_version = "HTTP/1.1"


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        for session in StandIn.sessions.values():
            session.close()
        StandIn.sessions.clear()


@pytest.fixture(params=["chdb", "server"])
def there(request: pytest.FixtureRequest) -> Iterator[ClickHouseConnection]:
    is_embedded = request.param == "chdb"
    url = "chdb:" if is_embedded else f"clickhouse://me:pass%20word@{request.getfixturevalue('server')}"
    connection = connect(url)
    yield connection
    connection.close()


COLUMNS = (
    ("on", "DATE"),
    ("at", "TIMESTAMP"),
    ("money", "DECIMAL(28,10)"),
    ("share", "DOUBLE"),
    ("count", "BIGINT"),
    ("text", "VARCHAR"),
    ("flag", "BOOLEAN"),
)
LARGE = Decimal("-123456789012345678.0123456789")
BEFORE_1970 = datetime(1969, 12, 31, 23, 59, 59, 999999)
ROWS = [
    (date(1925, 2, 3), datetime(2025, 3, 30, 1, 2, 3, 4), LARGE, 0.1, 2**62, "a\\'\"\n\té", True),
    (date(2199, 1, 1), BEFORE_1970, Decimal("0E-10"), 1e300, -3, "", False),
    (None,) * 7,
]


def test_rows_come_back_as_they_went(there: ClickHouseConnection) -> None:
    there.load("loaded", COLUMNS, ROWS)
    found = there.rows('select * from loaded order by "count" desc')
    assert found == ROWS
    assert [[type(value) for value in row] for row in found] == [[type(v) for v in row] for row in ROWS]
    assert str(found[1][2]) == "0E-10"
    assert there.columns(DIALECT.to_sql('select "on", 1 as Two from loaded', "UTC")) == ["on", "two"]


def test_a_table_is_replaced(there: ClickHouseConnection) -> None:
    for number in (1, 2):
        there.execute(
            DIALECT.to_sql(f'create or replace temp table "user" as select {number} as "on"', "UTC")
        )
    there.execute(
        DIALECT.to_sql('create or replace temp view "seen" as select "on" + 1 as n from user', "UTC")
    )
    assert there.rows(DIALECT.to_sql("select n from seen", "UTC")) == [(3,)]


def test_an_error_is_the_databases_own(there: ClickHouseConnection) -> None:
    for ask in (there.rows, there.columns, there.execute):
        with pytest.raises(SqlError, match="no_such_table"):
            ask("select * from no_such_table")
    assert there.rows("select 1") == [(1,)]


def test_infinite_is_a_float(there: ClickHouseConnection) -> None:
    assert there.rows("select 1 / 0, toFloat64(3)") == [(float("inf"), 3.0)]
    assert reader("Nullable(Array(String))") is None


def test_a_refusal_is_one_sentence(server: str) -> None:
    with pytest.raises(UserError, match="Authentication failed") as refused:
        connect(f"clickhouse://me:wrong@{server}")
    assert "CLICKHOUSE_PASSWORD" in str(refused.value)
    with pytest.raises(UserError, match=r"cannot be reached at 127\.0\.0\.1:1:"):
        connect("clickhouse://127.0.0.1:1")
    with pytest.raises(UserError, match="names no server"):
        connect("clickhouse:somewhere")


TABLES = """
create database crm;
create table crm.customer (id UInt32, title LowCardinality(String), region Enum8('north' = 1, 'South' = 2),
    signed_up DateTime('Europe/Berlin'), internal UInt8) engine = MergeTree order by id;
insert into crm.customer values (1, 'Acme', 'north', '2024-12-01 00:30:00', 0),
    (2, 'Bolt', 'South', '2024-01-01 00:00:00', 0), (9, 'Ourselves', 'north', '2024-01-01 00:00:00', 1);
create table crm.subscription_items (item_id UUID, account_id UInt32, unit_amount Float64,
    currency FixedString(3), started_at DateTime64(3, 'UTC'), ended_at Nullable(Date), interval String,
    plan Nullable(String))
    engine = MergeTree order by item_id;
insert into crm.subscription_items values
    (generateUUIDv4(), 1, 100, 'EUR', '2024-12-31 23:30:00.000', null, 'month', 'pro'),
    (generateUUIDv4(), 2, 1200.6, 'EUR', '2024-06-01 12:00:00.000', '2025-02-10', 'year', null),
    (generateUUIDv4(), 9, 77, 'EUR', '2024-06-01 12:00:00.000', null, 'month', 'pro')
"""
SETTINGS_TEXT = """
currency = "EUR"
time_zone = "Europe/Berlin"
[engine]
url = "chdb:{folder}"
schema = "crm"
[engine.tables.accounts]
name = "customer"
columns = {{ account_id = "id", name = "title", created_at = "signed_up", is_internal = "internal" }}
"""


def test_tables_that_are_there_are_read_where_they_are(tmp_path: Path) -> None:
    """With ClickHouse's own types, local times, attributes, and an internal account."""
    folder = tmp_path / "clickhouse"
    session = Embedded(str(folder), {"max_threads": 1})
    for statement in TABLES.split(";"):
        session.send(statement)
    session.close()
    with Workspace.create(tmp_path / "company", SETTINGS_TEXT.format(folder=folder)) as workspace:
        asked = {"start": "2024-12-01", "end": "2025-03-01", "as_of": "2025-03-10"}
        (result,) = workspace.show("mrr", **asked, by=["region"]).results
        values = {(str(p.start), p.segment["region"]): p.value for p in result.points}
    assert values[("2024-12-01", "South")] == Decimal("100.05")
    assert values[("2025-01-01", "South")] == Decimal("100.05")
    assert values[("2025-02-01", "South")] == 0
    assert values[("2024-12-01", "north")] == 0  # it starts on 1 January on the clocks of Berlin
    assert values[("2025-01-01", "north")] == 100
