"""Activity churn rate."""

from __future__ import annotations

from tenure.catalog.cites import FIGHT_CHURN
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="activity_churn_rate",
    name="Activity churn rate",
    panel="Churn",
    question="Of the customers who used the product, how many have stopped?",
    formula="Customers active in the 30 days before the period but not in the 30 days before its end ÷ the "
    "former.",
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    fold=SHARE,
    empty=Reason.NO_BASE,
    rows="""
        select start_on, opening_on as segment_day, account_id, 1 - closing_active as num
        from activity_period
        where opening_active = 1""",
    example=Example(
        tables={
            "users": """
                user_id, account_id
                a, A
                b, B
                c, C
                d, D
                e, E
            """,
            "events": """
                event, user_id, occurred_at
                login, a, 2024-12-02
                login, a, 2025-01-02
                login, b, 2024-12-31T23:59:59
                login, b, 2025-01-01
                login, c, 2024-12-20
                login, d, 2024-12-01
                login, e, 2025-01-31T23:59:59
                heartbeat, b, 2025-01-20
            """,
        },
        settings={"activity.passive_events": "heartbeat"},
        start="2025-01-01",
        end="2025-02-01",
        value="0.666666666667",
    ),
    cites=(FIGHT_CHURN,),
    notes=(
        "For products without subscriptions; the days are those of the setting activity.inactive_after_days.",
    ),
)
