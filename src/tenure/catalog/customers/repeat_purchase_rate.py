"""Repeat purchase rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.cite import Target
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="repeat_purchase_rate",
    name="Repeat purchase rate",
    panel="Purchases",
    question="How many of our buyers buy again?",
    formula="Customers with orders on at least two days ÷ customers with an order, in the 365 days up to the "
    "end.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    window="{purchase.window_days}d",
    rows="""
        select start_on, account_id, case when order_days > 1 then 1 else 0 end as num
        from order_period""",
    variants=(
        variant(
            "lifetime",
            "All orders up to the end of the period.",
            formula="Customers with orders on at least two days ever ÷ customers with an order ever.",
            window="ever",
            rows="""
                    select day, case when number = 1 then next_day else date '2100-01-01' end as until_day,
                        account_id,
                        case when number = 2 then 1 else 0 end as num
                    from order_day
                    where number <= 2""",
        ),
        variant(
            "cohort",
            "Of first-time buyers, so that old and new customers do not mix; waits until the days are over.",
            formula="Customers with their first order in the period and another within 90 days ÷ those "
            "with the first.",
            window=None,
            rows="""
                    select day, day + $purchase_cohort_days + 1 as mature_day, account_id,
                        case when next_day <= day + $purchase_cohort_days then 1 else 0 end as num
                    from order_day
                    where number = 1""",
        ),
    ),
    target=Target(0.15, 0.15, S0),
    example=Example(
        tables={
            "orders": """
                account_id, ordered_at, amount, kind, status
                A, 2024-02-02, 10, , paid
                A, 2025-01-31T23:59, 10, , paid
                B, 2025-01-05T09:00, 10, , paid
                B, 2025-01-05T18:00, 10, , paid
                C, 2025-01-10, 10, , paid
                C, 2025-04-10, 10, , paid
                D, 2024-02-01, 10, , refunded
                D, 2025-01-15, 10, , paid
                D, 2025-04-16, 10, , paid
                E, 2025-01-20, 10, subscription, paid
                F, 2024-02-01, 10, , paid
                F, 2024-06-01, 10, , paid
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.2",
        variants={"lifetime": "0.4", "cohort": "0.333333333333"},
    ),
    cites=(S0,),
    notes=(
        "Orders of one customer on one day are one; cancelled and refunded orders and subscription renewals "
        "are out.",
    ),
)
