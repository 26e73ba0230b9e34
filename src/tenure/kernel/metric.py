"""A metric: contributions, how they are placed in time, how they fold, and what to tell people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

from tenure.kernel.cite import Benchmark, Cite, Target
from tenure.kernel.errors import unknown
from tenure.kernel.fold import Fold
from tenure.kernel.unit import Direction, Reason, Unit


@dataclass(frozen=True, slots=True)
class Over:
    """Sums over sums: each part is a metric id (``id`` or ``id:variant``) or a rows select.

    A leading minus subtracts the part. Parts are merged on the metric's grain, so the ratio
    drills down, splits and folds like any other. ``needs_num``: a period without a single row of
    num has no rows at all, so that missing costs are not taken for costs of 0.
    """

    num: tuple[str, ...]
    den: tuple[str, ...]
    needs_num: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A value inside a Formula: a metric id, or a rows select or Over with its own fold.

    ``window`` replaces the window of the metric; ``before`` takes the period before;
    ``empty`` is the reason when an inline select gives nothing; ``minimum_months`` nulls the
    value while the data are younger.
    """

    of: str | Over
    window: str | None = None
    before: bool = False
    fold: Fold | None = None
    empty: Reason | None = None
    minimum_months: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression over values: + − * / ** min max, operands, parameters ($name) and ``months``.

    ``months`` is the length of the window in months. A division by zero gives the metric's
    ``empty`` reason. ``capped`` names an expression that, where true, adds the flag "capped".
    """

    expression: str
    operands: Mapping[str, Operand]
    capped: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A column that must be chosen (one feature, one funnel), with the select of its default."""

    column: str
    default: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: small tables in, value out.

    ``tables`` holds CSV text per table; required columns that it leaves out are filled with
    plain defaults (ids from the row number, currency USD, interval month). ``value`` and
    ``variants`` are decimal text, or None where the answer is null.
    """

    tables: Mapping[str, str]
    start: str
    end: str
    value: str | None
    variants: Mapping[str, str | None] = field(default_factory=dict)
    grain: str = "month"
    as_of: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    trailing: str = ""


Rows = str | Over | Formula


class Changes(TypedDict, total=False):
    """The fields that a variant may change."""

    rows: Rows
    formula: str
    fold: Fold
    unit: Unit
    direction: Direction
    window: str | None
    per: str | None
    split: tuple[Split, ...]
    empty: Reason
    zero: Reason | None
    bounds: tuple[float | None, float | None]
    grain: tuple[str, ...]
    segment_move: str
    needs: tuple[str, ...]
    target: Target | None


@dataclass(frozen=True, slots=True)
class Variant:
    """The same question by another rule: what changes, why it exists, who uses it."""

    id: str
    why: str
    changes: Changes
    cites: tuple[Cite, ...] = ()


def variant(id: str, why: str, *cites: Cite, **changes: Unpack[Changes]) -> Variant:
    """A variant that changes the given fields."""
    return Variant(id, why, changes, cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One KPI, declared once.

    ``rows`` returns contributions: ``num`` (and ``den``), the ids of ``grain``, and the columns
    that place a row in time: ``start_on`` (the rows join ``period`` themselves), or ``day``
    (flow), ``day`` and ``prev_day`` (distinct), ``day`` and ``next_day`` (the latest of the window),
    ``day`` and ``until_day`` (stock), any of them with ``mature_day``, or ``mature_at`` for the exact
    instant after which the outcome is known. ``segment_day`` says on which day attributes are read.
    An ``instrument`` column that differs between rows of one value flags it ``mixed_instruments``;
    a ``flag`` column names a flag (or '') that one row gives to the whole value.

    ``window``: None for the period asked for, a trailing length ("12mo", "7d", "{setting}"),
    or "ever". ``per`` "day" averages over the days of the window. ``segment_move`` concerns
    rows whose segment changes between ``segment_day`` and ``segment_until``: "stays" leaves
    them out of a segmented view, "leaves" takes only them.
    ``empty`` is the reason of a null, ``zero`` that of a denominator of 0 where it differs;
    ``has_interval`` False for a ratio whose rows are no sample of units; ``bounds`` are the least and
    the greatest value that there can be, where intervals end. ``needs`` names tables
    without which it is unavailable and has no data, ``requires`` those without which it is
    unavailable and null for its own reason. ``survey`` asks for the larger sample. ``rank`` is
    the place among its family, smaller first; ``family`` comes from the folder of the file. ``page``
    names the page that shows it (that of its family unless said), ``panel`` the heading under which it
    stands there.
    """

    id: str
    name: str
    question: str
    formula: str
    unit: Unit
    direction: Direction
    fold: Fold
    rows: Rows
    example: Example
    grain: tuple[str, ...] = ("account_id",)
    window: str | None = None
    per: str | None = None
    split: tuple[Split, ...] = ()
    empty: Reason = Reason.NO_EVENTS
    zero: Reason | None = None
    has_interval: bool = True
    bounds: tuple[float | None, float | None] = (0, None)
    segment_move: str = ""
    survey: bool = False
    needs: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    does_without: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    target: Target | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    cites: tuple[Cite, ...] = ()
    notes: tuple[str, ...] = ()
    rank: int = 100
    family: str = ""
    page: str = ""
    panel: str = ""
    variant_id: str = "default"

    def with_variant(self, id: str) -> Metric:
        """This metric with the changes of one of its variants; "default" gives itself."""
        if id in ("default", ""):
            return self
        chosen = next((variant for variant in self.variants if variant.id == id), None)
        if chosen is None:
            known = ["default", *(variant.id for variant in self.variants)]
            raise unknown(f"variant of {self.id}", id, known)
        return replace(self, **chosen.changes, variant_id=id)

    @property
    def label(self) -> str:
        """``id`` or ``id:variant``."""
        return self.id if self.variant_id == "default" else f"{self.id}:{self.variant_id}"
