"""The health of a customer as contributions, and its use of the product against what is usual for it."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Any

from tenure.kernel.period import Grain
from tenure.kernel.unit import Unit
from tenure.service.customer.brief import Brief
from tenure.service.customer.health import Component, Health, rounded_to_sum
from tenure.service.customer.usage import BEFORE, Usual, Week
from tenure.service.formats import DASH, Formats
from tenure.web.charts.series import series_chart
from tenure.web.customers.words import share_shown

NOTHING = 1e-6
"""Points below which a score counts as not drawn anywhere."""

INPUTS = {
    "usage_frequency": "active days per active user",
    "usage_depth": "actions per active user",
    "usage_growth": "use against the three stretches before",
    "usage_breadth": "features used",
    "open_tickets": "open tickets",
    "last_survey": "last survey answer, on 0 to 10",
    "overdue_invoices": "overdue invoices",
    "renewal_distance": "days to the end of the contract",
}


def health_shown(found: Brief, formats: Formats) -> dict[str, Any] | None:
    """The components and what they add up to; None of somebody who is no customer."""
    health = found.health
    if health is None:
        return None
    parts = [one.contribution for one in health.components if one.contribution is not None]
    drawn = health.drawn or 0.0
    is_scored = health.score is not None
    shown = rounded_to_sum([*parts, drawn])
    texts = iter(formats.fixed(part, 1) if is_scored else "" for part in shown)
    lines = [
        _component(one, formats, "" if one.contribution is None else next(texts)) for one in health.components
    ]
    return {
        "lines": lines,
        "is_scored": is_scored,
        "score": formats.fixed(sum(shown), 1) if is_scored else DASH,
        "drawn": next(texts) if abs(drawn) > NOTHING else "",
        "coverage": share_shown(health.coverage or 0, formats),
        "unknown": _unknown(health, formats),
    }


def _unknown(health: Health, formats: Formats) -> str:
    known = floor((health.coverage or 0) * 100 + 1e-9) / 100
    return share_shown(1 - known, formats)


def _component(one: Component, formats: Formats, contribution: str) -> dict[str, str]:
    why = ""
    if one.value is None:
        why = "not known"
    elif one.is_too_old:
        why = f"older than {one.max_age_days} days: not counted"
    value = (
        DASH
        if one.value is None
        else formats.relative(one.value)
        if one.input == "usage_growth"
        else formats.decimal(one.value, 2)
    )
    return {
        "name": one.name.replace("_", " "),
        "input": INPUTS.get(one.input, one.input.replace("_", " ")),
        "scale": f"0 at {formats.decimal(one.low, 2)}, 100 at {formats.decimal(one.high, 2)}",
        "value": value,
        "age": ""
        if one.age_days is None
        else "today"
        if one.age_days == 0
        else f"{formats.decimal(one.age_days, 0)} d",
        "points": DASH if one.points is None else formats.fixed(one.points, 1),
        "weight": formats.decimal(one.weight, 2),
        "contribution": contribution,
        "why": why,
        "share": f"{0 if one.points is None else one.points:.0f}",
    }


def usage_shown(found: Brief, formats: Formats) -> dict[str, Any] | None:
    """Two lines with their bands and one table; None where the customer was never seen in the product."""
    usage = found.usage
    if usage.first_on is None:
        return None
    weeks = usage.weeks
    periods = [formats.period(week.start, week.end, Grain.WEEK) for week in weeks]
    return {
        "before": BEFORE,
        "last": formats.day(usage.last_on) if usage.last_on else DASH,
        "users": _line(
            weeks, [w.users for w in weeks], [w.usual_users for w in weeks], periods, "Active users", formats
        ),
        "events": _line(
            weeks, [w.events for w in weeks], [w.usual_events for w in weeks], periods, "Events", formats
        ),
        "lines": [
            {
                "period": period,
                "users": formats.value(week.users, Unit.COUNT),
                "usual_users": _usual(week.usual_users, formats),
                "events": formats.value(week.events, Unit.COUNT),
                "usual_events": _usual(week.usual_events, formats),
            }
            for week, period in zip(weeks, periods, strict=True)
        ],
    }


def _line(
    weeks: Sequence[Week],
    values: list[int | None],
    usual: list[Usual | None],
    periods: list[str],
    name: str,
    formats: Formats,
) -> dict[str, Any]:
    texts = [
        f"{period}\n{formats.value(value, Unit.COUNT)}" + (f"\nusual {_usual(band, formats)}" if band else "")
        for period, value, band in zip(periods, values, usual, strict=True)
    ]
    last = formats.value(values[-1], Unit.COUNT)
    option = series_chart(
        [formats.tick(week.start, Grain.WEEK) for week in weeks],
        values,
        [None if band is None else band.low for band in usual],
        [None if band is None else band.high for band in usual],
        unit=Unit.COUNT,
        formats=formats,
    )
    return {
        "option": option,
        "has_values": any(value is not None for value in values),
        "texts": texts,
        "name": name,
        "label": f"{name} per week, {periods[0]} to {periods[-1]}; last week {last}",
    }


def _usual(band: Usual | None, formats: Formats) -> str:
    if band is None:
        return ""
    return f"{formats.decimal(band.low, 1)} to {formats.decimal(band.high, 1)}"
