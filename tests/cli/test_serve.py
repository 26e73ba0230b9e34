"""The server as a process: it answers, the command line reaches it, and it ends cleanly."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command import Ran

ITEMS = "item_id,account_id,unit_amount,currency,interval,started_at\n1,A,10,USD,month,2025-01-01\n"
RUN = [sys.executable, "-c", "from tenure.cli.main import main; main()"]


@pytest.fixture
def served(tmp_path: Path, tenure: Callable[..., Ran]) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    workspace = tmp_path / "acme"
    (tmp_path / "subscription_items.csv").write_text(ITEMS)
    tenure("init", workspace)
    tenure("load", tmp_path / "subscription_items.csv", "-w", workspace)
    process = subprocess.Popen(
        [*RUN, "serve", "-w", str(workspace), "--port", "18765"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    match = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert match, line
    yield workspace, match[0], process
    process.kill()
    process.wait()


def test_it_answers_and_the_command_line_reaches_it(
    served: tuple[Path, str, subprocess.Popen[str]], tenure: Callable[..., Ran], tmp_path: Path
) -> None:
    workspace, url, _ = served
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    assert opener.open(f"{url}/").status == 200
    asked = ("--from", "2025-01", "--to", "2025-02", "-w", workspace, "--format", "json")
    assert tenure("show", "mrr", *asked).json["results"][0]["points"][0]["value"] == 10
    assert tenure("show", "mmr", *asked).code == 2
    (tmp_path / "subscription_items.csv").write_text(ITEMS + "2,B,5,USD,month,2025-01-01\n")
    assert tenure("load", tmp_path / "subscription_items.csv", "-w", workspace).json["loaded"] == 1
    assert tenure("show", "mrr", *asked).json["results"][0]["points"][0]["value"] == 15
    for command in (
        ["metrics"],
        ["rows", "mrr"],
        ["sql", "mrr"],
        ["compare", "mrr"],
        ["refresh"],
        ["quarantine"],
    ):
        assert tenure(*command, "-w", workspace).code == 0, command
    assert os.stat(workspace / "server.json").st_mode & 0o777 == 0o600


def test_the_token_is_needed(served: tuple[Path, str, subprocess.Popen[str]]) -> None:
    _, url, _ = served
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(
        f"{url}/internal/call", json.dumps({"method": "check", "arguments": {}}).encode()
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(request)
    assert refused.value.code == 401


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(served: tuple[Path, str, subprocess.Popen[str]], how: signal.Signals) -> None:
    workspace, _, process = served
    process.send_signal(how)
    assert process.wait(timeout=20) == 0
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    assert not (workspace / "server.json").exists()


def test_only_loopback_is_served(tmp_path: Path, tenure: Callable[..., Ran]) -> None:
    tenure("init", tmp_path / "acme")
    ran = tenure("serve", "-w", tmp_path / "acme", "--host", "0.0.0.0")
    assert ran.code == 2
    assert "HTTPS" in ran.err
