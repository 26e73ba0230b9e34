"""Lifetime value against acquisition cost."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Formula, Metric, Operand
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="clv_cac_ratio",
    name="Lifetime value : acquisition cost",
    rank=18,
    panel="Lifetime value and costs",
    question="How many times does a customer return what it cost to win it?",
    formula="Customer lifetime value ÷ customer acquisition cost.",
    unit=Unit.RATIO,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_COST,
    requires=("costs",),
    rows=Formula(
        "clv / cac", {"clv": Operand("customer_lifetime_value"), "cac": Operand("customer_acquisition_cost")}
    ),
    target=Target(3.0, 1.0, CHARTMOGUL),
    example=Example(
        # lifetime value 100 × 0.8 ÷ 0.25 = 320; one new customer for 80
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
                kind, incurred_on, amount
                cogs, 2025-01-31, 80
                acquisition, 2025-01-03, 80
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="4",
        settings={"clv.churn_months": 1},
    ),
    cites=(CHARTMOGUL,),
)
