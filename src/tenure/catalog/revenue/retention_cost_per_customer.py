"""Retention cost per customer."""

from __future__ import annotations

from tenure.catalog.cites import S3
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

COST = """select start_on, cost_id, account_id, kind, amount as num
    from cost_period
    where kind in $costs_retention_kinds"""
AVERAGE = """select start_on, account_id, (opening_pays + closing_pays) * 0.5 as num from mrr_period"""

METRIC = Metric(
    id="retention_cost_per_customer",
    name="Retention cost per customer",
    panel="Lifetime value and costs",
    question="How much do we spend per customer to keep customers?",
    formula=(
        "Costs of retention that fall in the period ÷ the average of the customers who pay at its start "
        "and at its end."
    ),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_COST,
    zero=Reason.NO_BASE,
    has_interval=False,
    requires=("costs",),
    rows=Over(num=(COST,), den=(AVERAGE,), needs_num=True),
    variants=(
        variant(
            "including_support",
            "Support keeps customers too.",
            S3,
            rows=Over(num=(COST + " or kind = 'support'",), den=(AVERAGE,), needs_num=True),
        ),
    ),
    example=Example(
        # 280 + 310, and 31 of 59 days of 590; four customers at either end
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                B, 100, 2024-11-01,
                C, 100, 2024-11-01,
                D, 40, 2024-11-01, 2025-01-15
                E, 100, 2025-01-10,
            """,
            "costs": """
                kind, incurred_on, until_on, amount
                customer_success, 2025-01-10, , 280
                tools, 2025-01-01, 2025-02-01, 310
                renewals, 2024-12-17, 2025-02-14, 590
                support, 2025-01-10, , 100
                acquisition, 2025-01-10, , 999
                training, 2025-02-01, , 50
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="225",
        variants={"including_support": "250"},
    ),
    cites=(S3,),
    notes=(
        "S3 divides by all customers; S0 by those retained: that is retention_cost_per_retained.",
        "A cost with an end is spread evenly over its days. Costs without an account count in total, in "
        "no segment.",
    ),
)
