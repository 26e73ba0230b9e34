"""Ctrl-C while the database works."""

from __future__ import annotations

import pytest

from tenure.cli.failing import INTERRUPTED, report


def test_an_interrupted_statement_is_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(RuntimeError("Query interrupted")) == INTERRUPTED
    assert "run it again to go on" in capsys.readouterr().err


def test_another_runtime_error_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(RuntimeError("something else")) == 1
    assert "a bug" in capsys.readouterr().err
