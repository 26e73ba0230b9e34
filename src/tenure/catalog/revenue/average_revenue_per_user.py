"""Average revenue per user."""

from __future__ import annotations

from tenure.catalog.cites import S0, S3
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

REVENUE = "select start_on, line_id, account_id, amount as num from revenue_period"
ACTIVE = "select day, prev_day, user_id, account_id, 1 as num from user_day"
KNOWN = "select day, until_day, user_id, account_id, 1 as num from user_known"
ACTIVE = "select day, prev_day, user_id, account_id, 1 as num from user_day"
KNOWN = "select day, until_day, user_id, account_id, 1 as num from user_known"

METRIC = Metric(
    id="average_revenue_per_user",
    name="Average revenue per user",
    panel="Recurring revenue",
    question="How much revenue does an active user stand for?",
    formula=(
        "Revenue of the period, each invoice line spread over the days that it pays for ÷ users who "
        "were active in it."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_DATA,
    zero=Reason.NO_EVENTS,
    has_interval=False,
    needs=("revenue_lines",),
    aliases=("arpu",),
    rows=Over(num=(REVENUE,), den=(ACTIVE,), needs_num=True),
    variants=(
        variant(
            "all",
            "Every known user, active or not, free or paying.",
            S0,
            rows=Over(num=(REVENUE,), den=(KNOWN,), needs_num=True),
        ),
    ),
    example=Example(
        # 100 + 310 + 90, and 15 of the 30 days of 620; u5 is not known yet
        tables={
            "revenue_lines": """
                account_id, kind, starts_on, until_on, amount
                A, recurring, 2025-01-01, 2025-02-01, 100
                B, recurring, 2025-01-01, 2025-02-01, 310
                A, one_time, 2025-01-10, , 90
                C, recurring, 2025-01-17, 2025-02-16, 620
                A, recurring, 2024-12-01, 2025-01-01, 100
            """,
            "users": """
                user_id, account_id, created_at
                u1, A, 2024-11-01
                u2, A,
                u3, B, 2025-01-31
                u4, C, 2024-11-01
                u5, C, 2025-02-01
            """,
            "events": """
                event, user_id, account_id, occurred_at
                login, u1, A, 2025-01-03
                login, u1, A, 2025-01-20
                login, u2, A, 2025-01-05
                login, u3, B, 2025-01-31
                login, u4, C, 2024-12-31
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="270",
        variants={"all": "202.5"},
    ),
    cites=(S0, S3),
    notes=(
        "S0 divides by all users (the variant all), S3 by active ones. Per paying customer: "
        "average_revenue_per_account.",
    ),
)
