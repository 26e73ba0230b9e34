"""Share of new users."""

from __future__ import annotations

from tenure.catalog.cites import S1
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="new_user_share",
    name="Share of new users",
    rank=9,
    panel="Lifecycle",
    question="Which part of the users signed up in the period?",
    formula="Users created in the period ÷ users created before its end.",
    unit=Unit.SHARE,
    direction=Direction.NEUTRAL,
    fold=SHARE,
    grain=("user_id",),
    empty=Reason.NO_BASE,
    needs=("users",),
    rows="""
        select p.start_on, p.closing_on as segment_day, u.user_id, u.account_id,
            case when u.day >= p.window_on then 1 else 0 end as num
        from period as p
        join user_start as u on u.day <= p.closing_on""",
    example=Example(
        tables={
            "users": """
                user_id, account_id, created_at
                u1, a1, 2024-12-31 23:59:59
                u2, a1, 2025-01-01 00:00:00
                u3, a2, 2025-01-31 23:59:59
                u4, a2, 2025-02-01 00:00:00
                u5, a2,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.5",
    ),
    cites=(S1,),
    notes=(
        "S1 calls this the product adoption rate. It rises with sign-ups, not with adoption: see "
        "feature_adoption_rate and activation_rate. A user without a creation date was there before.",
    ),
)
