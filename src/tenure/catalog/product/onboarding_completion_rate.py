"""Onboarding completion rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, Split
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="onboarding_completion_rate",
    name="Onboarding completion rate",
    rank=8,
    panel="Onboarding and funnels",
    question="Of the new users, how many finished the onboarding?",
    formula="Users created in the period who did all steps within 30 days ÷ users created in the period, as "
    "far as "
    "their 30 days are over.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("user_id", "step"),
    split=(Split("step", "select 'all' as step"),),
    needs=("users",),
    rows="select day, mature_at, user_id, account_id, step, is_done as num from onboarding",
    example=Example(
        tables={
            "users": """
                user_id, account_id, created_at
                u1, a1, 2025-01-05 12:00:00
                u2, a1, 2025-01-06 12:00:00
                u3, a2, 2025-01-07 12:00:00
                u4, a2, 2025-01-20 12:00:00
                u5, a2, 2025-02-01 00:00:00
            """,
            "events": """
                user_id, event, occurred_at
                u1, invite, 2025-01-05 13:00:00
                u1, profile, 2025-02-04 12:00:00
                u2, profile, 2025-01-07 12:00:00
                u3, profile, 2025-01-07 12:00:00
                u3, invite, 2025-02-06 12:00:01
                u4, profile, 2025-01-20 12:00:00
                u4, invite, 2025-01-20 12:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-02-10",
        value="0.333333333333",
        settings={"onboarding.steps": ["profile", "invite"]},
    ),
    cites=(S0,),
    notes=("The steps are onboarding.steps, in any order. '--by step' shows each of them beside 'all'.",),
)
