"""What was gained and lost in every period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tenure.kernel.unit import Unit
from tenure.service.formats import Formats
from tenure.web.charts.frame import INK, LINE, SURFACE, Option, frame, scale

Amounts = Sequence[float | None]
COLOURS = {
    "New": "var(--chart-1)",
    "Expansion": "var(--chart-2)",
    "Reactivation": "var(--chart-4)",
    "Moved in": "color-mix(in srgb, var(--chart-2) 45%, var(--surface))",
    "Moved out": "color-mix(in srgb, var(--chart-3) 45%, var(--surface))",
    "Contraction": "var(--chart-3)",
    "Churned": "var(--chart-5)",
    "Exchange rates": "var(--chart-6)",
}
"""Colour of each kind of movement, wherever it is drawn."""


def movements_chart(
    ticks: list[str],
    moves: Mapping[str, Amounts],
    net: Amounts,
    *,
    formats: Formats,
    currency: str,
    partial: Sequence[bool] = (),
    chosen: int | None = None,
) -> Option:
    """Stacked bars per tick, gains above the axis and losses below it; a line for the ``net`` of them.

    ``moves`` by kind, in the order of the stack. Bars of ``partial`` periods are paler.
    """
    axis = scale(_reach(moves.values(), net), Unit.MONEY, formats, currency)
    option = frame(ticks, axis.label)
    option["xAxis"] = {**option["xAxis"], "boundaryGap": True, "axisLine": {"onZero": False, "show": False}}
    option["yAxis"] = {**option["yAxis"], "scale": False}
    option["tooltip"] = {**option["tooltip"], "axisPointer": {"type": "shadow"}}
    bars: list[Option] = [
        {
            "type": "bar",
            "name": name,
            "stack": "moves",
            "barMaxWidth": 34,
            "emphasis": {"disabled": True},
            "itemStyle": {"color": COLOURS[name]},
            "data": [_bar(axis.of(a), bool(partial) and partial[n]) for n, a in enumerate(amounts)],
        }
        for name, amounts in moves.items()
    ]
    points = [_point(axis.of(amount), number == chosen) for number, amount in enumerate(net)]
    line: Option = {
        "type": "line",
        "name": "change of MRR",
        "data": points,
        "symbol": "circle",
        "symbolSize": 6,
        "showAllSymbol": True,
        "lineStyle": {"color": INK, "width": 1.5},
        "itemStyle": {"color": SURFACE, "borderColor": INK, "borderWidth": 1.5},
        "emphasis": {"disabled": True},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "data": [{"yAxis": 0}],
            "lineStyle": {"color": LINE, "type": "solid", "width": 1.5},
        },
        "z": 3,
    }
    option["series"] = [*bars, line]
    return option


def _reach(moves: Iterable[Amounts], net: Amounts) -> list[float]:
    """How far the bars of each tick go, up and down."""
    found = [abs(amount) for amount in net if amount is not None]
    for stack in zip(*moves, strict=True):
        found.append(sum(a for a in stack if a is not None and a > 0))
        found.append(-sum(a for a in stack if a is not None and a < 0))
    return found


def _bar(value: float | None, is_partial: bool) -> object:
    return {"value": value, "itemStyle": {"opacity": 0.5}} if is_partial else value


def _point(value: float | None, is_chosen: bool) -> object:
    return {"value": value, "symbolSize": 10, "itemStyle": {"color": INK}} if is_chosen else value
