"""The HTTP API: its answers, its errors, its description."""

import pytest
from starlette.testclient import TestClient
from tests.small import small_workspace

from tenure.api import shapes
from tenure.app import build
from tenure.catalog import catalog


def get(client, address: str, status: int = 200):
    response = client.get(address)
    assert response.status_code == status, response.text
    return response.json()


def test_values_are_those_of_python(client, tmp_path):
    found = get(client, "/api/v1/metrics/mrr?from=2025-01&to=2025-07&by=plan&where=region=EU&where=region=US")
    shapes.Answer.model_validate(found)
    with small_workspace(tmp_path / "other") as workspace:
        asked = {
            "start": "2025-01-01",
            "end": "2025-07-01",
            "by": "plan",
            "where": ["region=EU", "region=US"],
        }
        assert workspace.show("mrr", **asked).as_dict() == found
    assert found["results"][0]["points"][0]["value"] == 100.0


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/metrics/nrr?variant=subscription",
        "/api/v1/metrics/nrr:subscription?grain=quarter&trailing=6mo",
        "/api/v1/show?metric=mrr&metric=nps&metric=customer_lifetime_value:revenue",
        "/api/v1/metrics/mrr?as_of=2025-05-01T12:00:00Z&known_on=2025-06-01&set=mrr.discounts=gross",
    ],
)
def test_answers_have_the_described_shape(client, address):
    assert shapes.Answer.model_validate(get(client, address)).results[0].points


def test_rows_fold_to_the_value(client):
    one = "from=2025-06-01&to=2025-07-01"
    rows = shapes.Rows.model_validate(get(client, f"/api/v1/metrics/mrr/rows?{one}")).parts[0]
    total = sum(float(row[rows.columns.index("num")]) for row in rows.rows)
    assert total == get(client, f"/api/v1/metrics/mrr?{one}")["results"][0]["points"][0]["value"] == 320


def test_sql_compare_check_and_catalogue_answer(client):
    assert "select" in shapes.Sql.model_validate(get(client, "/api/v1/metrics/mrr/sql")).sql
    assert get(client, "/api/v1/metrics/mrr/compare")
    assert {"mrr_identity"} <= {finding["id"] for finding in get(client, "/api/v1/check")["findings"]}
    assert {item.id for item in shapes.Metrics.model_validate(get(client, "/api/v1/metrics")).metrics} == set(
        catalog().metrics
    )
    assert get(client, "/healthz") == {"status": "ok"}


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        ("/api/v1/metrics/mrrr", 404, "Did you mean"),
        ("/api/v1/show?metric=mrr&metric=mrrr", 404, "Unknown metric"),
        ("/api/v1/metrics/mrr:other", 400, "Unknown variant"),
        ("/api/v1/metrics/mrr?variant=other", 400, "Unknown variant"),
        ("/api/v1/metrics/mrr?form=2025-01-01", 400, "Did you mean from"),
        ("/api/v1/metrics/mrr?grain=day&grain=week", 400, "given twice"),
        ("/api/v1/metrics/mrr?from=yesterday", 400, "no date"),
        ("/api/v1/metrics/mrr?from=2025-02-01&to=2025-01-01", 400, "empty"),
        ("/api/v1/metrics/mrr?to=0001-01-01", 400, "outside"),
        ("/api/v1/metrics/mrr?as_of=9999-12-31T23:59:59-12:00", 400, "outside"),
        ("/api/v1/metrics/mrr?by=colour", 400, "Unknown segment"),
        ("/api/v1/metrics/mrr?where=plan", 400, "no filter"),
        ("/api/v1/metrics/mrr?set=currency=money", 400, "not a currency"),
        ("/api/v1/metrics/mrr?trailing=999999y", 400, "too long"),
        ("/api/v1/show", 400, "metric"),
        ("/api/v1/nothing", 404, "Not Found"),
    ],
)
def test_errors_are_problem_details(client, address, status, part):
    response = client.get(address)
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    shapes.Problem.model_validate(body)
    assert (response.status_code, body["status"]) == (status, status)
    assert part in body["detail"]


def test_writing_is_not_possible(client):
    response = client.post("/api/v1/metrics/mrr")
    assert (response.status_code, response.json()["status"]) == (405, 405)
    assert response.headers["allow"] == "GET"


def test_the_description_lists_exactly_the_catalogues_ids(client):
    paths = get(client, "/openapi.json")["paths"]
    of_path = [p for p in paths["/api/v1/metrics/{id}"]["get"]["parameters"] if p["name"] == "id"]
    of_query = [p for p in paths["/api/v1/show"]["get"]["parameters"] if p["name"] == "metric"]
    assert of_path[0]["schema"]["enum"] == list(catalog().metrics)
    assert of_query[0]["schema"]["items"]["enum"] == list(catalog().metrics)
    assert not [path for path in paths if not path.startswith(("/api/", "/healthz"))]


def call(client, token: str | None, **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post("/internal/call", json=body, headers=headers)


def test_commands_need_the_token(client):
    asked = {"method": "show", "arguments": {"metrics": ["mrr"]}}
    assert call(client, None, **asked).status_code == 401
    assert call(client, "wrong", **asked).status_code == 401
    found = call(client, "secret", **asked)
    assert found.status_code == 200
    assert found.json() == get(client, "/api/v1/metrics/mrr")


def test_commands_report_the_users_errors(client):
    assert "no command" in call(client, "secret", method="fly", arguments={}).json()["detail"]
    unknown = call(client, "secret", method="show", arguments={"metrics": ["mrrr"]})
    assert (unknown.status_code, unknown.json()["status"]) == (400, 400)
    assert call(client, "secret", method="show").status_code == 400


def test_without_a_token_there_are_no_commands(tmp_path):
    with small_workspace(tmp_path / "small") as workspace:
        bare = TestClient(build(workspace, is_open=True), base_url="http://127.0.0.1")
        assert call(bare, "secret", method="show", arguments={"metrics": ["mrr"]}).status_code == 404


def test_a_bug_is_logged_and_not_shown(tmp_path, monkeypatch, caplog):
    with small_workspace(tmp_path / "small") as workspace:
        broken = TestClient(
            build(workspace, is_open=True), base_url="http://127.0.0.1", raise_server_exceptions=False
        )
        monkeypatch.setattr(workspace.catalog, "resolve", lambda name: 1 / 0)
        response = broken.get("/api/v1/metrics/mrr")
        assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
        assert "division" not in response.text
        assert "division by zero" in caplog.text


def test_the_documentation_page_needs_no_inline_script(client):
    page = client.get("/docs").text
    assert page.count("<script") == page.count("<script src=") == 2
    for address in ("/docs/start.js", "/docs/files/swagger-ui-bundle.js", "/docs/files/swagger-ui.css"):
        assert client.get(address).status_code == 200
