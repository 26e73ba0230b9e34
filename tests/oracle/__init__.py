"""A slow, plain reading of the metric definitions, to compare the SQL with.

`METRICS["metric:variant"](tables, period, clock, settings)` is an exact fraction, or None for null. Durations
are in seconds (`time_between_purchases` in days), shares are fractions, money is in the reporting currency.
Choices made where the definitions leave room are marked `reading:`.
"""

from . import activity, money, movements, purchases, renewals, retention, support, trials, voice
from .columns import COLUMNS, Row, Tables
from .periods import Clock, Period, periods, trailing
from .registry import DEFAULTS, METRICS

__all__ = [
    "COLUMNS",
    "DEFAULTS",
    "METRICS",
    "Clock",
    "Period",
    "Row",
    "Tables",
    "activity",
    "money",
    "movements",
    "periods",
    "purchases",
    "renewals",
    "retention",
    "support",
    "trailing",
    "trials",
    "voice",
]
