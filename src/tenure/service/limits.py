"""Keeps a question within what a request may cost: not too many points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.kernel.errors import UserError
from tenure.kernel.period import Grain
from tenure.query.question import Question

if TYPE_CHECKING:
    from tenure.service.workspace import Workspace

PERIODS = 1500
DAYS = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28, Grain.QUARTER: 90, Grain.YEAR: 365}
TRAILING_DAYS = 366 * 20


def bounded(workspace: Workspace, asked: Mapping[str, Any], overrides: Mapping[str, object]) -> Question:
    """The question of these keywords. UserError when its size is out of bounds."""
    question = workspace.asked(asked, overrides)
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
