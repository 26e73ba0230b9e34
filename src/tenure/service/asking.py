"""Turns what people write (dates, ranges, filters) into a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from tenure.kernel.errors import UserError, unknown
from tenure.kernel.period import DAY, Calendar, Grain, add_months, parse_window
from tenure.query.question import Question
from tenure.service.preset import Preset, parse_preset, since, span, usual_grain

FIRST, LAST = date(1980, 1, 1), date(2090, 1, 1)
"""Days that a question may name; the views use 1970 and 2100 as "never" and "for ever"."""

COUNT = 12
"""Periods of a series without a range."""

When = str | date | datetime | None
MONTH = re.compile(r"(\d{4})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-?[qQ]([1-4])")


def question(
    calendar: Calendar,
    now: datetime,
    *,
    start: When = None,
    end: When = None,
    period: str | None = None,
    grain: str | None = None,
    trailing: str | None = None,
    by: Iterable[str] | str = (),
    where: Mapping[str, object] | Iterable[str] = (),
    as_of: When = None,
    known_on: When = None,
    begins: Callable[[Question], date | None] = lambda _: None,
) -> Question:
    """The question in the terms of the query layer; UserError names what cannot be read.

    ``begins`` tells the first day of the data at the clocks of a question, for the period "all";
    without data it is that of a question without a range.
    """
    preset = parse_preset(period) if period else None
    if preset and (start or end):
        raise UserError(
            f"The period '{preset}' and dates are both given.",
            do="Give the period alone, or 'from' and 'to' alone.",
        )
    length = parse_grain(grain or usual_grain(preset))
    try:
        moment = parse_instant(as_of, calendar) if as_of else now
        first, last = parse_range(calendar, moment, length, start, end)
        known = parse_day(known_on, "known on") if known_on else None
        if preset and preset is not Preset.ALL:
            first, last = span(preset, calendar, moment)
    except (OverflowError, ValueError) as error:
        raise out_of_bounds() from error
    if not all(FIRST <= day <= LAST for day in (first, last, moment.date(), known or first)):
        raise out_of_bounds()
    found = Question(
        start=first,
        end=last,
        grain=length,
        as_of=moment,
        trailing=parse_window(trailing) if trailing else None,
        by=tuple(dict.fromkeys(by.split(",") if isinstance(by, str) else by)),
        where=parse_where(where),
        known_on=known,
        is_now=not as_of,
    )
    begun = begins(found) if preset is Preset.ALL else None
    if begun:
        first, last = since(max(begun, FIRST), calendar, moment)
        return replace(found, start=first, end=last)
    return found


def out_of_bounds() -> UserError:
    """The error for a day that the views cannot hold."""
    return UserError(f"A day lies outside {FIRST} to {LAST}.", do="Give days within.")


def parse_grain(text: str) -> Grain:
    """A grain by its name."""
    if text not in list(Grain):
        raise unknown("grain", text, [grain.value for grain in Grain])
    return Grain(text)


def parse_range(calendar: Calendar, now: datetime, grain: Grain, start: When, end: When) -> tuple[date, date]:
    """The range asked for: without one the last twelve complete periods."""
    first = parse_day(start, "from") if start else None
    last = parse_day(end, "to") if end else None
    step = Grain.MONTH if grain is Grain.TOTAL else grain
    if first is None and last is None:
        return calendar.last_complete(now, step, COUNT)
    if first is None:
        assert last is not None
        return calendar.next(calendar.floor(last, step), step, -COUNT), last
    return first, last or max(calendar.last_day(now) + DAY, first + DAY)


def parse_day(value: When, name: str) -> date:
    """A day from a date, "2025-01-31", "2025-01" or "2025-Q1" (their first day) or "2025"."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if match := MONTH.fullmatch(text):
            return date(int(match[1]), int(match[2]), 1)
        if match := QUARTER.fullmatch(text):
            return add_months(date(int(match[1]), 1, 1), 3 * int(match[2]) - 3)
        if text.isdigit() and len(text) == 4:
            return date(int(text), 1, 1)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"'{text}' is no date for '{name}'.", do="Write it as 2025-01-31.") from error


def parse_instant(value: When, calendar: Calendar) -> datetime:
    """A UTC instant; a day means its first moment in the reporting zone, as does a time without zone."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=calendar.zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), calendar.zone).astimezone(UTC)
    try:
        return parse_instant(datetime.fromisoformat(str(value).strip()), calendar)
    except ValueError as error:
        raise UserError(
            f"'{value}' is no instant.", do="Write it as 2025-01-31 or 2025-01-31T18:00:00Z."
        ) from error


def parse_where(where: Mapping[str, object] | Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Filters from a mapping or from "attribute=value" texts; the same attribute twice means either."""
    found: dict[str, tuple[str, ...]] = {}
    pairs: list[tuple[str, object]] = []
    if isinstance(where, Mapping):
        pairs = list(where.items())
    else:
        for text in where:
            name, equals, value = text.partition("=")
            if not equals or not name:
                raise UserError(f"'{text}' is no filter.", do="Write ATTRIBUTE=VALUE: plan=pro.")
            pairs.append((name.strip(), value))
    for name, given in pairs:
        values = tuple(str(v) for v in given) if isinstance(given, (list, tuple)) else (str(given),)
        found[name] = (*found.get(name, ()), *values)
    return found


def parse_settings(pairs: Mapping[str, object] | Iterable[str]) -> dict[str, object]:
    """Overrides from a mapping or from "key=value" texts."""
    if isinstance(pairs, Mapping):
        return dict(pairs)
    found: dict[str, object] = {}
    for text in pairs:
        key, equals, value = text.partition("=")
        if not equals:
            raise UserError(f"'{text}' is no setting.", do="Write KEY=VALUE: clv.churn_months=3.")
        found[key.strip()] = value.strip()
    return found
