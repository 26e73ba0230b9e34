"""Reactivated customers."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S0
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="reactivated_customers",
    name="Reactivated customers",
    panel="Customers",
    question="How many customers have come back?",
    formula="Number of customers who pay at the end of a month, did not at its start, but had paid before; "
    "months add up.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("account_id", "day"),
    rows="""
        select day, closing_on as segment_day, account_id, 1 as num
        from mrr_movement
        where kind = 'reactivation'""",
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                E, 60, 2024-09-01, 2025-01-18
                F, 40, 2025-01-07,
                J, 25, 2025-01-19,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
                I, 110, 2024-08-01, 2025-01-08
                I, 110, 2025-01-22,
                L, 45, 2024-07-01, 2025-02-01
                M, 55, 2025-02-01,
                N, 20, 2024-10-01,
                N, 30, 2024-10-01, 2025-01-15
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="1",
    ),
    cites=(S0, CHARTMOGUL),
)
