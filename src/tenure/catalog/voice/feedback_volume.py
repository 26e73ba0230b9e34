"""Feedback volume."""

from __future__ import annotations

from tenure.catalog.cites import S0, S1, S2
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="feedback_volume",
    name="Feedback volume",
    rank=5,
    panel="Feedback",
    question="How much do customers tell us in their own words, and about what?",
    formula="Number of pieces of feedback said in the period.",
    unit=Unit.COUNT,
    direction=Direction.NEUTRAL,
    fold=SUM,
    grain=("feedback_id",),
    rows="""
        select day, feedback_id, account_id, user_id, source, theme, sentiment, 1 as num
        from feedback_item""",
    example=Example(
        tables={
            "feedback": """
                account_id, said_at, source, text, theme, sentiment
                B, 2025-01-01 00:00:00, review, Good, onboarding, positive
                A, 2025-01-15 12:00:00, interview, Slow, performance, negative
                B, 2025-01-31 23:59:59, social, Fine, ,
                A, 2025-02-01 00:00:00, review, Late, , negative
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="3",
    ),
    cites=(S0, S1, S2),
    notes=(
        "'--by theme' and '--by sentiment' say what it is about and how it sounds. The text never "
        "leaves the host.",
    ),
)
