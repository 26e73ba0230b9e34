"""Engagement score."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import MEAN
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="engagement_score",
    name="Engagement score",
    panel="Engagement",
    question="Which users are more engaged than the others?",
    formula="Mean, over active users, of the weighted mean of their percentile ranks (0 to 100) in log-ins, "
    "active "
    "days, features and feedback.",
    unit=Unit.SCORE,
    bounds=(0, 100),
    direction=Direction.HIGHER,
    fold=MEAN,
    grain=("user_id",),
    needs=("events",),
    does_without=("features",),
    rows="select start_on, user_id, account_id, score as num from engagement_period",
    example=Example(
        tables={
            "users": """
                user_id, account_id
                u1, a1
                u2, a1
                u3, a2
            """,
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, login, 2025-01-05 12:00:00
                u1, a1, login, 2025-01-06 12:00:00
                u2, a1, login, 2025-01-05 12:00:00
                u3, a2, open, 2025-01-05 12:00:00
                u3, a2, login, 2025-02-01 00:00:00
            """,
            "survey_responses": """
                user_id, survey, instrument, score, answered_at
                u3, nps, nps_0_10, 9, 2025-01-20 12:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="70.833333333333",
        where={"user_id": "u1"},
    ),
    cites=(S0,),
    notes=(
        "It compares users of one period with one another: the mean over all of them is 50, so ask by "
        "segment, "
        "user or account.",
        "A percentile rank is the share of users below, plus half of those who are equal. An input that is "
        "none of "
        "logins, active_days, features and feedback is the name of an event. Without features in the "
        "settings, "
        "that input is left out.",
    ),
)
