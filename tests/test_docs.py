"""Documents that are made from declarations are up to date."""

from __future__ import annotations

from pathlib import Path

from tenure.service.model_reference import model_page

ROOT = Path(__file__).parent.parent


def test_the_page_of_the_model_is_current() -> None:
    """After a change: python -m tenure.service.model_reference > docs/model.md."""
    assert (ROOT / "docs" / "model.md").read_text("utf-8") == model_page()


def test_readme_commands_exist() -> None:
    import re

    from typer.main import get_command

    from tenure.cli.main import app

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    used = set(re.findall(r"^\s+tenure (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert used
    assert used <= commands
