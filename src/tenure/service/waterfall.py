"""How MRR came from its opening to its closing, period by period, and whether the books balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from tenure.kernel.unit import Reason
from tenure.query.result import Point, Result
from tenure.service.cached import Asked, Cached
from tenure.service.change import series
from tenure.service.reconcile import CUSTOMER_PARTS, IDENTITIES, MRR_PARTS, SEGMENT_PARTS, Identity
from tenure.service.segments import applicable, offered

OPENING, CLOSING, RATES = "mrr:opening", "mrr", "fx_mrr"
MOST = 60
"""Most periods that the revenue page moves through at once."""

KINDS = {
    OPENING: "Opening",
    "new_mrr": "New",
    "expansion_mrr": "Expansion",
    "reactivation_mrr": "Reactivation",
    "segment_in_mrr": "Moved in",
    "segment_out_mrr": "Moved out",
    "contraction_mrr": "Contraction",
    "churned_mrr": "Churned",
    RATES: "Exchange rates",
    CLOSING: "Closing",
}
"""What each part of the identity is called where all of it is about MRR."""


def name_in_files(kind: str) -> str:
    """The same as a column or a value of a file."""
    return kind.lower().replace(" ", "_")


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a period: ``amount`` as it enters the sum (losses below zero), None for a ``reason``."""

    metric: str
    kind: str
    amount: Decimal | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Fall:
    """One period from opening to closing; ``residual`` is opening + movements − closing, which must be 0."""

    start: date
    end: date
    is_partial: bool
    opening: Step
    moves: tuple[Step, ...]
    closing: Step
    residual: Decimal | None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of it in order."""
        return (self.opening, *self.moves, self.closing)

    @property
    def net(self) -> Decimal | None:
        """By how much it moved, exchange rates included."""
        amounts = [move.amount for move in self.moves]
        return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Every period of the range; ``points`` are those of the closing MRR."""

    currency: str
    falls: tuple[Fall, ...]
    points: tuple[Point, ...]

    def at(self, start: date) -> Fall:
        """The period that starts there."""
        return next(fall for fall in self.falls if fall.start == start)


@dataclass(frozen=True, slots=True)
class Balance:
    """One identity over the range; ``is_whole``: it was asked of all customers in spite of a filter."""

    title: str
    periods: int
    unknown: int
    residual: Decimal
    is_whole: bool


def parts_of(asked: Asked) -> Mapping[str, int]:
    """The metrics of the identity with their signs; under a filter also what moves into and out of it."""
    if not asked.question.where:
        return MRR_PARTS
    signs = {**MRR_PARTS, **SEGMENT_PARTS}
    return {metric: signs[metric] for metric in KINDS}


def waterfall(cached: Cached, asked: Asked) -> Waterfall:
    """The MRR of every period of the question, from opening to closing."""
    parts = parts_of(asked)
    results = dict(zip(parts, _results(cached, asked, tuple(parts)), strict=True))
    closing = results[CLOSING]
    balance = Identity("", "", parts).residuals(lambda _: list(results.values()))
    falls = []
    points = {metric: series(result) for metric, result in results.items()}
    for number, point in enumerate(points[CLOSING]):
        steps = {metric: _step(metric, sign, points[metric][number]) for metric, sign in parts.items()}
        moves = tuple(step for metric, step in steps.items() if metric not in (OPENING, CLOSING))
        falls.append(
            Fall(
                point.start,
                point.end,
                point.is_partial,
                steps[OPENING],
                moves,
                steps[CLOSING],
                balance[point.start],
            )
        )
    return Waterfall(closing.currency, tuple(falls), points[CLOSING])


def has_revenue(cached: Cached) -> bool:
    """Whether there are data to move through at all."""
    return any(item.id == CLOSING and item.is_available for item in cached.metrics())


def near(cached: Cached, asked: Asked, point: str) -> Asked:
    """The question for at most ``MOST`` periods of its range: those around ``point``, else the last ones.

    A page of years of days would take long and show more than anybody can see.
    """
    periods = asked.question.periods(cached.workspace.settings.calendar)
    spare = len(periods) - MOST
    if spare <= 0:
        return asked
    place = next((n for n, period in enumerate(periods) if period.start.isoformat() == point), len(periods))
    first = min(max(place - MOST // 2, 0), spare)
    return asked.change(start=periods[first].start, end=periods[first + MOST - 1].end)


def _step(metric: str, sign: int, point: Point) -> Step:
    sign = 1 if metric == CLOSING else sign
    amount = None if point.value is None else sign * Decimal(str(point.value))
    return Step(metric, KINDS[metric], amount, point.reason)


def balances(cached: Cached, asked: Asked) -> tuple[Balance, ...]:
    """The identities of MRR and of customers over the range.

    Customers who move between segments neither join nor leave, so theirs is asked of everybody.
    """
    everybody = asked.change(where={})
    found = []
    for identity in IDENTITIES:
        is_money = identity.parts is MRR_PARTS
        question = asked if is_money else everybody
        parts = parts_of(asked) if is_money else identity.parts
        one = Identity(identity.id, identity.title, parts)
        residuals = one.residuals(partial(_results, cached, question))
        known = [value for value in residuals.values() if value is not None]
        found.append(
            Balance(
                identity.title,
                len(known),
                len(residuals) - len(known),
                sum(map(abs, known), Decimal(0)),
                not is_money and bool(asked.question.where),
            )
        )
    return tuple(found)


def _results(cached: Cached, asked: Asked, metrics: tuple[str, ...]) -> tuple[Result, ...]:
    """Results of some parts; without a filter both identities are asked together, as they share views."""
    together = metrics if asked.question.where else (*MRR_PARTS, *CUSTOMER_PARTS)
    found = dict(zip(together, cached.show(together, asked).results, strict=True))
    return tuple(found[metric] for metric in metrics)


def revenue_filters(cached: Cached, asked: Asked) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The filters that MRR knows, with their values; and those in force that it does not know."""
    every, metric = offered(cached, asked), cached.resolve(CLOSING)
    names = tuple(dict.fromkeys([*every, *asked.question.where]))
    known = applicable(cached, [metric], names, asked)[metric.label] if names else ()
    return (
        {name: values for name, values in every.items() if name in known},
        tuple(name for name in asked.question.where if name not in known),
    )
