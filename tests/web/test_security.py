"""What browsers are told, and which host names are answered."""

import pytest
from starlette.testclient import TestClient

from tenure.web.security import Security, host_name

POLICY = {
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "default-src": "'none'",
    "style-src-attr": "'unsafe-inline'",
}


@pytest.mark.parametrize(
    "address", ["/", "/metrics/mrr", "/nowhere", "/docs", "/api/v1/metrics", "/static/app.css"]
)
def test_every_response_carries_the_policy(client, address):
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert {name: policy[name] for name in POLICY} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "[::2]:80"])
def test_other_host_names_are_refused(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["localhost:8765", "127.0.0.1", "127.0.0.1:1", "[::1]:8765", "[::1]", "LOCALHOST"]
)
def test_names_of_this_machine_are_answered(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_further_names_are_answered_when_told():
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    named = TestClient(Security(fine, ("metrics.acme.example",)), base_url="http://metrics.acme.example")
    assert named.get("/").status_code == 204
    assert named.get("/", headers={"host": "acme.example"}).status_code == 421


def test_host_names_keep_the_brackets_of_an_address():
    assert [host_name(h) for h in ("a:80", "a", "[::1]:80", "[::1]")] == ["a", "a", "[::1]", "[::1]"]


def test_files_with_a_version_may_be_kept(client):
    page = client.get("/").text
    address = page.split('href="/static/app.css')[1].split('"')[0]
    assert "immutable" in client.get("/static/app.css" + address).headers["cache-control"]
    assert "immutable" not in client.get("/static/app.css").headers["cache-control"]
    assert "immutable" not in client.get("/static/none.css?v=1").headers["cache-control"]


@pytest.mark.parametrize(
    ("headers", "is_answered"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "authorization": "Bearer secret"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}, False),
        ({"origin": "http://127.0.0.1"}, True),
        ({"origin": "https://127.0.0.1"}, True),  # behind a proxy that speaks HTTPS
        ({"origin": "http://127.0.0.1:8080"}, False),
        ({"origin": "http://127.0.0.1.evil.example"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://["}, False),
        ({"origin": "http://evil.example", "authorization": "Bearer secret"}, False),
        ({"authorization": "Bearer secret"}, True),
        ({"cookie": "tenure_session=secret"}, False),
        ({"cookie": "tenure_session=secret", "authorization": "Bearer secret"}, False),
        ({}, True),
    ],
)
def test_only_our_own_pages_and_programs_change_anything(headers, is_answered):
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    client = TestClient(Security(fine), base_url="http://127.0.0.1")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.request(method, "/data/upload", headers=headers)
        assert response.status_code == (204 if is_answered else 403)
        assert is_answered or "another site" in response.text
        assert response.headers["x-frame-options"] == "DENY"
    assert client.get("/", headers=headers).status_code == 204
    assert client.head("/", headers=headers).status_code == 204
