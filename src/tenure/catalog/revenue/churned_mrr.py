"""Churned MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARGEBEE, CHARTMOGUL, RECURLY, S3, S4
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="churned_mrr",
    name="Churned MRR",
    rank=9,
    panel="Movements",
    question="How much MRR went with customers who left?",
    formula=(
        "Sum, per customer and month, of the opening MRR of those who pay nothing at its end, at the "
        "opening rate."
    ),
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=SUM,
    grain=("account_id", "day"),
    rows="""
        select day, opening_on as segment_day, account_id, cause, -movement as num
        from mrr_movement
        where kind = 'churn'""",
    variants=(
        variant(
            "event",
            "Every stop counts, also of those who come back or had joined inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, before_on as segment_day, account_id, -movement as num
                    from mrr_event
                    where kind = 'churn'""",
        ),
        variant(
            "voluntary",
            "Those whose last item ended for another reason than payment, or for none.",
            CHARGEBEE,
            rows="""
                    select day, opening_on as segment_day, account_id, cause, -movement as num
                    from mrr_movement
                    where kind = 'churn' and is_involuntary = 0""",
        ),
        variant(
            "involuntary",
            "Those whose last item ended for non-payment or fraud.",
            RECURLY,
            rows="""
                    select day, opening_on as segment_day, account_id, cause, -movement as num
                    from mrr_movement
                    where kind = 'churn' and is_involuntary = 1""",
        ),
    ),
    example=Example(
        # L ends with the month and churns in February
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at, ended_reason
                E, 60, 2024-09-01, 2025-01-18, cancelled
                P, 75, 2024-09-01, 2025-01-10, non_payment
                G, 30, 2025-01-10, 2025-01-25,
                I, 110, 2024-08-01, 2025-01-08,
                I, 110, 2025-01-22, ,
                L, 45, 2024-07-01, 2025-02-01,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="135",
        variants={"event": "275", "voluntary": "60", "involuntary": "75"},
    ),
    cites=(S3, S4, CHARTMOGUL),
    notes=(
        "S3 means cancellations and downgrades together by it: that is lost_mrr.",
        "A subscription that ends at midnight of the first of a month churns in that month.",
        "A quarter or a year is the sum of its months; below a month the days are compared.",
    ),
)
