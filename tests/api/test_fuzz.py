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
from tests.small import small_workspace

from tenure.app import build
from tenure.service.people.people import People
from tenure.service.people.rights import RIGHTS, Role, Who
from tenure.service.people.tokens import Tokens

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
OURS = {"host": "localhost"}
STRANGE = {"host": "elsewhere.example"}
METRICS = [f"/api/v1/metrics{path}" for path in ("", "/{id}", "/{id}/rows", "/{id}/sql", "/{id}/compare")]
OPERATIONS = ["/healthz", "/api/v1/check", "/api/v1/show", *METRICS]


FULLY = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
)
BRIEFLY = settings(FULLY, max_examples=4)


@pytest.fixture(scope="module")
def described(client):
    return schemathesis.openapi.from_asgi("/openapi.json", client.app, headers=OURS)


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """The same of a server that asks who one is."""
    with small_workspace(tmp_path_factory.mktemp("closed") / "small") as workspace:
        people = People(workspace.folder)
        user = people.add("ana@example.com", "Ana", "viewer")
        who = Who(user.user_id, user.email, user.name, Role.VIEWER, RIGHTS[Role.VIEWER])
        token = Tokens(people).make(who, "test", ("read",))
        people.store.close()
        app = build(workspace)
        headers = {**OURS, "Authorization": f"Bearer {token}"}
        yield schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)


@pytest.mark.parametrize("path", OPERATIONS)
def test_no_request_breaks_the_server(described, path):
    @given(case=described[path]["GET"].as_strategy())
    @FULLY
    def send(case):
        case.call_and_validate(checks=CHECKS, headers=OURS)

    send()


@pytest.mark.parametrize(
    ("headers", "status"), [(OURS, 401), ({**OURS, "Authorization": "Bearer x"}, 401), (STRANGE, 421)]
)
@pytest.mark.parametrize("path", OPERATIONS[1:])
def test_who_may_not_is_refused_as_described(closed, path, headers, status):
    @given(case=closed[path]["GET"].as_strategy())
    @BRIEFLY
    def send(case):
        answer = case.call_and_validate(checks=CHECKS, headers=headers)
        assert answer.status_code == status

    send()


def test_every_operation_is_asked(client):
    assert set(client.get("/openapi.json", headers=OURS).json()["paths"]) == set(OPERATIONS)
