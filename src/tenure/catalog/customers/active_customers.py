"""Active customers."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S0
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="active_customers",
    name="Active customers",
    rank=1,
    panel="Customers",
    question="How many customers pay us, as things stand?",
    formula="Number of customers whose MRR is above zero at the end of the period.",
    unit=Unit.COUNT,
    direction=Direction.HIGHER,
    fold=SUM,
    empty=Reason.NO_DATA,
    rows="""
        select start_on, closing_on as segment_day, account_id, 1 as num
        from mrr_period
        where closing_pays = 1""",
    variants=(
        variant(
            "opening",
            "The state just before the period.",
            rows="""
                    select start_on, opening_on as segment_day, account_id, 1 as num
                    from mrr_period
                    where opening_pays = 1""",
        ),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, discount_share, started_at, ended_at
                A, 100, , 2024-11-01,
                E, 60, , 2024-09-01, 2025-01-18
                F, 40, , 2025-01-07,
                G, 30, , 2025-01-10, 2025-01-25
                L, 45, , 2024-07-01, 2025-02-01
                M, 55, , 2025-02-01,
                P, 75, , 2024-09-01, 2025-01-10
                P, 75, 1, 2025-01-10,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="3",
        variants={"opening": "4"},
    ),
    cites=(S0, CHARTMOGUL),
    notes=("Free plans, trials, paused and fully discounted customers do not pay, so they are not counted.",),
)
