"""Requests made up from the description never break the server, and are answered as it says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
OURS = {"host": "localhost"}
PATHS = ["", "/{id}", "/{id}/rows", "/{id}/sql", "/{id}/compare"]


@pytest.fixture(scope="module")
def described(client):
    return schemathesis.openapi.from_asgi("/openapi.json", client.app, headers=OURS)


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/show", *(f"/api/v1/metrics{path}" for path in PATHS)])
def test_no_request_breaks_the_server(described, path):
    @given(case=described[path]["GET"].as_strategy())
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    def send(case):
        case.call_and_validate(checks=CHECKS, headers=OURS)

    send()
