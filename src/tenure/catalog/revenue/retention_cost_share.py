"""Retention cost share of revenue."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S3
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

COST = """select start_on, cost_id, account_id, kind, amount as num
    from cost_period
    where kind in $costs_retention_kinds"""
REVENUE = """select base_on as day, closing_on as segment_day, account_id, recurring as num
    from mrr_base
    where closing_pays = 1"""

METRIC = Metric(
    id="retention_cost_share",
    name="Retention cost share of revenue",
    panel="Lifetime value and costs",
    question="Which share of recurring revenue goes into keeping customers?",
    formula=(
        "Costs of retention that fall in the period ÷ recurring revenue of the period: the sum of its "
        "months' MRR."
    ),
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_COST,
    zero=Reason.NO_BASE,
    has_interval=False,
    requires=("costs",),
    rows=Over(num=(COST,), den=(REVENUE,), needs_num=True),
    variants=(
        variant(
            "including_support",
            "Support keeps customers too.",
            S3,
            rows=Over(num=(COST + " or kind = 'support'",), den=(REVENUE,), needs_num=True),
        ),
    ),
    example=Example(
        # 280 + 310, and 31 of 59 days of 590; MRR is 400
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
        value="2.25",
        variants={"including_support": "2.5"},
    ),
    cites=(S3, OURS),
    notes=(
        "A month that is not over, or part of one, counts with the part of its days.",
        "A cost with an end is spread evenly over its days. Costs without an account count in total, in "
        "no segment.",
    ),
)
