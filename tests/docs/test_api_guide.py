"""Every example of the guide to the API, run against the small company on a real server."""

from __future__ import annotations

import json
import shlex
import urllib.error
import urllib.request
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from tenure.api import shapes
from tenure.service.people.people import People
from tenure.service.people.rights import RIGHTS, Right, Role, Who
from tenure.service.people.tokens import Tokens
from tests.browser.serving import running
from tests.docs.guides import blocks, text
from tests.small import small_workspace

GUIDE = text("docs/api.md")
CURL = [line for block in blocks(GUIDE, "sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the guide asks one to export: a server that wants a token, and a token that reads."""
    folder = tmp_path_factory.mktemp("api") / "small"
    with small_workspace(folder) as workspace, running(workspace, is_open=False) as url:
        people = People(folder)
        user = people.add("ana@example.com", "Ana", "viewer")
        who = Who(user.user_id, user.email, user.name, Role.VIEWER, RIGHTS[Role.VIEWER])
        token = Tokens(people).make(who, "the guide", (Right.READ,))
        people.store.close()
        yield {"TENURE": url, "TOKEN": token}


def curl(line: str, environment: dict[str, str]) -> tuple[int, str, bytes]:
    """What curl gives: status, kind and body. The guide uses nothing of it but headers."""
    program, *arguments = shlex.split(Template(line).substitute(environment))
    assert program == "curl"
    headers, addresses = {}, []
    while arguments:
        word = arguments.pop(0)
        if word == "-H":
            name, _, value = arguments.pop(0).partition(": ")
            headers[name] = value
        else:
            addresses.append(word)
    (address,) = addresses
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.headers["content-type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read()


@pytest.mark.parametrize("line", CURL)
def test_an_example_of_curl_is_answered(line: str, environment: dict[str, str]) -> None:
    status, kind, body = curl(line, environment)
    if "/mrrr" in line:
        problem = shapes.Problem.model_validate_json(body)
        assert (status, kind) == (404, "application/problem+json")
        assert "mrr" in problem.detail
        return
    assert status == 200, body
    if ".csv" in line:
        assert kind.startswith("text/csv")
        assert len(body.splitlines()) > 1
    else:
        assert kind == "application/json"
        assert json.loads(body)


def test_the_shown_point_is_the_answer(environment: dict[str, str]) -> None:
    (shown,) = blocks(GUIDE, "json")
    line = 'curl -H "Authorization: Bearer $TOKEN" "$TENURE/api/v1/metrics/mrr?from=2025-06&to=2025-07"'
    _, _, body = curl(line, environment)
    assert json.loads(body)["results"][0]["points"] == [json.loads(shown)]


def test_without_a_token_nothing_is_answered(environment: dict[str, str]) -> None:
    assert {curl(line, {**environment, "TOKEN": "tnr_wrong"})[0] for line in CURL if "/api/" in line} == {401}


def test_the_examples_in_python_run(
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    package, http = blocks(GUIDE, "python")
    monkeypatch.chdir(tmp_path)
    small_workspace(tmp_path / "acme").close()
    exec(compile(package, "docs/api.md", "exec"), {})
    assert "\n320" in capsys.readouterr().out
    for name, value in {**environment, "no_proxy": "*"}.items():
        monkeypatch.setenv(name, value)
    exec(compile(http, "docs/api.md", "exec"), {})
    assert literal_eval(capsys.readouterr().out)[-1] == 320


def test_what_the_guide_says_of_limits_is_so() -> None:
    from tenure.service.limits import PERIODS
    from tenure.service.people.tokens import LONGEST_DAYS

    assert f"{PERIODS:,} periods" in GUIDE
    assert f"{LONGEST_DAYS} at most" in GUIDE
