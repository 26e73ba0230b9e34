"""Contraction MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S3, STRIPE
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="contraction_mrr",
    name="Contraction MRR",
    rank=8,
    panel="Movements",
    question="How much less do customers who stayed pay now?",
    formula=(
        "Sum, per customer and month, of opening − closing MRR where both are above 0 and it fell, at "
        "the opening rate."
    ),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=SUM,
    grain=("account_id", "day"),
    segment_move="stays",
    rows="""
        select day, opening_on as segment_day, closing_on as segment_until,
            account_id, cause, -movement as num
        from mrr_movement
        where kind in ('contraction', 'unconverted')""",
    variants=(
        variant(
            "event",
            "Every fall counts, also one that is made up for inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, before_on as segment_day, day as segment_until, account_id, -movement as num
                    from mrr_event
                    where kind in ('contraction', 'unconverted')""",
        ),
    ),
    example=Example(
        # N drops one of two subscriptions; E leaves, which is churn
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                D, d, 200, 2024-10-01, 2025-01-05
                D, d, 120, 2025-01-05,
                N, n1, 20, 2024-10-01,
                N, n2, 30, 2024-10-01, 2025-01-15
                Q, q, 20, 2024-11-01, 2025-01-10
                Q, q, 50, 2025-01-10, 2025-01-20
                Q, q, 30, 2025-01-20,
                E, e, 60, 2024-09-01, 2025-01-18
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="110",
        variants={"event": "130"},
    ),
    cites=(S3, CHARTMOGUL, STRIPE),
    notes=(
        "Cancelling one of several subscriptions is contraction, not churn.",
        "A quarter or a year is the sum of its months; below a month the days are compared.",
    ),
)
