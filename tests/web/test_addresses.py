"""Addresses that nobody writes by hand: over a real connection, none is a bug or leads to another host."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from tests.browser.serving import running
from tests.small import small_workspace

ODD = (
    "//evil.example/",
    "//evil.example/..",
    "///evil.example",
    "/\\evil.example",
    "/%5Cevil.example",
    "/%2F%2Fevil.example",
    "//evil.example/%2e%2e",
    "/customers/..%2f..%2fetc%2fpasswd",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/../../etc/passwd",
    "/static/..%2f..%2fapp.py",
    "/static/../security.py",
    "/static/%2e%2e/security.py",
    "/static/..%5csecurity.py",
    "/static//etc/passwd",
    "/static/%2Fetc%2Fpasswd",
    "/static/app.css%00.html",
    "/static/%00",
    "/static/",
    "/static",
    "/static/vendor",
    "/docs/files/%00",
    "/docs/files/..%2f..%2fapp.py",
    "/%00",
    "/customers/%00",
    "/customers/a%00b",
    "/customers?q=%00",
    "/customers/%ff%fe",
    "/customers/%F0%9F%98%80",
    "/customers/",
    "/customers//",
    "/customers/%0d%0aSet-Cookie:%20a=b",
    "/customers.csv?q=%0d%0aSet-Cookie:%20a=b",
    "/metrics/%00",
    "/metrics/mrr%00",
    "/metrics/mrr/",
    "/metrics/..%2fmrr",
    "/metrics/mrr:%00",
    "/metrics/mrr?where=region=%00",
    "/metrics/mrr?where=%00=1",
    "/metrics/mrr?by=%00",
    "/metrics/mrr?from=%00",
    "/metrics/mrr?as_of=%00",
    "/metrics/mrr?variant=%0d%0aa:b",
    "/metrics?q=%00",
    "/find?q=%00",
    "/find?q=%ff",
    "/?from=%00&to=%ff",
    "/?dashboard=%00",
    "/?where=%22%3E%3Cscript%3E",
    "/revenue?grain=%00",
    "/data/loads/%00",
    "/data/loads/99999999999999999999999999",
    "/data/loads/-1",
    "/data/quarantine?table=%00",
    "/data/quarantine?page=99999999999999999999999999",
    "/data/upload/%00",
    "/saved?metric=%00",
    "/audit?before=99999999999999999999999999",
    "/audit?before=%00",
    "/people/",
    "/you/",
    "/signin/",
    "/signin?next=//evil.example",
    "/signin?next=%2F%5Cevil.example",
    "/signin/provider?next=//evil.example",
    "/signin/provider/back?state=%00&code=%00",
    "/welcome?token=%00",
    "/welcome?token=%ff",
    "/welcome/",
    "/openapi.json/",
    "/api/v1/metrics/%00",
    "/api/v1/metrics/..%2f..%2f",
    "/api/v1/metrics/mrr/rows?from=%00",
    "/api/v1/show?metric=%00",
    "/api/v1/show?metric=mrr&by=%00",
    "/internal/%00",
    "/?" + "a=1&" * 3000,
    "/metrics/" + "a" * 5000,
    "/customers/" + "%2e%2e%2f" * 2000,
    "/static/" + "a" * 5000,
    "/static/" + "a/" * 3000,
    "/" + "a" * 50_000,
    "*",
    "http://evil.example/",
    "/[",
    "/customers/[::1",
    "/customers?q=[",
    "/;a=b",
    "/%",
    "/%zz",
    "/%u0000",
    "/?%",
    "/#a",
)
RANGES = (
    "bytes=0-0",
    "bytes=0-",
    "bytes=-1",
    "bytes=-99999999999999999999999999",
    "bytes=99999999999999999999999999-",
    "bytes=0-99999999999999999999999999",
    "bytes=5-1",
    "bytes=a-b",
    "bytes=--1",
    "bytes=",
    "bytes",
    "lines=0-5",
    "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 12_000, 2)),
    "bytes=" + ",".join(["0-"] * 6000),
    "bytes=" + "0-0," * 6000 + "0" * 5000,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with small_workspace(tmp_path_factory.mktemp("addresses") / "small") as opened:
        yield opened


@pytest.fixture(scope="module", params=[True, False], ids=["open", "nobody"])
def url(request, workspace) -> Iterator[str]:
    with running(workspace, is_open=request.param) as address:
        yield address


def asked(url: str, target: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, head and body of an answer to exactly this target."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, {n.lower(): v for n, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def test_no_odd_address_is_a_bug_or_leads_elsewhere(url):
    wrong = []
    for target in ODD:
        for method in ("GET", "POST"):
            status, headers, body = asked(url, target, method)
            to = urlsplit(urljoin(f"{url}/", headers.get("location", "")))
            is_inside = f"{to.scheme}://{to.netloc}" == url
            if status >= 500 or not is_inside or "set-cookie" in headers or b"root:" in body:
                wrong.append((method, target[:80], status, headers.get("location")))
    assert wrong == []


def test_no_file_beside_the_static_ones_is_given_out(url):
    for target in (one for one in ODD if one.startswith(("/static", "/docs/files"))):
        status, _, body = asked(url, target)
        assert status in (303, 307, 400, 404, 405), target
        assert b"import " not in body


def test_ranges_of_a_file_are_bounded(url):
    whole = len(asked(url, "/static/app.css")[2])
    for given in RANGES:
        begun = time.monotonic()
        status, _, body = asked(url, "/static/app.css", Range=given)
        assert status in (200, 206, 400, 416, 431), given[:40]
        assert len(body) <= 40 * whole, given[:40]
        assert time.monotonic() - begun < 5, given[:40]
