"""Keeps a question within what a request may cost: known days, and not too many points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.kernel.errors import UserError
from tenure.kernel.period import Grain
from tenure.query.question import Question

if TYPE_CHECKING:
    from tenure.service.workspace import Workspace

FIRST, LAST = date(1980, 1, 1), date(2090, 1, 1)
"""Days that a question may name; the views use 1970 and 2100 as "never" and "for ever"."""

PERIODS = 1500
DAYS = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28, Grain.QUARTER: 90, Grain.YEAR: 365}
TRAILING_DAYS = 366 * 20


def bounded(workspace: Workspace, asked: Mapping[str, Any], overrides: Mapping[str, object]) -> Question:
    """The question of these keywords. UserError when its days or its size are out of bounds."""
    try:
        question = workspace.asked(asked, overrides)
    except (OverflowError, ValueError) as error:
        raise _out_of_bounds() from error
    for day in (question.start, question.end, question.as_of.date(), question.known_on):
        if day is not None and not FIRST <= day <= LAST:
            raise _out_of_bounds()
    length = DAYS.get(question.grain)
    if length and (question.end - question.start).days > length * PERIODS:
        raise UserError(
            f"From {question.start} to {question.end} are more than {PERIODS} {question.grain.value}s.",
            do="Ask for a shorter range or a longer grain.",
        )
    window = question.trailing
    if window and window.count * (31 if window.in_months else 1) > TRAILING_DAYS:
        raise UserError(f"A window of {window} is too long.", do="Ask for 20 years at most.")
    return question


def _out_of_bounds() -> UserError:
    return UserError(f"A day lies outside {FIRST} to {LAST}.", do="Give days within.")
