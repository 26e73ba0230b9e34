"""Feedback comment share."""

from __future__ import annotations

from tenure.catalog.cites import S0, S1, S2
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="feedback_comment_share",
    name="Share of answers with a comment",
    panel="Feedback",
    question="How many of those who answer a survey also say why?",
    formula="Valid survey answers with a comment ÷ valid survey answers of the period.",
    unit=Unit.SHARE,
    direction=Direction.NEUTRAL,
    fold=SHARE,
    grain=("response_id",),
    survey=True,
    rows="""
        select day, response_id, account_id, user_id, survey, touchpoint, has_comment as num
        from survey_answer""",
    example=Example(
        tables={
            "survey_responses": """
                account_id, survey, score, answered_at, comment
                B, nps, 9, 2025-01-03, Very good
                A, nps, 3, 2025-01-04,
                B, csat, 5, 2025-01-05, " "
                A, ces, 6, 2025-01-06, Easy
                B, ces, 9, 2025-01-06, Out of scale
                A, nps, 9, 2025-02-01, Later
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.5",
    ),
    cites=(S0, S1, S2),
)
