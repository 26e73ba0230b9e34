"""Markdown to HTML: anchors for headings, links within the site, tables that scroll."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from tenure.catalog import Catalog
from tools.site.places import of_code, of_link, relative


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, words and anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML of a Markdown text, without its title, and what stands in it."""

    title: str
    html: Markup
    headings: tuple[Heading, ...]


def render(text: str, source: str, page: str, known: Catalog) -> Rendered:
    """The page of a Markdown file of the repository. ValueError for a link that leads nowhere."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.renderer.rules["code_inline"] = _name
    tokens = parser.parse(text)
    headings = _anchors(tokens)
    for token in tokens:
        if token.children:
            token.children = _linked(token.children, source, page, known)
    _scrolling(tokens)
    title = next((heading.text for heading in headings if heading.level == 1), source)
    first = next((place for place, token in enumerate(tokens) if token.type == "heading_close"), -1)
    html = parser.renderer.render(tokens[first + 1 :], parser.options, {})
    return Rendered(title, Markup(html), tuple(heading for heading in headings if heading.level > 1))


def slug(text: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def breaking(text: str) -> Markup:
    """A name that a narrow column may break where its parts meet."""
    return Markup(re.sub(r"(?<=\w)([_:/.])(?=\w)", r"\1<wbr>", str(escape(text))))


def _name(tokens: Sequence[Token], place: int, *_: object) -> str:
    return f"<code>{breaking(tokens[place].content)}</code>"


def _anchors(tokens: Sequence[Token]) -> list[Heading]:
    """Give every heading an id of its own; the headings in order."""
    found: list[Heading] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(child.content for child in inline.children or [])
            plain = slug(words)
            double = sum(
                heading.anchor.rpartition("-")[0] == plain or heading.anchor == plain for heading in found
            )
            anchor = f"{plain}-{double}" if double else plain
            token.attrSet("id", anchor)
            found.append(Heading(int(token.tag[1]), words, anchor))
    return found


def _linked(children: Sequence[Token], source: str, page: str, known: Catalog) -> list[Token]:
    """The inline tokens with links of the site; a link to a file without a page is its words alone."""
    found: list[Token] = []
    open_links: list[bool] = []  # whether each link that is open is kept
    for token in children:
        if token.type == "link_open":
            open_links.append(_turn(token, source, page))
            if not open_links[-1]:
                continue
        elif token.type == "link_close" and not open_links.pop():
            continue
        elif token.type == "code_inline" and not open_links and (place := of_code(token.content, known)):
            found += _link(token, relative(place, page))
            continue
        found.append(token)
    return found


def _turn(token: Token, source: str, page: str) -> bool:
    """Turn the address of a link to that of the site; False when there is no such page."""
    href = str(token.attrGet("href"))
    if "://" in href:
        token.attrSet("rel", "noreferrer")
        return True
    place = of_link(href, source)
    if place is not None:
        token.attrSet("href", relative(place, page))
    return place is not None


def _link(token: Token, href: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": href}), token, Token("link_close", "a", -1)]


def _scrolling(tokens: list[Token]) -> None:
    """Tables and code scroll by themselves, also by keyboard."""
    for place in reversed(range(len(tokens))):
        token = tokens[place]
        if token.type == "table_open":
            attrs: dict[str, str | int | float] = {
                "class": "scroll",
                "tabindex": "0",
                "role": "region",
                "aria-label": "Table",
            }
            tokens.insert(place, Token("scroll_open", "div", 1, attrs=attrs, block=True))
        elif token.type == "table_close":
            tokens.insert(place + 1, Token("scroll_close", "div", -1, block=True))
        elif token.type in ("fence", "code_block"):
            tokens[place] = Token("html_block", "", 0, content=_code(token.content))


def _code(text: str) -> str:
    return str(Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(text))
