"""Reading guides: their code blocks, and the commands in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TENURE = re.compile(r"(?:sudo -u tenure )?(?:/opt/tenure/\.venv/bin/)?tenure (.*)")
PODMAN = re.compile(r"podman (?:exec tenure|run .*? --network host|run --rm --volume \S+) tenure (.*)")


def text(name: str) -> str:
    """The Markdown of a file of the repository."""
    return (ROOT / name).read_text("utf-8")


def blocks(markdown: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    tokens = MarkdownIt().parse(markdown)
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def lines(markdown: str) -> Iterator[str]:
    """The lines of the indented blocks, without their comments."""
    for token in MarkdownIt().parse(markdown):
        if token.type == "code_block":
            for line in token.content.splitlines():
                yield re.sub(r"\s+#\s.*", "", line.strip())


def commands(markdown: str) -> list[list[str]]:
    """The arguments of every ``tenure`` command that stands in an indented block."""
    parts = [part for line in lines(markdown) for part in re.split(r" && |; ", line)]
    found = [TENURE.fullmatch(part) or PODMAN.fullmatch(part) for part in parts]
    return [shlex.split(match[1]) for match in found if match]
