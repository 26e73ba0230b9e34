"""Lost MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S3, S4
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="lost_mrr",
    name="Lost MRR",
    panel="Movements",
    question="How much MRR was lost, by customers who left or who pay less?",
    formula="Contraction MRR + churned MRR.",
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=SUM,
    grain=("account_id", "day"),
    segment_move="stays",
    # a customer who left has no closing segment: the opening one stands for it
    rows="""
        select day, opening_on as segment_day,
            case when kind = 'churn' then opening_on else closing_on end as segment_until,
            account_id, cause, -movement as num
        from mrr_movement
        where kind in ('contraction', 'churn', 'unconverted')""",
    variants=(
        variant(
            "event",
            "Every fall and every stop counts, also those made up for inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, before_on as segment_day,
                        case when kind = 'churn' then before_on else day end as segment_until,
                        account_id, -movement as num
                    from mrr_event
                    where kind in ('contraction', 'churn', 'unconverted')""",
        ),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                D, 200, 2024-10-01, 2025-01-05
                D, 120, 2025-01-05,
                E, 60, 2024-09-01, 2025-01-18
                G, 30, 2025-01-10, 2025-01-25
                I, 110, 2024-08-01, 2025-01-08
                I, 110, 2025-01-22,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="140",
        variants={"event": "280"},
    ),
    cites=(S3, S4),
    notes=("S3 calls this churned MRR: cancellations, non-renewals and downgrades.",),
)
