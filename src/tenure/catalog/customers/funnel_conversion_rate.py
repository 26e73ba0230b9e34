"""Funnel conversion rate."""

from __future__ import annotations

from tenure.catalog.cites import S2
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, Split
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="funnel_conversion_rate",
    name="Funnel conversion rate",
    page="product",
    panel="Onboarding and funnels",
    question="Of those who start a funnel, how many get to a step of it?",
    formula="People who take the first step in the period and reach the step, in order and in time ÷ people "
    "who take it.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("funnel", "step", "actor_id"),
    split=(
        Split("funnel", "select funnel from setting_funnel order by position, step limit 1"),
        Split("step", "select 'overall'"),
    ),
    rows="""
        select day, mature_at, funnel, step, actor_id, user_id, account_id, is_reached as num
        from funnel_step""",
    example=Example(
        tables={
            "users": """
                user_id, account_id
                a, A
                b, B
                c, B
                d, D
            """,
            "events": """
                event, user_id, anonymous_id, occurred_at
                sign_up, a, , 2025-01-01
                create, a, , 2025-01-02
                publish, a, , 2025-01-10T23:59:59
                sign_up, b, , 2025-01-01
                create, b, , 2025-01-02
                publish, b, , 2025-01-11
                sign_up, c, , 2025-01-01
                publish, c, , 2025-01-02
                create, c, , 2025-01-03
                sign_up, d, , 2025-01-01
                sign_up, d, , 2025-01-20
                create, d, , 2025-01-21
                publish, d, , 2025-01-22
                sign_up, , e, 2025-01-31
                create, f, , 2025-01-05
                sign_up, g, , 2025-02-01
                create, g, , 2025-02-02
                publish, g, , 2025-02-03
            """,
        },
        settings={"funnels": {"first": {"steps": ["sign_up", "create", "publish"], "window_days": 10}}},
        start="2025-01-01",
        end="2025-02-01",
        value="0.4",
    ),
    cites=(S2,),
    notes=(
        "Every time somebody takes the first step is tried; the attempt that gets deepest counts, of equals "
        "the first.",
        "Without a choice of step the value is that of the whole funnel, its last step.",
    ),
)
