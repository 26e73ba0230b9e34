"""Retention grid and life cycle of the users, as the product page shows them."""

from __future__ import annotations

from typing import Any

from tenure.kernel.period import Grain
from tenure.kernel.unit import Unit
from tenure.service.activity import USERS, WEEKLY_USERS, WEEKS, overall, user_lifecycle, user_retention
from tenure.service.cached import Asked, Cached
from tenure.service.formats import Formats
from tenure.web import words
from tenure.web.address import Address
from tenure.web.charts.stacked import stacked_chart
from tenure.web.families.family import question_of


def retention_shown(
    cached: Cached, asked: Asked, address: Address, formats: Formats
) -> dict[str, Any] | None:
    """The grid: a line per first week, a cell per week after it; None without users."""
    cohorts = user_retention(cached, asked)
    if not cohorts:
        return None
    end = cached.workspace.settings.calendar.next(cohorts[-1].start, Grain.WEEK)
    span = {"from": cohorts[0].start.isoformat(), "to": end.isoformat(), "grain": Grain.WEEK.value}
    link = question_of(address)
    return {
        "weeks": range(1, WEEKS),
        "overall": [_cell(share, formats) for share in overall(cohorts)[1:]],
        "size": formats.decimal(sum(cohort.size for cohort in cohorts), 0),
        "lines": [
            {
                "week": formats.day(cohort.start),
                "url": link.url(f"/metrics/{WEEKLY_USERS}", **span, point=cohort.start.isoformat()),
                "size": formats.decimal(cohort.size, 0),
                "cells": [
                    _cell(cohort.share(week), formats, cohort.active[week]) for week in range(1, WEEKS)
                ],
            }
            for cohort in cohorts
        ],
    }


def _cell(share: float | None, formats: Formats, users: int | None = None) -> dict[str, str]:
    """Text, shade (0 to 1) and number of users of a cell; all "" where there is no share."""
    if share is None:
        return {"text": "", "shade": "", "users": ""}
    return {
        "text": formats.value(share, Unit.SHARE),
        "shade": f"{share:.3f}",
        "users": "" if users is None else f"{formats.decimal(users, 0)} users",
    }


def lifecycle_shown(
    cached: Cached, asked: Asked, address: Address, formats: Formats
) -> dict[str, Any] | None:
    """Users new, returned, retained and left per period, as a chart and a table; None without users."""
    found = user_lifecycle(cached, asked)
    if not found:
        return None
    grain = Grain.MONTH if asked.question.grain is Grain.TOTAL else asked.question.grain
    link = question_of(address)
    lines: list[dict[str, Any]] = []
    for one in found:
        numbers = {name: formats.decimal(getattr(one, name), 0) for name in _COLUMNS}
        lines.append(
            {
                "period": formats.period(one.start, one.end, grain),
                "url": link.url(f"/metrics/{USERS}", point=one.start.isoformat()) + "#rows"
                if grain is Grain.MONTH and asked.question.grain is Grain.MONTH
                else "",
                "is_partial": one.is_partial,
                "numbers": numbers,
            }
        )
    return {
        "lines": lines,
        "per": grain.value,
        "option": stacked_chart(
            [formats.tick(one.start, grain) for one in found],
            {
                "Retained": [one.retained for one in found],
                "New": [one.new for one in found],
                "Returned": [one.returned for one in found],
                "Left": [-one.left for one in found],
            },
            unit=Unit.COUNT,
            formats=formats,
        ),
        "texts": [
            f"{line['period']}\n{line['numbers']['active']} active users\n"
            + "\n".join(f"{name} {line['numbers'][name]}" for name in ("retained", "new", "returned", "left"))
            for line in lines
        ],
        "label": f"Users new, retained, returned and left {words.per(grain)}, "
        f"{lines[0]['period']} to {lines[-1]['period']}",
    }


_COLUMNS = ("before", "new", "returned", "left", "active", "retained")
