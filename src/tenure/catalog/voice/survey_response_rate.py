"""Survey response rate."""

from __future__ import annotations

from tenure.catalog.cites import DELIGHTED
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="survey_response_rate",
    name="Survey response rate",
    rank=4,
    panel="Response rate",
    question="How many of those whom we ask answer?",
    formula="Answered invitations ÷ delivered invitations sent in the period, once 14 days "
    "(surveys.response_days) have passed.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("invitation_id",),
    needs=("survey_invitations",),
    rows="""
        select day, known_at as mature_at, invitation_id, account_id, user_id, survey, touchpoint,
            is_answered as num
        from survey_ask""",
    example=Example(
        tables={
            "survey_invitations": """
                account_id, invitation_id, survey, sent_at, delivered, response_id
                B, i1, nps, 2025-01-03, true, r1
                A, i2, nps, 2025-01-04, ,
                B, i3, nps, 2025-01-05, false,
                A, i4, nps, 2025-01-28, true, r2
                B, i5, csat, 2025-01-20, true, lost
                A, i6, csat, 2025-01-05, , r3
            """,
            "survey_responses": """
                account_id, response_id, survey, score, answered_at
                B, r1, nps, 9, 2025-01-04
                A, r2, nps, 9, 2025-01-29
                B, r3, csat, 5, 2025-01-06
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-02-10",
        value="0.5",
    ),
    cites=(DELIGHTED,),
    notes=(
        "An invitation counts as delivered unless it says otherwise; an answer counts however late it came.",
    ),
)
