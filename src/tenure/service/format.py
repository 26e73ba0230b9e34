"""Values as people read them: in the locale, in the unit that reads best."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent

DASH = "–"
SPANS = ((86400 * 2, 86400, "d"), (3600 * 2, 3600, "h"), (120, 60, "min"), (0, 1, "s"))


def format_value(value: float | None, unit: str, currency: str, locale: str = "en_US", *, short: bool = False) -> str:
    """A value in its unit: 76.1 %, $12,500.00 (or $12.5K when short), 2.5 h, +36."""
    if value is None:
        return DASH
    match unit:
        case "money" if short and abs(value) >= 10_000:
            return format_compact_currency(value, currency, locale=locale, fraction_digits=1)
        case "money":
            return format_currency(value, currency, locale=locale)
        case "share":
            return format_percent(value, "#,##0.0 %", locale=locale)
        case "count":
            return format_decimal(value, "#,##0.#", locale=locale)
        case "points" | "score" | "ratio" | "number" | "days":
            return format_decimal(value, "#,##0.0#" if abs(value) < 10 else "#,##0.0", locale=locale)
        case "seconds":
            return format_seconds(value, locale)
    return str(value)


def format_seconds(value: float, locale: str) -> str:
    """A duration in days, hours, minutes or seconds, whichever reads best."""
    size, name = next((size, name) for least, size, name in SPANS if abs(value) >= least)
    return f"{format_decimal(value / size, '#,##0.#', locale=locale)} {name}"


def format_period(start: str, grain: str, locale: str = "en_US") -> str:
    """The name of a period: Jan 2025, 2025 Q1, 2025, or its first day."""
    day = date.fromisoformat(start)
    match grain:
        case "month":
            return format_date(day, "MMM y", locale=locale)
        case "quarter":
            return format_date(day, "y QQQ", locale=locale)
        case "year":
            return str(day.year)
    return start
