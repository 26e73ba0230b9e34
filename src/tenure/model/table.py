"""What a table of the standard model declares about itself and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Type of a column: how text in a file becomes a value, and how it is stored."""

    ID = "id"  # text, kept to the letter: 00123 and 1E5 stay what they are
    TEXT = "text"
    AT = "at"  # UTC instant
    ON = "on"  # calendar date of the reporting zone
    MONEY = "money"  # exact decimal in major units
    NUMBER = "number"  # exact decimal: quantities, scores, rates
    INTEGER = "integer"
    SHARE = "share"  # 0..1
    BOOLEAN = "boolean"
    TIME = "time"  # wall-clock time of day
    JSON = "json"


SQL_TYPES = {
    Kind.ID: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.AT: "TIMESTAMP",
    Kind.ON: "DATE",
    Kind.MONEY: "DECIMAL(28,10)",
    Kind.NUMBER: "DECIMAL(28,10)",
    Kind.INTEGER: "BIGINT",
    Kind.SHARE: "DECIMAL(18,12)",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "TIME",
    Kind.JSON: "JSON",
}


class Clock(Enum):
    """What ``as_of`` does to an instant that lies at or after it."""

    FACT = "fact"  # the row has not happened: it is left out
    BORN = "born"  # the same, but it may be empty: then the row was there from the start
    AGREED = "agreed"  # the same, unless the step ``known_by`` came before as_of (a signed contract)
    HAPPENS = "happens"  # this step has not happened: the value is not known yet
    SCHEDULED = "scheduled"  # known beforehand; later on as_of's own day it counts from the next day
    PLAN = "plan"  # known beforehand (an end of term, a scheduled start): stays


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type and meaning.

    ``choices`` closes the list of values (others are quarantined) unless ``is_open``.
    ``minimum`` is the smallest allowed number. ``known_by`` names the step with which the value
    becomes known.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    is_open: bool = False
    minimum: int | None = None
    clock: Clock = Clock.PLAN
    known_by: str = ""

    @property
    def sql_type(self) -> str:
        """The DuckDB type that holds this column."""
        return SQL_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the standard model.

    ``key`` names the columns that identify a row; ``spans`` the pairs (start, end) of
    which the end must lie after the start; ``meaning`` says what one row stands for.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    spans: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a row is refused."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def fact(self) -> str | None:
        """The column whose instant decides whether the row has happened yet, or None."""
        return next((column.name for column in self.columns if column.clock is Clock.FACT), None)

    @property
    def birth(self) -> str | None:
        """The optional instant from which a row exists, or None."""
        return next((column.name for column in self.columns if column.clock is Clock.BORN), None)

    @property
    def begins(self) -> str | None:
        """The column whose earliest value is the start of the table's data, or None."""
        if self.name in SIDE_TABLES:
            return None
        return self.fact or next((start for start, _ in self.spans), None)


SIDE_TABLES = ("account_history", "business_hours", "exchange_rates", "memberships", "ticket_events")
"""Tables that describe others; they do not start the data of a metric."""


def key(name: str, meaning: str) -> Column:
    """A required id column."""
    return Column(name, Kind.ID, meaning, required=True)


def reference(name: str, meaning: str, *, required: bool = False) -> Column:
    """A column that holds the id of a row of another table."""
    return Column(name, Kind.ID, meaning, required=required)


def text(
    name: str,
    meaning: str,
    *choices: str,
    required: bool = False,
    default: str | None = None,
    is_open: bool = False,
    known_by: str = "",
) -> Column:
    """A text column, with its list of values where it has one."""
    return Column(name, Kind.TEXT, meaning, required, default, choices, is_open, known_by=known_by)


def fact(name: str, meaning: str, kind: Kind = Kind.AT) -> Column:
    """The required instant at which the row itself happened."""
    return Column(name, kind, meaning, required=True, clock=Clock.FACT)


def born(name: str, meaning: str) -> Column:
    """The instant from which the row exists; rows without it were always there."""
    return Column(name, Kind.AT, meaning, clock=Clock.BORN)


def agreed(name: str, meaning: str, kind: Kind = Kind.AT, *, known_by: str) -> Column:
    """The required start of a row that is known from then on, or since it was agreed."""
    return Column(name, kind, meaning, required=True, clock=Clock.AGREED, known_by=known_by)


def step(name: str, meaning: str, kind: Kind = Kind.AT) -> Column:
    """An instant at which something later happened to the row."""
    return Column(name, kind, meaning, clock=Clock.HAPPENS)


def plan(name: str, meaning: str, kind: Kind = Kind.AT, *, required: bool = False) -> Column:
    """An instant that is known beforehand: it stays known even when it lies ahead."""
    return Column(name, kind, meaning, required)


def scheduled(name: str, meaning: str, *, required: bool = False) -> Column:
    """An instant at which a state begins or ends, known beforehand; not reached before it comes."""
    return Column(name, Kind.AT, meaning, required, clock=Clock.SCHEDULED)


def number(
    name: str,
    meaning: str,
    kind: Kind = Kind.NUMBER,
    *,
    required: bool = False,
    default: str | None = None,
    minimum: int | None = None,
) -> Column:
    """A numeric column."""
    return Column(name, kind, meaning, required, default, minimum=minimum)


def money(name: str, meaning: str, *, required: bool = False) -> Column:
    """An exact amount in the currency of its row."""
    return Column(name, Kind.MONEY, meaning, required)


def flag(name: str, meaning: str) -> Column:
    """A yes/no column."""
    return Column(name, Kind.BOOLEAN, meaning)


CURRENCY_MEANING = "ISO 4217 code of the amounts in this row"


def currency(*, required: bool = False) -> Column:
    """The currency of the row's amounts."""
    return Column("currency", Kind.TEXT, CURRENCY_MEANING, required)
