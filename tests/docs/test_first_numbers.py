"""The first guide, done word for word in a new folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Ran
from tests.docs.guides import blocks, lines, text

GUIDE = text("docs/first-numbers.md")


def test_every_step_works_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tenure: Callable[..., Ran]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    (file,) = blocks(GUIDE, "csv")
    (tmp_path / "subscription_items.csv").write_text(file)
    ran: dict[str, Ran] = {}
    for line in lines(GUIDE):
        word, *rest = line.split()
        if word == "export":
            name, _, value = rest[0].partition("=")
            monkeypatch.setenv(name, value)
        elif rest[0] != "serve":  # that waits for Ctrl-C; test_serve has it
            ran[rest[0]] = tenure(*rest, *(["--format", "table"] if rest[0] == "show" else []))
    assert list(ran) == ["init", "load", "show", "check"]
    loaded = json.loads(ran["load"].out)
    assert (loaded["read"], loaded["loaded"]) == (3, 3)
    assert [one["count"] for one in loaded["files"][0]["stubs"].values()] == [2]

    (expected,) = blocks(GUIDE, "")
    assert [line.split() for line in ran["show"].out.splitlines()] == [
        line.split() for line in expected.splitlines()
    ]

    assert ran["check"].code == 3
    found = [one["id"] for one in json.loads(ran["check"].out)["findings"] if not one["is_ok"]]
    assert found == ["unmatched_accounts"]
    assert "serve --open" in GUIDE
