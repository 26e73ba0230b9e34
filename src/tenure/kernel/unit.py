"""What a value is counted in, and which way is better."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a metric's value; it decides how the value is shown."""

    MONEY = "money"  # major units of the reporting currency
    SHARE = "share"  # a fraction: 0.761 is shown as 76.1 %
    COUNT = "count"
    NUMBER = "number"
    RATIO = "ratio"
    POINTS = "points"
    SCORE = "score"
    SECONDS = "seconds"
    DAYS = "days"


class Direction(StrEnum):
    """Which way is better. There is no default: every metric says it."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Reason(StrEnum):
    """Why a value is null."""

    NO_BASE = "no_base"
    NO_EVENTS = "no_events"
    NOT_MATURED = "not_matured"
    NO_DATA = "no_data"
    NO_COST = "no_cost"
    NO_LOSS = "no_loss"
    MEDIAN_NOT_REACHED = "median_not_reached"
    INSUFFICIENT_DATA = "insufficient_data"
    NO_RATE = "no_rate"
    NO_SETTING = "no_setting"


REASONS: dict[Reason, str] = {
    Reason.NO_BASE: "Nobody was there at the start, so there is nothing to compare with.",
    Reason.NO_EVENTS: "Nothing of this kind happened in the period.",
    Reason.NOT_MATURED: "The outcome of this period is not known yet.",
    Reason.NO_DATA: "There are no data for this period.",
    Reason.NO_COST: "There are no cost rows for this period.",
    Reason.NO_LOSS: "Nothing was lost, so the ratio has no finite value.",
    Reason.MEDIAN_NOT_REACHED: "Fewer than half have got there so far.",
    Reason.INSUFFICIENT_DATA: "There are too few data for an honest value.",
    Reason.NO_RATE: "An exchange rate is missing or older than seven days.",
    Reason.NO_SETTING: "The workspace has not set what this metric needs.",
}
"""A sentence for every reason code."""
