"""A value as people write it, in the unit of a metric."""

from __future__ import annotations

import re

from babel.numbers import get_currency_symbol

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit

LARGEST_SHARE = 10
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)?(\.\d+)?([eE][+-]?\d+)?")
"""Digits, with a comma or a space between thousands, or none."""
SPAN = re.compile(r"([\d.]+) ?([a-z]+)")
SECONDS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
SECONDS |= {"d": 86_400, "day": 86_400, "w": 604_800, "week": 604_800}
TIMES = {Unit.SECONDS: 1, Unit.DAYS: 86_400}
WRITE = {
    Unit.SHARE: "as a share or a percentage: 0.92 or 92%",
    Unit.SECONDS: "in seconds, or with a unit: 1800, 30 min or 2 h",
    Unit.DAYS: "in days, or with a unit: 3 or 36 h",
    Unit.COUNT: "as a count: 250 or 1,200",
    Unit.POINTS: "in points: 40",
    Unit.SCORE: "as a score: 4.2",
}


def parse_amount(text: str, unit: Unit, currency: str) -> float:
    """A value in the metric's unit: 0.92 for 92%, seconds or days for 2 h. UserError says the unit."""
    plain = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    how = f"in {currency}: 50000 or 600,000" if unit is Unit.MONEY else WRITE.get(unit, "as a number: 4.2")
    do = f"Write it {how}."
    if plain.endswith("%"):
        if unit is not Unit.SHARE:
            raise UserError(f"'{text}' is a percentage, which this metric is not.", do=do)
        number = _number(plain[:-1].rstrip())
        number = None if number is None else number / 100
    elif unit in TIMES and plain[-1:].isalpha():
        number = _span(plain.lower())
        number = None if number is None else number / TIMES[unit]
    else:
        number = _number(_without_sign(plain, currency) if unit is Unit.MONEY else plain)
    if number is None:
        raise UserError(f"'{text}' is no number.", do=do)
    if not abs(number) < 1e18:
        raise UserError(f"'{text}' is out of range.", do=f"Give a smaller number. {do}")
    if unit is Unit.SHARE and abs(number) > LARGEST_SHARE:
        raise UserError(f"'{text}' is more than 1000%.", do=do)
    return number


def _number(text: str) -> float | None:
    digits = any(letter.isdigit() for letter in text)
    return float(re.sub("[, ]", "", text)) if digits and NUMBER.fullmatch(text) else None


def _span(text: str) -> float | None:
    """Seconds of "2 h" or "1 h 30 min"."""
    total, rest = 0.0, text
    while rest:
        found = SPAN.match(rest)
        size = found and (SECONDS.get(found[2]) or SECONDS.get(found[2].removesuffix("s")))
        number = _number(found[1]) if found else None
        if found is None or not size or number is None:
            return None
        total, rest = total + number * size, rest[found.end() :].lstrip()
    return total


def _without_sign(text: str, currency: str) -> str:
    """An amount without the code or the symbol of its currency, before or after it."""
    symbol = get_currency_symbol(currency, locale="en_US")
    for sign in filter(None, (currency, symbol, symbol.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))):
        for mark in (sign, f"-{sign}"):
            if text.startswith(mark):
                return mark[: -len(sign)] + text.removeprefix(mark).lstrip()
        if text.endswith(sign):
            return text.removesuffix(sign).rstrip()
    return text
