"""Customer acquisition rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="customer_acquisition_rate",
    name="Customer acquisition rate",
    panel="Customers",
    question="How fast does the customer base grow by new customers?",
    formula="New customers of the period ÷ customers at its start.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Over(num=("new_customers",), den=("active_customers:opening",)),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                E, 60, 2024-09-01, 2025-01-18
                L, 45, 2024-07-01, 2025-02-01
                N, 20, 2024-10-01,
                F, 40, 2025-01-07,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
                M, 55, 2025-02-01,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.25",
    ),
    cites=(S0,),
)
