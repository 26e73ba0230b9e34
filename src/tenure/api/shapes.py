"""The shapes of the answers, for the OpenAPI description."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A closed shape: tests check that answers hold these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Definition(Shape):
    """What a value was defined as."""

    version: str
    formula: str
    parameters: dict[str, Any]


class Point(Shape):
    """One value. ``end`` is exclusive; a null value has a reason."""

    start: date
    end: date
    segment: dict[str, str]
    value: float | None
    numerator: str | int | float | None
    denominator: str | int | float | None
    n: int
    low: float | None
    high: float | None
    is_partial: bool
    reason: str | None
    flags: list[str]


class Result(Shape):
    """The answer for one metric."""

    metric: str
    variant: str
    unit: str
    direction: Literal["higher", "lower", "neutral"]
    definition: Definition
    currency: str
    grain: str
    as_of: datetime
    known_on: date | None
    points: list[Point]


class Answer(Shape):
    """Values of one or more metrics."""

    results: list[Result]


class Part(Shape):
    """Contributions of a metric, or of one operand of a formula. Decimals are exact text."""

    name: str
    columns: list[str]
    rows: list[list[Any]]


class Rows(Shape):
    """The contributions behind the values of a metric, which fold to them exactly."""

    parts: list[Part]


class Sql(Shape):
    """The statements that are run."""

    sql: str


class Listed(Shape):
    """A metric as the catalogue lists it."""

    id: str
    name: str
    family: str
    question: str
    formula: str
    unit: str
    direction: str
    aliases: list[str]
    variants: list[str]
    tables: list[str]
    is_available: bool
    missing: list[str]


class Metrics(Shape):
    """The catalogue."""

    metrics: list[Listed]


class Health(Shape):
    """The server answers, and its database does."""

    status: Literal["ok"]


class Problem(Shape):
    """An error."""

    type: str
    title: str
    status: int
    detail: str
