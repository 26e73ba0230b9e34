"""The movements of MRR on the revenue page: one period from opening to closing, and all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.formats import DASH, MINUS, Formats
from tenure.service.waterfall import Fall, Step, Waterfall, waterfall
from tenure.web import words
from tenure.web.address import Address
from tenure.web.charts.movements import COLOURS, movements_chart
from tenure.web.charts.waterfall import waterfall_chart
from tenure.web.view import chosen

MOST = 400
"""Most periods that the table lists: the last ones."""

LARGE = 1000
"""From here on cents are left out where there is little room."""


class Shown:
    """What every part of the page needs: the question, the waterfall, the chosen period and the formats."""

    def __init__(self, cached: Cached, address: Address, asked: Asked) -> None:
        self.cached, self.address, self.asked = cached, address, asked
        self.formats = Formats.of(cached.workspace.settings)
        self.found: Waterfall = waterfall(cached, asked)
        self.fall: Fall = self.found.at(chosen(self.found.points, address).start)
        amounts = [step.amount for fall in self.found.falls for step in fall.steps if step.amount is not None]
        self.places = 2 if any(amount != int(amount) for amount in amounts) else 0

    def period(self, fall: Fall) -> str:
        """The name of a period."""
        return self.formats.period(fall.start, fall.end, self.asked.question.grain)

    def amount(self, amount: Decimal | None, *, is_move: bool = False) -> str:
        """An amount in the reporting currency; a move has its sign."""
        return self._signed(amount, self.places, is_move=is_move)

    def rounded(self, amount: Decimal | None, *, is_move: bool = False) -> str:
        """The same where there is little room."""
        is_large = any(step.amount is not None and abs(step.amount) >= LARGE for step in self.fall.steps)
        return self._signed(amount, 0 if is_large else self.places, is_move=is_move)

    def _signed(self, amount: Decimal | None, places: int, *, is_move: bool) -> str:
        if amount is None:
            return DASH
        text = self.formats.fixed(abs(amount), places)
        return f"{'+' if is_move else ''}{text}" if amount > 0 else f"{MINUS}{text}" if amount < 0 else "0"

    def money(self, amount: Decimal | None, *, is_move: bool = False) -> str:
        """The same with the sign of the currency, for sentences."""
        if amount is None:
            return DASH
        text = self.formats.value(abs(amount), Unit.MONEY, self.found.currency)
        return f"{'+' if is_move and amount > 0 else MINUS if amount < 0 else ''}{text}"

    def metric_url(self, step: Step, fall: Fall) -> str:
        """The page of the metric behind a step, at this period."""
        id, _, variant = step.metric.partition(":")
        variant = variant or "default"
        usual = str(self.cached.workspace.settings["variants"].get(id, "default"))
        return self.address.url(
            f"/metrics/{id}",
            variant=None if variant == usual else variant,
            point=fall.start.isoformat(),
            **dict.fromkeys(("rows", "cohort", "began", "age")),
        )


def fall_shown(shown: Shown) -> dict[str, Any]:
    fall, falls = shown.fall, shown.found.falls
    place = falls.index(fall)
    lines = [_step(shown, fall, step) for step in fall.steps]
    texts = [f"{line['kind']}\n{line['text']} {shown.found.currency}" for line in lines]
    option, begins = None, 0.0
    amounts = [float(step.amount) for step in fall.steps if step.amount is not None]
    if len(amounts) == len(fall.steps) and any(amounts):
        names = [
            f"{step.kind} {shown.rounded(step.amount, is_move=step in fall.moves)}" for step in fall.steps
        ]
        option, begins = waterfall_chart(names, amounts, formats=shown.formats, currency=shown.found.currency)
    return {
        "option": option,
        "height": 40 + 30 * len(lines),
        "texts": texts,
        "label": f"MRR from opening to closing, {shown.period(fall)}: {', '.join(texts)}".replace("\n", " "),
        "begins": shown.formats.money(begins, shown.found.currency) if begins else "",
        "lines": lines,
        "residual": _residual(fall, shown.formats),
        "is_partial": fall.is_partial,
        "before_url": _point(shown, falls[place - 1]) if place else "",
        "after_url": _point(shown, falls[place + 1]) if place + 1 < len(falls) else "",
    }


def _step(shown: Shown, fall: Fall, step: Step) -> dict[str, str]:
    is_move = step in fall.moves
    return {
        "kind": step.kind,
        "text": shown.amount(step.amount, is_move=is_move),
        "why": words.reason(step.reason),
        "url": shown.metric_url(step, fall),
        "css": "" if is_move else "sum",
    }


def _residual(fall: Fall, formats: Formats) -> str:
    return formats.exact(fall.residual)


def _point(shown: Shown, fall: Fall) -> str:
    return shown.address.url(point=fall.start.isoformat(), rows=None)


def series_shown(shown: Shown) -> dict[str, Any]:
    falls, formats = shown.found.falls, shown.formats
    kinds = [move.kind for move in shown.fall.moves]
    moves = {kind: [_number(fall.moves[place].amount) for fall in falls] for place, kind in enumerate(kinds)}
    grain = shown.asked.question.grain
    option = movements_chart(
        [formats.tick(fall.start, grain) for fall in falls],
        moves,
        [_number(fall.net) for fall in falls],
        formats=formats,
        currency=shown.found.currency,
        partial=[fall.is_partial for fall in falls],
        chosen=falls.index(shown.fall),
    )
    lines = [
        {
            "period": shown.period(fall),
            "url": _point(shown, fall),
            "is_chosen": fall is shown.fall,
            "is_partial": fall.is_partial,
            "cells": [_step(shown, fall, step) for step in fall.steps],
            "net": shown.amount(fall.net, is_move=True),
            "residual": _residual(fall, formats),
        }
        for fall in falls[-MOST:]
    ]
    changes = [
        f"{shown.amount(fall.net, is_move=True)} {shown.found.currency} change of MRR" for fall in falls
    ]
    return {
        "option": option,
        "has_values": any(fall.net is not None for fall in falls),
        "kinds": [(kind, COLOURS[kind]) for kind in kinds],
        "columns": [step.kind for step in shown.fall.steps],
        "lines": lines,
        "hidden": formats.decimal(len(falls) - len(lines), 0) if len(falls) > len(lines) else "",
        "links": [_point(shown, fall) for fall in falls],
        "texts": [
            f"{shown.period(fall)}\n{text}\n{_spelled(shown, fall)}"
            for fall, text in zip(falls, changes, strict=True)
        ],
        "label": f"Movements of MRR {words.per(grain)}, "
        f"{shown.period(falls[0])} to {shown.period(falls[-1])}; "
        f"{shown.period(shown.fall)}: {changes[falls.index(shown.fall)]}",
    }


def _spelled(shown: Shown, fall: Fall) -> str:
    return "\n".join(f"{m.kind} {shown.amount(m.amount, is_move=True)}" for m in fall.moves if m.amount)


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
