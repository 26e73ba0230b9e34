"""Hostile texts stay text: on every page that shows data, on every page that repeats what was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tenure.app import build
from tests.browser.serving import listening
from tests.hostile import CALL, PRODUCT, TEXTS, hostile_workspace

PAGES = (
    "/",
    "/revenue",
    "/product",
    "/support",
    "/voice",
    "/customers",
    "/customers/x1",
    f"/customers/{quote(TEXTS[0], safe='')}",
    f"/customers/{quote(TEXTS[6], safe='')}",
    "/metrics",
    "/metrics/mrr?by=region",
    "/metrics/mrr?by=plan",
    f"/metrics/mrr?by={quote('<b>size</b>')}",
    "/metrics/avoidable_ticket_share?by=category",
    "/find?q=alert",
    "/find?q=%3Cb",
    "/data",
    "/data/definitions",
    "/data/loads/7",
    "/data/quarantine",
    "/saved",
    "/you",
    "/people",
    "/audit",
)

pytestmark = pytest.mark.long
REPEATING = (
    "/customers?q={}",
    "/metrics?q={}",
    "/metrics/{}",
    "/nowhere/{}",
    "/?dashboard={}",
    "/?from={}",
    "/?where=nothing%3D{}",
    "/metrics/mrr?variant={}",
    "/signin?next={}",
    "/welcome?token={}",
    "/api/v1/metrics/{}",
)
LOADS = {"iframe", "object", "embed", "base", "img", "image", "video", "audio", "source", "frame", "applet"}
MARKUP = {"style", "math", "mtext", "mglyph", "animate", "set", "foreignobject", "b", "body", "marquee"}
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post", "data", "poster")
OURS = ("/", "#", "?")
HERE = "http://127.0.0.1"
SHARE = 4


class Strict(HTMLParser):
    """Fails on whatever our own templates do not hold: what a text could become if it were not escaped."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.bodies, self.script = 0, ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.bodies += tag == "body"
        assert tag not in LOADS | MARKUP or (tag == "body" and self.bodies == 1), self.get_starttag_text()
        assert not any(name.startswith("on") for name in found), self.get_starttag_text()
        assert "autofocus" not in found, self.get_starttag_text()
        assert not {"http-equiv", "srcdoc"} & set(found), self.get_starttag_text()
        for name in ADDRESSES:
            address = found.get(name) or "/"
            assert not address.startswith(("//", "/\\")), address
            is_source = tag == "a" and address.startswith("https://") and "evil" not in address
            assert address.startswith(OURS) or is_source, address
        self.script = "json" if tag == "script" and "src" not in found else ""
        if self.script:
            assert found.get("type") == "application/json", self.get_starttag_text()

    def handle_data(self, data):
        if self.script:
            json.loads(data)
            self.script = ""


def assert_text_only(page: str) -> None:
    Strict(page)
    raw = [text for text in TEXTS if re.search(r"<[a-zA-Z!/%]", text) and text in page]
    assert not raw
    assert PRODUCT not in page


@pytest.mark.parametrize("text", [text for text in TEXTS if re.match(r"[^<]{0,3}<[a-z/]+[ />]", text, re.I)])
def test_the_checks_see_a_text_that_is_not_escaped(text):
    """Else the tests below could not fail."""
    for page in (f"<main>{text}</main>", f"<p title='{text}'>", f'<p title="{text}">'):
        with pytest.raises(AssertionError):
            assert_text_only(page)


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("hostile")
    with hostile_workspace(folder / "w", folder / "files") as workspace:
        yield build(workspace, is_open=True)


@pytest.fixture
def client(app) -> TestClient:
    return TestClient(app, base_url=HERE, headers={"origin": HERE}, follow_redirects=False)


@pytest.mark.parametrize("address", PAGES)
def test_data_are_text(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.text[-500:]
    assert_text_only(response.text)


def test_the_pages_do_show_them(client):
    """Else the test above would prove nothing."""
    for address in ("/customers", "/metrics/mrr?by=region", "/voice", "/saved", "/people", "/audit"):
        assert client.get(address).text.count("alert(") >= 10, address
    assert client.get("/data/quarantine").text.count("alert(") >= 10


@pytest.mark.parametrize("number", range(len(REPEATING)), ids=lambda number: REPEATING[number])
def test_what_was_asked_is_text(client, number):
    """Every text at three addresses, every address with a quarter of the texts, of each kind some."""
    for text in TEXTS[number % SHARE :: SHARE]:
        response = client.get(REPEATING[number].format(quote(text, safe="")))
        assert response.status_code < 500
        if response.headers.get("content-type", "").startswith("text/html"):
            assert_text_only(response.text)
        else:
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "html" not in response.headers.get("content-type", "")
        assert_inside(response)


def assert_inside(response) -> None:
    to = urlsplit(urljoin(f"{HERE}/", response.headers.get("location", "/")))
    assert f"{to.scheme}://{to.netloc}" == HERE


FORMS = {
    "/signin": ("email", "next"),
    "/you/locale": ("locale",),
    "/people": ("email", "name", "role"),
    "/people/portfolio": ("sees",),
    "/people/role": ("email", "role"),
    "/saved/targets": ("metric", "value"),
}


@pytest.mark.parametrize("path", FORMS)
def test_what_was_sent_is_text(client, path):
    number = list(FORMS).index(path)
    for text in TEXTS[number % SHARE :: SHARE * (17 if path == "/signin" else 1)]:  # argon2 takes its time
        response = client.post(path, data=dict.fromkeys(FORMS[path], text))
        assert response.status_code in (303, 400, 403, 404, 429), text
        assert_text_only(response.text)
        assert_inside(response)


def test_drawings_are_text(client):
    for address in ("/metrics/mrr.svg?by=region", "/metrics/mrr.svg?by=plan"):
        response = client.get(address)
        assert response.status_code == 200
        for element in ElementTree.fromstring(response.text).iter():
            assert not element.tag.endswith(("script", "foreignObject", "image", "animate"))
            assert not any(name.startswith("on") or name.endswith("href") for name in element.attrib)


@pytest.mark.browser
def test_a_browser_runs_none_of_them(page, app):
    with listening(app) as url:
        visit(page, url)


def visit(page, url: str) -> None:
    said = []
    page.on("dialog", lambda dialog: (said.append(("dialog", dialog.message)), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(("error", str(error))))
    page.on("console", lambda one: said.append((one.type, one.text)) if one.type == "error" else None)
    page.on("request", lambda one: said.append(("asked", one.url)) if not one.url.startswith(url) else None)
    for address in PAGES:
        page.goto(url + address)
        assert urlsplit(page.url).path == urlsplit(url + address).path
        for plot in page.locator("[data-plot]").all()[:2]:
            chart = page.locator(f"#{plot.get_attribute('data-plot')}")
            if chart.is_visible():
                chart.hover()
        assert said == [], address
    page.goto(f"{url}/customers")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("alert")
    page.locator("#palette .hits a", has_text=CALL).first.wait_for()
    assert said == []
