"""Where things stand in the site: the page of a file of the repository, and what a name in code leads to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from tenure.catalog import Catalog
from tenure.kernel.errors import UserError
from tenure.kernel.setting import SETTINGS
from tenure.model.tables import TABLES

ROOT = Path(__file__).parents[2]
CATALOGUE = re.compile(r"src/tenure/catalog/\w+/(\w+)\.py")


@dataclass(frozen=True, slots=True)
class Guide:
    """A Markdown file of the repository, its page, and what a reader finds there."""

    source: str
    page: str
    about: str


GUIDES: dict[str, tuple[Guide, ...]] = {
    "Begin": (
        Guide("docs/first-numbers.md", "guides/first-numbers.html", "One CSV file, ten minutes"),
        Guide("docs/choose.md", "guides/choose.html", "Which variant is whose, and which one finance wants"),
        Guide("docs/model.md", "guides/model.html", "Tables and columns that files are loaded into"),
    ),
    "Run": (
        Guide("docs/deploy.md", "guides/deploy.html", "A server for others: service, container, proxy"),
        Guide("docs/people.md", "guides/people.html", "Sign-in, roles, tokens, the audit"),
        Guide("docs/rights.md", "guides/rights.html", "Every operation, and who may call it"),
    ),
    "Build on it": (
        Guide("docs/api.md", "guides/api.html", "HTTP, Python, spreadsheets"),
        Guide("docs/add-a-metric.md", "guides/add-a-metric.html", "One file, from the question to the page"),
        Guide("CONTRIBUTING.md", "guides/contributing.html", "The map of the code, and its rules"),
    ),
    "Look up": (
        Guide("docs/benchmarks.md", "guides/benchmarks.html", "What it costs to build, refresh and ask"),
        Guide("DECISIONS.md", "guides/decisions.html", "What was decided where sources disagree, and why"),
        Guide("CHANGELOG.md", "guides/changes.html", "What is new; changes of meaning are always listed"),
    ),
}
PAGES = {guide.source: guide.page for group in GUIDES.values() for guide in group} | {
    "README.md": "index.html"
}


def relative(target: str, page: str) -> str:
    """The address of a target (with or without #anchor) as seen from a page; both from the site's root."""
    path, mark, anchor = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + anchor


def of_link(href: str, source: str) -> str | None:
    """Where a link of a repository file leads in the site; None for a file that has no page.

    ValueError when the repository has no such file.
    """
    path, mark, anchor = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
    if not (ROOT / target).exists():
        raise ValueError(f"{source} links to {href}, which does not exist.")
    if match := CATALOGUE.fullmatch(target):
        return f"metrics/{match[1]}.html{mark}{anchor}"
    return f"{PAGES[target]}{mark}{anchor}" if target in PAGES else None


def of_code(text: str, known: Catalog) -> str | None:
    """The place that explains a name: a metric or its variant, a setting, a table of the model."""
    if text in SETTINGS and "." in text:
        return f"settings.html#{text}"
    if text in TABLES:
        return f"{PAGES['docs/model.md']}#{text}"
    name, _, variant = text.partition(":")
    if name not in known.aliases:
        return None
    try:
        metric = known.resolve(text)
    except UserError:
        return None
    return f"metrics/{metric.id}.html" + (f"#{variant}" if variant else "")
