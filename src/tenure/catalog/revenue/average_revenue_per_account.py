"""Average revenue per account."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S0, S3
from tenure.kernel.fold import MEAN
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="average_revenue_per_account",
    name="Average revenue per account",
    rank=15,
    panel="Recurring revenue",
    question="How much does a paying customer pay a month?",
    formula="MRR at the end of the period ÷ customers who pay then.",
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=MEAN,
    empty=Reason.NO_BASE,
    aliases=("arpa",),
    rows="""
        select start_on, closing_on as segment_day, account_id, level as num
        from mrr_period
        where closing_pays = 1""",
    example=Example(
        # E has two subscriptions, F is on a free plan, G has left
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                B, 100, 2024-11-01,
                C, 300, 2024-11-01,
                D, 500, 2025-01-05,
                E, 250, 2025-01-05,
                E, 250, 2025-01-08,
                F, 0, 2024-11-01,
                G, 900, 2024-11-01, 2025-01-31
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="300",
    ),
    cites=(S0, S3, CHARTMOGUL),
    notes=(
        "S0 and S3 divide by users: that is average_revenue_per_user. MRR is never computed from it.",
        "Of a quarter or a year it is the value at its end.",
    ),
)
