"""How an axis writes its numbers in a locale; static/ticks.js writes them."""

from __future__ import annotations

import re
from collections.abc import Callable

from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from tenure.kernel.unit import Unit
from tenure.service.formats import MINUS, NO_BREAK, Formats

SAMPLE = re.compile(r"(\D*)2(\D*)")

Marks = dict[str, str]
"""What stands before and after a number above and below zero, the signs within it, and how zero looks."""


def plain(formats: Formats, unit: str, name: str = "") -> Marks:
    """The marks of numbers as they are; ``name`` is the currency of money, or that of another unit."""
    locale = formats.locale
    match unit:
        case Unit.MONEY:
            pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
            return _around(
                locale, lambda n: format_currency(n, name, pattern, locale=locale, currency_digits=False)
            )
        case Unit.SHARE:
            return _around(locale, lambda n: format_percent(n / 100, locale=locale))
    return _around(locale, lambda n: f"{n}{NO_BREAK}{name}" if name else f"{n}")


def short(formats: Formats, unit: str, currency: str, size: int) -> Marks:
    """The marks of thousands, millions and so on; empty where the locale has no short name for them."""
    locale = formats.locale
    if unit == Unit.MONEY:
        return _around(locale, lambda n: format_compact_currency(n * size, currency, locale=locale))
    return _around(locale, lambda n: format_compact_decimal(n * size, locale=locale))


def _around(locale: Locale, write: Callable[[int], str]) -> Marks:
    """What is written around a number, seen on 2 and −2; empty where its digits are others than 2."""
    # A thousand is k, as everywhere else here.
    above, below = (SAMPLE.fullmatch(write(n).replace("2K", "2k").replace("-", MINUS)) for n in (2, -2))
    if above is None or below is None:
        return {}
    return {
        "before": _apart(above[1]),
        "after": above[2],
        "below_before": _apart(below[1]),
        "below_after": below[2],
        "zero": write(0),
        "point": get_decimal_symbol(locale),
        "group": get_group_symbol(locale),
    }


def _apart(before: str) -> str:
    """A code such as SEK stands apart from the digits after it."""
    return before + NO_BREAK if before[-1:].isalpha() else before
