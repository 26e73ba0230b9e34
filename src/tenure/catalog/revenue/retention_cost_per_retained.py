"""Retention cost per retained customer."""

from __future__ import annotations

from tenure.catalog.cites import S0, S2, S3, TOTANGO
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

COST = """select start_on, cost_id, account_id, kind, amount as num
    from cost_period
    where kind in $costs_retention_kinds"""
RETAINED = """select start_on, opening_on as segment_day, account_id, 1 as num
    from mrr_period
    where opening_pays = 1 and closing_pays = 1"""

METRIC = Metric(
    id="retention_cost_per_retained",
    name="Retention cost per retained customer",
    panel="Lifetime value and costs",
    question="How much does it cost to keep a customer?",
    formula=(
        "Costs of retention that fall in the period ÷ customers who paid at its start and still pay at "
        "its end."
    ),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_COST,
    zero=Reason.NO_BASE,
    has_interval=False,
    requires=("costs",),
    rows=Over(num=(COST,), den=(RETAINED,), needs_num=True),
    variants=(
        variant(
            "including_support",
            "Support keeps customers too.",
            S3,
            rows=Over(num=(COST + " or kind = 'support'",), den=(RETAINED,), needs_num=True),
        ),
    ),
    example=Example(
        # 280 + 310, and 31 of 59 days of 590; A, B and C are retained
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
        value="300",
        variants={"including_support": "333.333333333333"},
    ),
    cites=(S0, S2, TOTANGO),
    notes=(
        "S0 divides by retained customers, S3 by all: that is retention_cost_per_customer.",
        "Which kinds of cost retain customers is set by costs.retention_kinds.",
        "A cost with an end is spread evenly over its days. Costs without an account count in total, in "
        "no segment.",
    ),
)
