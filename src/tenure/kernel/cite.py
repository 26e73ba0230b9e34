"""Where a definition, a target or a benchmark comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cite:
    """A source: a short key, what it is, and its address."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What others reach. Shown as reference, never as fact.

    ``confidence``: "h" the primary source was read, "m" a vendor's own survey, "l" second-hand.
    """

    value: str
    population: str
    as_of: str
    confidence: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Target:
    """The value to reach and the value from which to worry, in the metric's unit.

    ``basis`` says which window it is meant for ("month", "12mo") where that matters.
    """

    value: float
    warn: float
    cite: Cite
    stretch: float | None = None
    basis: str = ""
