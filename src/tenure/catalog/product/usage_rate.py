"""Usage rate."""

from __future__ import annotations

from tenure.catalog.cites import S0, S3
from tenure.kernel.fold import RATIO, SUM
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Unit

ACTIVE = "select day, prev_day, user_id, account_id, 1 as num from user_day"

METRIC = Metric(
    id="usage_rate",
    name="Usage rate",
    rank=12,
    panel="Engagement",
    question="How much does an active user do?",
    formula="Qualifying events of users in the period ÷ distinct active users.",
    unit=Unit.NUMBER,
    direction=Direction.HIGHER,
    fold=RATIO,
    grain=("user_id",),
    needs=("events",),
    rows=Over(
        num=("select day, user_id, account_id, events as num from activity_day where user_id is not null",),
        den=(ACTIVE,),
    ),
    variants=(
        variant(
            "total",
            "All actions, also those of no user.",
            S3,
            formula="Number of qualifying events in the period.",
            fold=SUM,
            unit=Unit.COUNT,
            grain=("user_id", "account_id", "day"),
            rows="select day, user_id, account_id, events as num from activity_day",
        ),
        variant(
            "hours_per_user",
            "Time instead of actions.",
            S0,
            formula="Hours of the users' sessions that start in the period ÷ distinct active users.",
            rows=Over(
                num=(
                    """
                    select day, session_id, user_id, account_id, seconds / 3600.0 as num
                    from session
                    where user_id is not null""",
                ),
                den=(ACTIVE,),
            ),
        ),
        variant(
            "sessions_per_user",
            "Visits instead of actions.",
            S0,
            formula="Sessions of users that start in the period ÷ distinct active users.",
            rows=Over(
                num=(
                    """
                    select day, session_id, user_id, account_id, 1 as num
                    from session
                    where user_id is not null""",
                ),
                den=(ACTIVE,),
            ),
        ),
        variant(
            "features_per_user",
            "Breadth of use: how many features a user uses.",
            S0,
            S3,
            formula="Features used often enough, summed over users ÷ distinct active users.",
            rows=Over(
                num=(
                    """
                    select start_on, day as segment_day, user_id, account_id, 1 as num
                    from feature_adopter
                    where unit = 'user'""",
                ),
                den=(ACTIVE,),
            ),
        ),
    ),
    example=Example(
        tables={
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, export, 2025-01-05 10:00:00
                u1, a1, export, 2025-01-05 10:30:00
                u1, a1, report, 2025-01-06 12:00:00
                u2, a1, report, 2025-01-06 09:00:00
                u2, a1, ping, 2025-01-06 09:20:00
                , a2, export, 2025-01-06 09:00:00
                u3, a2, export, 2025-02-01 00:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="2",
        variants={
            "total": "5",
            "hours_per_user": "0.416666666667",
            "sessions_per_user": "1.5",
            "features_per_user": "1.5",
        },
        settings={
            "activity.passive_events": ["ping"],
            "features": {"export": {"events": ["export"]}, "report": {"events": ["report"]}},
        },
    ),
    cites=(S0, S3),
    notes=("S3 advises to measure some weeks after onboarding.",),
)
