"""Draws a chart as SVG on the server, with the same ECharts bundle and options as the page."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import Any

import quickjs

# A JavaScript context may not change threads: this one thread makes it and is the only one to use it.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="svg")

_RENDER = """
globalThis.setTimeout = () => 0;  // asked for by animations, which a still picture never runs

function render(option, width, height) {
  const chart = echarts.init(null, null, {renderer: "svg", ssr: true, width, height});
  try {
    chart.setOption({...withTicks(JSON.parse(option)), animation: false});
    // No style sheet inside: the page's content security policy would refuse it.
    return JSON.stringify(chart.getZr().painter.renderToString({cssAnimation: false, cssEmphasis: false}));
  } finally {
    chart.dispose();
  }
}
"""


def render(option: dict[str, Any], width: int, height: int) -> str:
    """Return the chart of an ECharts ``option`` as an ``<svg>`` element of ``width`` × ``height`` pixels.

    The option is data only, as in JSON: no functions. Thread-safe; calls are drawn one after the other.

    Raises:
        TypeError, ValueError: the option is not JSON (a date, not-a-number, infinity).
        quickjs.JSException: ECharts rejects the option.
    """
    text = json.dumps(option, allow_nan=False)
    return _THREAD.submit(_draw, text, width, height).result()


@cache
def _context() -> quickjs.Context:
    static = files("tenure.web").joinpath("static")
    context = quickjs.Context()
    for name in ("vendor/echarts.min.js", "ticks.js"):
        context.eval(static.joinpath(*name.split("/")).read_text(encoding="utf-8"))
    context.eval(_RENDER)
    return context


def _draw(option: str, width: int, height: int) -> str:
    # The long string that ECharts builds cannot be handed over as it is; its JSON can.
    svg: str = json.loads(_context().get("render")(option, width, height))
    return svg
