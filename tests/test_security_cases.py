"""SECURITY-CASES.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY-CASES.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
CASES = {f"S{number}" for number in range(4, 22)}


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part or "-")
def test_a_named_test_exists(file, name):
    text = (ROOT / file).read_text("utf-8")
    assert not name or re.search(rf"^(async )?def {name}\(", text, re.M)


def test_every_case_has_a_line_that_names_a_test_or_says_that_there_is_no_such_thing():
    lines = re.findall(r"^\| (S[\d–S]+|–) \|(.*)$", PAGE, re.M)
    assert {case for case, _ in lines} >= CASES
    assert all("::test_" in rest or "no such thing yet" in rest for _, rest in lines)
    assert len(NAMED) > 50
