"""All thirty-six invariants have a test, named after the number that they have in the definitions."""

import re
from pathlib import Path


def test_each_invariant_has_one_test() -> None:
    texts = [path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    numbers = [
        int(number) for text in texts for number in re.findall(r"^def test_(\d\d)_", text, re.MULTILINE)
    ]
    assert sorted(numbers) == list(range(1, 37))
