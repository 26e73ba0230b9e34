"""Templates and the files beside them."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from tenure.web.page import NAVIGATION
from tenure.web.svg import render as draw

IDS = re.compile(r'(id="|url\(#)zr[0-9]+-')
"""Names that ECharts gives to parts of a drawing, and their use."""

WIDTH = 880
"""Width for which charts are drawn on the server, in pixels; the page scales them to its own."""


@cache
def environment() -> Environment:
    """The templates; an undefined name is an error, all text is escaped."""
    loaded = Environment(
        loader=PackageLoader("tenure.web"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loaded.globals.update(static=static, chart=chart_svg, chart_json=chart_json, navigation=NAVIGATION)
    return loaded


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A rendered page."""
    return HTMLResponse(text(template, **context), status)


def text(template: str, **context: Any) -> str:
    """The text of a page."""
    return environment().get_template(template).render(context)


@cache
def static(name: str) -> str:
    """The address of a file in ``static/``, which changes with its content."""
    content = files("tenure.web").joinpath("static", *name.split("/")).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def chart_svg(option: dict[str, Any], height: int, id: str) -> Markup:
    """The drawn chart; equal options are drawn once, each with ids of its own."""
    drawn = _drawn(json.dumps(option, allow_nan=False), height)
    return Markup(IDS.sub(lambda match: f"{match[1]}{id}-", drawn))


@lru_cache(maxsize=256)
def _drawn(option: str, height: int) -> str:
    return draw(json.loads(option), WIDTH, height)


def chart_json(option: dict[str, Any], texts: list[str], links: list[str]) -> Markup:
    """What the page's script needs to draw the chart again: the option, texts and links per point."""
    text = json.dumps({"option": option, "texts": texts, "links": links}, allow_nan=False, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028"))
