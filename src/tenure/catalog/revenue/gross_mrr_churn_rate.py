"""Gross MRR churn."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S4
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="gross_mrr_churn_rate",
    name="Gross MRR churn",
    rank=12,
    panel="Retention",
    question="Which share of the MRR of the start was lost, to customers who left or pay less?",
    formula=(
        "1 − gross revenue retention of the period: what customers of the start pay less at its end ÷ "
        "MRR at the start."
    ),
    unit=Unit.SHARE,
    bounds=(0, 1),
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows="""
        select start_on, opening_on as segment_day, account_id,
            case when closing < opening then opening - closing when closing >= opening then 0 end as num,
            opening as den
        from mrr_period
        where opening_pays = 1""",
    target=Target(0.01, 0.02, S4, basis="month"),
    example=Example(
        # 100 at the start; B falls by 10, A leaves, C grows by 10, E comes back
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 10, 2024-11-01, 2025-01-15
                B, 40, 2024-11-01, 2025-01-20
                B, 30, 2025-01-20,
                C, 20, 2024-11-01, 2025-01-20
                C, 30, 2025-01-20,
                D, 30, 2024-11-01,
                E, 5, 2024-01-01, 2024-06-01
                E, 5, 2025-01-07,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.2",
    ),
    cites=(S4, CHARTMOGUL),
    notes=(
        "S4 aims below 1 % a month. Months must not be multiplied by 12: a year keeps (1 − m) to the "
        "power of 12.",
    ),
)
