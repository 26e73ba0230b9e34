"""Documents that are made from declarations are up to date."""

from __future__ import annotations

from pathlib import Path

from tenure.service.model_reference import model_page

ROOT = Path(__file__).parent.parent


def test_the_page_of_the_model_is_current() -> None:
    """After a change: python -m tenure.service.model_reference > docs/model.md."""
    assert (ROOT / "docs" / "model.md").read_text("utf-8") == model_page()
