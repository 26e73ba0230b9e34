"""The people of a workspace from the command line, and the first visit."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Ran

RUN = [sys.executable, "-c", "from tenure.cli.main import main; main()"]


def test_users_and_audit(tenure: Callable[..., Ran], tmp_path: Path) -> None:
    at = ("-w", tmp_path / "acme")
    tenure("init", tmp_path / "acme")
    assert tenure("users", *at, "--format", "json").json == {"users": []}
    added = tenure("users", "add", "ana@example.com", "--role", "admin", *at)
    assert re.fullmatch(r"/welcome\?token=[\w-]{40,}", added.out.strip())
    assert tenure("users", "add", "bo@example.com", *at).code == 0
    assert tenure("users", "role", "bo@example.com", "--role", "analyst", *at).code == 0
    assert tenure("users", "disable", "bo@example.com", *at).code == 0
    listed = tenure("users", *at, "--format", "json").json["users"]
    assert [(user["email"], user["role"], user["access"]) for user in listed] == [
        ("ana@example.com", "admin", "no password yet"),
        ("bo@example.com", "analyst", "disabled"),
    ]
    refused = tenure("users", "disable", "ana@example.com", *at)
    assert refused.code == 2
    assert "only admin" in refused.err
    assert tenure("users", "link", "eve@example.com", *at).code == 2
    assert tenure("users", "make", *at).code == 2
    assert {user["sees"] for user in listed} == {"everything"}
    seen = tenure("users", "portfolio", "bo@example.com", "owner=Smith, Ann", "owner=Bo", *at)
    assert seen.code == 0, seen.err
    listed = tenure("users", *at, "--format", "json").json["users"]
    assert [user["sees"] for user in listed] == ["everything", '"owner=Smith, Ann", owner=Bo']
    assert tenure("users", "portfolio", "bo@example.com", *at).code == 0
    assert "sees everything" in tenure("users", "portfolio", "ana@example.com", "owner=Ana", *at).err
    assert "no filter" in tenure("users", "portfolio", "bo@example.com", "Ana", *at).err
    assert tenure("users", "enable", "bo@example.com", "owner=Ana", *at).code == 2
    actions = [line["action"] for line in tenure("audit", *at, "--format", "json").json["audit"]]
    assert actions[:2] == ["portfolio changed"] * 2
    assert actions[2:4] == ["user disabled", "role changed"]
    assert actions[4:] == ["link made", "user added"] * 2
    assert tenure("audit", "verify", *at).code == 0
    with sqlite3.connect(tmp_path / "acme" / "tenure-state.sqlite") as connection:
        connection.execute("update audit set detail = '{}' where number = 2")
    changed = tenure("audit", "verify", *at)
    assert changed.code == 3
    assert "Line 2" in changed.err


def test_there_must_be_a_workspace(tenure: Callable[..., Ran], tmp_path: Path) -> None:
    assert tenure("users", "-w", tmp_path).code == 2
    assert not (tmp_path / "tenure-state.sqlite").exists()


def test_the_first_visit(tenure: Callable[..., Ran], tmp_path: Path) -> None:
    tenure("init", tmp_path / "acme")
    process = subprocess.Popen(
        [*RUN, "serve", "-w", str(tmp_path / "acme"), "--port", "18790"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        link = re.search(r"http://\S+/welcome\?token=(\S+)", process.stderr.readline())
        assert address
        assert link
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor()
        )
        for path in ("/", "/signin", "/setup", "/api/v1/metrics", "/healthz"):
            assert link[1] not in answer(opener, address[0] + path)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            opener.open(f"{address[0]}/api/v1/metrics")
        assert "become its admin" in answer(opener, link[0])
        given = {
            "token": link[1],
            "email": "ana@example.com",
            "name": "Ana",
            "password": "correct horse battery",
        }
        form = urllib.request.Request(
            f"{address[0]}/welcome", urllib.parse.urlencode(given).encode(), {"Origin": address[0]}
        )
        opener.open(form).close()
        assert "ana@example.com, admin" in answer(opener, f"{address[0]}/you")
        assert "used already" in answer(opener, link[0])
    finally:
        process.kill()
        process.wait()


def answer(opener: urllib.request.OpenerDirector, url: str) -> str:
    """The body of an answer, whatever its status."""
    try:
        with opener.open(url) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()
