"""Activation rate."""

from __future__ import annotations

from tenure.catalog.cites import S1, USERPILOT
from tenure.kernel.cite import Benchmark
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="activation_rate",
    name="Activation rate",
    rank=7,
    panel="Onboarding and funnels",
    question="Of the new users, how many soon got value?",
    formula="Users created in the period who had the value event within 14 days ÷ users created in the "
    "period, "
    "as far as their 14 days are over.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("user_id",),
    needs=("users",),
    rows="select day, mature_at, user_id, account_id, is_activated as num from user_value",
    benchmarks=(Benchmark("37.5 %", "62 software companies, mean", "2024", "l", USERPILOT),),
    example=Example(
        tables={
            "users": """
                user_id, account_id, created_at
                u1, a1, 2025-01-05 12:00:00
                u2, a1, 2025-01-06 12:00:00
                u3, a2, 2025-01-20 12:00:00
                u4, a2, 2025-01-07 12:00:00
                u5, a2, 2025-01-31 12:00:00
                u6, a2, 2024-12-31 23:59:59
            """,
            "events": """
                user_id, event, occurred_at
                u1, publish, 2025-01-19 12:00:00
                u2, publish, 2025-01-20 12:00:01
                u3, publish, 2025-01-20 13:00:00
                u3, publish, 2025-02-20 13:00:00
                u4, publish, 2025-01-07 11:00:00
                u4, open, 2025-01-08 11:00:00
                u5, publish, 2025-01-31 13:00:00
                u6, publish, 2025-01-01 13:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-02-10",
        value="0.5",
        settings={"value_event": "publish"},
    ),
    cites=(S1,),
    notes=("The 14 days are activation.horizon_days; the value event is a setting.",),
)
