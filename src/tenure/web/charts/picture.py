"""A chart as a file that stands alone: a title above, its source below, colours of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from tenure.web import svg
from tenure.web.charts.frame import FONT, INK, MUTED, SURFACE, Option

WIDTH, HEIGHT = 880, 400
HEAD, FOOT = 66, 34
"""Room for the title and for the source, in pixels."""

KEY = 18
"""Height of a line that says what a mark is."""

MOST_KEYS = 8
"""So many of them; of further ones the number is said."""

SCALE = 2
"""Pixels of a PNG per pixel of its SVG."""

PROPERTY = re.compile(r"(--[\w-]+): light-dark\((#\w+), #\w+\);")
USE = re.compile(r"var\((--[\w-]+)\)")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
"""Characters that XML cannot hold; names may have them."""

FACE = "DejaVu Sans"
"""The face in ``static/vendor``, for machines without any; others are taken for letters that it lacks."""


def chart_svg(option: Option, keys: Sequence[str], title: str, subtitle: str, source: str) -> str:
    """The chart as an SVG file in the colours of the light theme; below it ``keys``, a line each."""
    return _draw(option, keys, title, subtitle, source, FONT)


def chart_png(option: Option, keys: Sequence[str], title: str, subtitle: str, source: str) -> bytes:
    """The same as PNG, at twice the size."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=_draw(option, keys, title, subtitle, source, f"{FACE}, sans-serif"),
        zoom=SCALE,
        font_files=[str(files("tenure.web").joinpath("static", "vendor", "dejavu.ttf"))],
        font_family=FACE,
        sans_serif_family=FACE,
    )


def _draw(option: Option, keys: Sequence[str], title: str, subtitle: str, source: str, font: str) -> str:
    texts = [CONTROL.sub(" ", text) for text in (title, subtitle, source)]
    lines = [CONTROL.sub(" ", key) for key in keys[:MOST_KEYS]]
    if len(keys) > MOST_KEYS:
        lines.append(f"and {len(keys) - MOST_KEYS} more")
    text = json.dumps(_framed(option, lines, *texts), allow_nan=False).replace(FONT, font)
    coloured = USE.sub(lambda match: colours()[match[1]], text)
    drawn = svg.render(json.loads(coloured), WIDTH, HEIGHT + KEY * len(lines))
    named = f' role="img"><title>{escape(f"{texts[0]}, {texts[1]}", quote=False)}</title>'
    return drawn.replace(">", named, 1)


def _framed(option: Option, keys: Sequence[str], title: str, subtitle: str, source: str) -> dict[str, Any]:
    """The option with room above and below, and what stands there."""
    fine = {"color": MUTED, "fontSize": 12, "fontWeight": "normal", "fontFamily": FONT}
    fitting = {"width": WIDTH - 32, "overflow": "truncate"}
    head = {
        "text": title,
        "subtext": subtitle,
        "left": 8,
        "top": 6,
        "itemGap": 6,
        "textStyle": {"color": INK, "fontSize": 17, "fontWeight": "bold", "fontFamily": FONT, **fitting},
        "subtextStyle": {**fine, **fitting},
    }
    foot = {"text": source, "left": 8, "bottom": 4, "textStyle": {**fine, "fontSize": 11, **fitting}}
    room = FOOT + KEY * len(keys)
    below = [
        {"text": key, "left": 8, "bottom": room - KEY * place - 6, "textStyle": {**fine, **fitting}}
        for place, key in enumerate(keys, start=1)
    ]
    grid = option["grid"]
    return {
        **option,
        "backgroundColor": SURFACE,
        "title": [head, *below, foot],
        "grid": {**grid, "top": grid["top"] + HEAD, "bottom": grid["bottom"] + room},
    }


@cache
def colours() -> dict[str, str]:
    """The colours of the style sheet's light theme by property."""
    sheet = files("tenure.web").joinpath("static", "app.css").read_text(encoding="utf-8")
    return dict(PROPERTY.findall(sheet))
